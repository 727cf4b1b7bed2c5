import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { drift } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { isRow, type Row } from '../../api/row.ts';
import type { SlotProps } from '../../resource/present.ts';
import { counted } from '../../text/format.ts';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';
import { MakePlan } from './make-plan.tsx';
import { DEPLOY, useDeploymentRules } from './plan-rules.ts';

interface CheckProps {
  /** Ids of routers; all that are not disabled without. */
  routers?: readonly number[];
  label: string;
  size?: 'xs' | 'sm';
  onDone?: () => void;
}

/** Compares routers with what is rendered for them, now. */
function CheckDrift({ routers, label, size = 'sm', onDone }: CheckProps) {
  const holds = useHolds();
  const queries = useQueryClient();
  const check = useStartedJob(
    () =>
      client
        .call('POST /api/deployment/drifts/check/', { body: routers ? { routers: [...routers] } : {} })
        .catch((error: unknown) => {
          notifications.show({
            color: 'red',
            message: error instanceof Error ? error.message : String(error),
          });
          throw error;
        }),
    () => {
      void queries.invalidateQueries({ queryKey: ['list', contentTypeOf(drift)] });
      onDone?.();
    },
  );
  if (!holds(DEPLOY)) return null;
  return (
    <Button
      size={size}
      variant="default"
      leftSection={<IconRefresh size={size === 'xs' ? 14 : 16} />}
      loading={check.running}
      onClick={check.start}
    >
      {label}
    </Button>
  );
}

const routersOf = (rows: readonly Row[]) => rows.flatMap(({ router }) => (isRow(router) ? [router] : []));

/** What can be done with chosen routers of the drift page. */
export function DriftBulk({ rows, onDone }: { rows: readonly Row[]; onDone: () => void }) {
  const routers = routersOf(rows);
  return (
    <>
      <MakePlan
        routers={routers}
        label={`Plan ${counted(routers.length, 'router')}`}
        size="xs"
        onDone={onDone}
      />
      <CheckDrift routers={routers.map(({ id }) => id)} label="Check now" size="xs" />
    </>
  );
}

export const DriftListActions = () => <CheckDrift label="Check all now" />;

/** What can be done with one router of the drift page. */
export function DriftActions({ row }: SlotProps) {
  const routers = routersOf([row]);
  return (
    <>
      <CheckDrift routers={routers.map(({ id }) => id)} label="Check now" />
      <MakePlan routers={routers} />
    </>
  );
}

/** How drift comes to be known. */
export function DriftEmpty() {
  const rules = useDeploymentRules();
  const isNever = rules?.drift_check_schedule === 'never';
  return (
    <Text size="sm" c="dimmed" maw={460}>
      {isNever
        ? 'No check is scheduled: set DRIFT_CHECK_SCHEDULE to “daily”, or to a time such as “15 3 * * *” (UTC), and all routers are compared by themselves. '
        : `Routers are compared by themselves: ${rules?.drift_check_schedule ?? '…'} (UTC). `}
      A check reads what they run, and writes nothing.
    </Text>
  );
}
