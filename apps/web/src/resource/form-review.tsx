import { Button } from '@mantine/core';
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
  /** Keeps it as a draft; null where there are none. */
  onDraft: (() => void) | null;
  onDone: (saved: Row) => void;
}

/** What saving a form does, to what it is about and to the routers, before it is done. */
export function FormReview({ resource, row, draft, onClose, onDraft, onDone }: FormReviewProps) {
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
  // A router that has no configuration any more is no reason to forbid it, and one to say so.
  const isFaulty = planned.plan?.configurations?.routers.some(({ fault }) => fault !== '') ?? false;
  const verb = row ? 'Save' : 'Create';
  return (
    <PlanDialog
      title={row ? `Save ${row.display}` : `Create ${resource.label}`}
      verb={isFaulty ? `${verb} anyway` : verb}
      isDestructive={isFaulty}
      planned={planned}
      instead={isFaulty && onDraft ? <Button onClick={onDraft}>Save as a draft</Button> : null}
      onClose={onClose}
    />
  );
}
