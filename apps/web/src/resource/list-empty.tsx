import { Button, Group } from '@mantine/core';
import { type AnyResource, isImportable } from '@peersmith/resource';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCan } from '../api/me.tsx';
import { Empty } from '../shell/states.tsx';
import { addPath, importPath } from './pages.ts';
import { presentationOf } from './present.ts';
import { useSearchParams, useSetSearch } from './search.ts';

interface ListEmptyProps {
  resource: AnyResource;
  filtered: boolean;
  note?: ReactNode;
}

/** An empty list: because of the filters, or because there is nothing yet. */
export function ListEmpty({ resource, filtered, note }: ListEmptyProps) {
  const can = useCan();
  const set = useSetSearch();
  const search = useSearchParams();
  if (filtered)
    return (
      <Empty
        title={`No ${resource.plural} match`}
        actions={
          <Button
            variant="default"
            onClick={() => set(Object.fromEntries(Object.keys(search).map((key) => [key, []])))}
          >
            Clear search and filters
          </Button>
        }
      >
        Nothing fits everything that is asked for.
      </Empty>
    );
  const hint = presentationOf(resource).emptyHint;
  return (
    <Empty
      title={`No ${resource.plural} yet`}
      actions={
        <Group justify="center">
          {can(resource, 'add') && (
            <Button component={Link} to={addPath(resource)} leftSection={<IconPlus size={16} />}>
              {`Add ${resource.label}`}
            </Button>
          )}
          {can(resource, 'add') && isImportable(resource) && !note && (
            <Button component={Link} to={importPath(resource)} variant="default">
              Import from a file
            </Button>
          )}
          {note ? null : hint}
        </Group>
      }
    >
      {note ?? resource.about}
    </Empty>
  );
}
