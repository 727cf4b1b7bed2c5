import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type AnyResource, carries, changeLogged } from '@peersmith/resource';
import { IconCopy, IconDotsVertical, IconHistory, IconPencil, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '../api/me.tsx';
import type { Row } from '../api/row.ts';
import { cloneLink } from './clone.ts';
import { DeleteDialog } from './delete-dialog.ts';
import { editPath, tabPath } from './pages.ts';

interface RowActionsProps {
  resource: AnyResource;
  row: Row;
}

/** Edit, clone, history, delete: of one row, by permission. The menu is made when somebody opens it, as a page has hundreds. */
export function RowActions(props: RowActionsProps) {
  const [asked, ask] = useState(false);
  const label = `Actions for ${props.row.display}`;
  if (asked) return <RowMenu {...props} label={label} />;
  return (
    <ActionIcon aria-label={label} aria-haspopup="menu" aria-expanded={false} onClick={() => ask(true)}>
      <IconDotsVertical size={16} />
    </ActionIcon>
  );
}

function RowMenu({ resource, row, label }: RowActionsProps & { label: string }) {
  const can = useCan();
  const [deleting, remove] = useDisclosure(false);
  return (
    <>
      <Menu position="bottom-end" width={170} defaultOpened returnFocus>
        <Menu.Target>
          <ActionIcon aria-label={label}>
            <IconDotsVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {can(resource, 'change') && (
            <Menu.Item
              component={Link}
              to={editPath(resource, row.id)}
              leftSection={<IconPencil size={15} />}
            >
              Edit
            </Menu.Item>
          )}
          {can(resource, 'add') && (
            <Menu.Item component={Link} {...cloneLink(resource, row)} leftSection={<IconCopy size={15} />}>
              Clone
            </Menu.Item>
          )}
          {carries(resource, changeLogged) && (
            <Menu.Item
              component={Link}
              to={tabPath(resource, row.id, 'changelog')}
              leftSection={<IconHistory size={15} />}
            >
              Change log
            </Menu.Item>
          )}
          {can(resource, 'delete') && (
            <Menu.Item leftSection={<IconTrash size={15} color="var(--bad)" />} onClick={remove.open}>
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {deleting && (
        <DeleteDialog resource={resource} rows={[row]} onClose={remove.close} onDone={() => undefined} />
      )}
    </>
  );
}
