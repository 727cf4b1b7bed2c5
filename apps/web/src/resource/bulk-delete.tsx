import { notifications } from '@mantine/notifications';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useQueryClient } from '@tanstack/react-query';
import type { Row } from '../api/row.ts';
import { counted } from '../text/format.ts';
import { PlanDialog } from './plan-dialog.tsx';
import { usePlan } from './use-plan.ts';

export interface VictimsProps {
  resource: AnyResource;
  rows: readonly Row[];
  onClose: () => void;
  /** Done, and where that leads to has been reached. */
  onDone: () => void | Promise<void>;
}

/** Asks once more, naming what will go, what goes with it, and what stands in the way. */
export function BulkDelete({ resource, rows, onClose, onDone }: VictimsProps) {
  const queries = useQueryClient();
  const what = counted(rows.length, resource.label, resource.plural);
  const planned = usePlan({
    key: ['delete', contentTypeOf(resource), ...rows.map(({ id }) => id)],
    write: (through) => {
      const [only] = rows;
      const endpoint = through.resource(resource);
      return only && rows.length === 1
        ? endpoint.remove(only.id)
        : endpoint.bulkRemove(rows.map(({ id }) => id));
    },
    onDone: async () => {
      notifications.show({ message: `Deleted ${what}.` });
      onClose();
      await onDone();
      void queries.invalidateQueries();
    },
  });
  return (
    <PlanDialog
      title={`Delete ${what}?`}
      hint={
        rows.length === 1
          ? 'This goes, and what cannot be without it. The change log keeps a copy.'
          : 'All of them go or none, and what cannot be without them. The change log keeps a copy.'
      }
      verb="Delete"
      isDestructive
      planned={planned}
      onClose={onClose}
    />
  );
}
