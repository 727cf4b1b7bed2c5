import { Button } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCan } from '../api/me.tsx';
import { helpOn } from '../help/help-of.ts';
import { Page } from '../shell/page.tsx';
import { addPath } from './pages.ts';
import { presentationOf } from './present.ts';
import { shortTitle } from './related.ts';
import { ResourceList } from './resource-list.tsx';
import { DefaultView } from './views/default-view.tsx';

/** The list page of any resource. */
export function ListPage({ resource }: { resource: AnyResource }) {
  const can = useCan();
  const { ListActions, List } = presentationOf(resource);
  return (
    <Page
      title={shortTitle(resource)}
      about={resource.about}
      help={helpOn(resource)}
      actions={
        <>
          {ListActions && <ListActions />}
          {can(resource, 'add') && (
            <Button component={Link} to={addPath(resource)} leftSection={<IconPlus size={16} />}>
              Add
            </Button>
          )}
        </>
      }
    >
      <DefaultView key={resource.path} resource={resource}>
        {List ? <List /> : <ResourceList resource={resource} views />}
      </DefaultView>
    </Page>
  );
}
