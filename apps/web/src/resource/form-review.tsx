import type { AnyResource } from '@peersmith/resource';
import type { Row } from '../api/row.ts';
import type { Values } from './form-values.ts';
import { PlanDialog } from './plan-dialog.tsx';
import { tellDone } from './undo.tsx';
import { usePlan } from './use-plan.ts';

interface FormReviewProps {
  resource: AnyResource;
  /** What is edited; null for what is new. */
  row: Row | null;
  draft: Values;
  onClose: () => void;
  onDone: (saved: Row) => void;
}

/** What saving a form does, to what it is about and to the routers, before it is done. */
export function FormReview({ resource, row, draft, onClose, onDone }: FormReviewProps) {
  const planned = usePlan<Row>({
    key: ['form', resource.path, row?.id ?? null, draft],
    begin: { configurations: true },
    write: (client) => {
      const endpoint = client.resource(resource);
      return row ? endpoint.update(row.id, draft) : endpoint.create(draft);
    },
    onDone: (saved, request) => {
      tellDone(`${row ? 'Saved' : 'Created'} ${saved.display}.`, request);
      onDone(saved);
    },
  });
  return (
    <PlanDialog
      title={row ? `Save ${row.display}` : `Create ${resource.label}`}
      verb={row ? 'Save' : 'Create'}
      planned={planned}
      onClose={onClose}
    />
  );
}
