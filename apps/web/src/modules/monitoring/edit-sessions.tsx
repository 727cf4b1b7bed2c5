import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { SessionKind } from '@peersmith/api-client';
import { IconPencil } from '@tabler/icons-react';
import { useCan } from '../../api/me.tsx';
import { useList } from '../../api/queries.ts';
import { BulkEdit } from '../../resource/bulk-edit.tsx';
import { counted } from '../../text/format.ts';
import { resourceOfKind } from './session-data.ts';

interface EditSessionsProps {
  kind: SessionKind;
  ids: readonly number[];
  onDone: () => void;
}

/** Changes fields of chosen sessions of one kind, as the list of them would. */
export function EditSessions({ kind, ids, onDone }: EditSessionsProps) {
  const resource = resourceOfKind(kind);
  const can = useCan();
  const [editing, edit] = useDisclosure(false);
  const { data, isFetching } = useList(resource, { id: ids.map(String), limit: 1000 }, { enabled: editing });
  if (ids.length === 0 || !can(resource, 'change')) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPencil size={14} />}
        loading={editing && isFetching && !data}
        onClick={edit.open}
      >
        {`Edit ${counted(ids.length, resource.label, resource.plural)}`}
      </Button>
      {editing && data && (
        <BulkEdit resource={resource} rows={data.results} onClose={edit.close} onDone={onDone} />
      )}
    </>
  );
}
