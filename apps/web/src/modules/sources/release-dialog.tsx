import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useQueryClient } from '@tanstack/react-query';
import type { Row } from '../../api/row.ts';
import { PlanDialog } from '../../resource/plan-dialog.tsx';
import { tellDone } from '../../resource/undo.tsx';
import { usePlan } from '../../resource/use-plan.ts';

/** Has an object keep what it holds, and be written here from now on. */
export function ReleaseDialog({
  resource,
  row,
  onClose,
}: {
  resource: AnyResource;
  row: Row;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const planned = usePlan({
    key: ['release', contentTypeOf(resource), row.id],
    write: (through) => through.resource(resource).update(row.id, { data_file: null }),
    onDone: (_done, request) => {
      tellDone(`${row.display} is written here now.`, request);
      void queries.invalidateQueries();
      onClose();
    },
  });
  return (
    <PlanDialog
      title="Let go of the file?"
      hint="It keeps what it holds now, and is written here from then on. The file stays where it is."
      verb="Let go"
      planned={planned}
      onClose={onClose}
    />
  );
}
