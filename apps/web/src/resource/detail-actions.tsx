import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { AnyResource } from '@peersmith/resource';
import { IconCopy, IconPencil, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCan } from '../api/me.tsx';
import type { Row } from '../api/row.ts';
import { cloneLink } from './clone.ts';
import { DeleteDialog } from './delete-dialog.ts';
import { editPath, listPath } from './pages.ts';
import { presentationOf } from './present.ts';

/** What the resource has of its own; edit, clone and delete, to whoever may. */
export function DetailActions({ resource, row }: { resource: AnyResource; row: Row }) {
  const can = useCan();
  const navigate = useNavigate();
  const [deleting, remove] = useDisclosure(false);
  const { DetailActions: Own } = presentationOf(resource);
  return (
    <>
      {Own && <Own resource={resource} row={row} />}
      {can(resource, 'add') && (
        <Button
          component={Link}
          {...cloneLink(resource, row)}
          variant="default"
          leftSection={<IconCopy size={16} />}
        >
          Clone
        </Button>
      )}
      {can(resource, 'delete') && (
        <Button
          variant="default"
          leftSection={<IconTrash size={16} color="var(--bad)" />}
          onClick={remove.open}
        >
          Delete
        </Button>
      )}
      {can(resource, 'change') && (
        <Button component={Link} to={editPath(resource, row.id)} leftSection={<IconPencil size={16} />}>
          Edit
        </Button>
      )}
      {deleting && (
        <DeleteDialog
          resource={resource}
          rows={[row]}
          isLeaving
          onClose={remove.close}
          onDone={() => navigate({ to: listPath(resource) })}
        />
      )}
    </>
  );
}
