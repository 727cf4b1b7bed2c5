import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconPlayerPlay, IconPlayerStop, IconRefresh, IconX } from '@tabler/icons-react';
import { useHolds } from '../../api/me.tsx';
import { choiceValue, isRecord } from '../../api/row.ts';
import type { SlotProps } from '../../resource/present.ts';
import { ApplyDialog } from './apply-dialog.tsx';
import { DecideDialog } from './decide-dialog.tsx';
import { routerIdsOf, statusOf, usePlanRouters } from './plan-data.ts';
import { APPLY, APPROVE, DEPLOY, useIsOwnWithFourEyes, useMayPlan } from './plan-rules.ts';
import { StopDialog } from './stop-dialog.tsx';
import { useMakePlan } from './use-make-plan.ts';
import { PLANNED_AGAIN } from './words.ts';

/** What can be done with a plan as it stands, by who may. */
export function PlanActions({ row }: SlotProps) {
  const holds = useHolds();
  const mayPlan = useMayPlan();
  const isOwn = useIsOwnWithFourEyes(row);
  const status = statusOf(row);
  return (
    <>
      {PLANNED_AGAIN.includes(status) && mayPlan && <PlanAgain row={row} />}
      {['planning', 'ready', 'approved', 'applying'].includes(status) && holds(DEPLOY) && (
        <Stop status={status} id={row.id} />
      )}
      {['ready', 'approved'].includes(status) && holds(APPROVE) && (
        <Decide id={row.id} mayApprove={status === 'ready' && !isOwn} />
      )}
      {status === 'approved' && holds(APPLY) && <Apply row={row} />}
    </>
  );
}

/** A new plan of the same routers, as they are now. */
function PlanAgain({ row }: Pick<SlotProps, 'row'>) {
  const { data } = usePlanRouters(row.id);
  const make = useMakePlan();
  const routers = routerIdsOf(data ?? []);
  const again = () =>
    make.mutate({
      routers,
      comment: String(row.comment ?? ''),
      ...(choiceValue(row.mode) === 'merge' ? { mode: 'merge' as const } : {}),
      ...(isRecord(row.options) ? { options: row.options } : {}),
    });
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} />}
      disabled={routers.length === 0}
      loading={make.isPending}
      onClick={again}
    >
      Plan the same routers again
    </Button>
  );
}

function Decide({ id, mayApprove }: { id: number; mayApprove: boolean }) {
  const [approving, approve] = useDisclosure(false);
  const [rejecting, reject] = useDisclosure(false);
  return (
    <>
      <Button variant="default" leftSection={<IconX size={16} color="var(--bad)" />} onClick={reject.open}>
        Reject
      </Button>
      {mayApprove && (
        <Button leftSection={<IconCheck size={16} />} onClick={approve.open}>
          Approve
        </Button>
      )}
      {approving && <DecideDialog id={id} verdict="approve" onClose={approve.close} />}
      {rejecting && <DecideDialog id={id} verdict="reject" onClose={reject.close} />}
    </>
  );
}

function Apply({ row }: Pick<SlotProps, 'row'>) {
  const [asking, ask] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconPlayerPlay size={16} />} onClick={ask.open}>
        Apply
      </Button>
      {asking && <ApplyDialog row={row} onClose={ask.close} />}
    </>
  );
}

function Stop({ id, status }: { id: number; status: string }) {
  const [asking, ask] = useDisclosure(false);
  const isApplying = status === 'applying';
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={16} color="var(--bad)" />}
        onClick={ask.open}
      >
        {isApplying ? 'Stop' : 'Cancel the plan'}
      </Button>
      {asking && <StopDialog id={id} isApplying={isApplying} onClose={ask.close} />}
    </>
  );
}
