import { Button, Checkbox, Group, List, Modal, Stack, Text } from '@mantine/core';
import { router } from '@peersmith/model';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useList } from '../../api/queries.ts';
import { isRecord, type Row } from '../../api/row.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { optionOf, type PlanRouter, routerIdsOf, statusOf, usePlanRouters } from './plan-data.ts';
import { usePlanStep } from './use-plan-step.ts';
import { useWaysBack } from './ways-back.ts';

/** Says once more what applying does, and how it comes back; asks about routers in maintenance. */
export function ApplyDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const { data } = usePlanRouters(row.id);
  const changing = (data ?? []).filter((one) => statusOf(one) === 'planned');
  const inMaintenance = useInMaintenance(changing);
  const [maintenance, setMaintenance] = useState(false);
  const apply = usePlanStep(
    () =>
      client.call('POST /api/deployment/plans/:id/apply/', { path: { id: row.id }, body: { maintenance } }),
    onClose,
  );
  const isAsked = (inMaintenance?.length ?? 0) > 0;
  const isReady = data !== undefined && inMaintenance !== null && (!isAsked || maintenance);
  return (
    <Modal opened onClose={onClose} title={`Change ${counted(changing.length, 'router')} now?`} size="lg">
      <Stack gap="md">
        {data ? <WhatHappens row={row} changing={changing} /> : <Loading lines={3} />}
        {isAsked && (
          <Checkbox
            label={`Also change ${inMaintenance?.join(', ')}, in maintenance`}
            description="Somebody may be working there. Without it, nothing of the plan is applied."
            checked={maintenance}
            onChange={(event) => setMaintenance(event.currentTarget.checked)}
          />
        )}
        {apply.error && <Failure error={apply.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Not now
          </Button>
          <Button disabled={!isReady} loading={apply.isPending} onClick={() => apply.mutate()}>
            {`Change ${counted(changing.length, 'router')}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const NAMED = 12;

/** The first of them by name, and how many more. */
function namesOf(routers: readonly PlanRouter[]): string {
  const names = routers.slice(0, NAMED).map(({ router_name }) => router_name);
  const more = routers.length - names.length;
  return more > 0
    ? `${names.join(', ')} and ${counted(more, 'more router')}`
    : new Intl.ListFormat('en').format(names);
}

function WhatHappens({ row, changing }: { row: Row; changing: readonly PlanRouter[] }) {
  const waves = new Set(changing.map(({ wave }) => wave)).size;
  const waysBack = useWaysBack(changing);
  const [gate, confirm] = [optionOf(row, 'gate_s'), optionOf(row, 'confirm_s')];
  return (
    <>
      <Text size="sm">
        {`Changes ${namesOf(changing)}${waves > 1 ? `, in ${counted(waves, 'wave')}: those that share a peer or an exchange are never in the same one` : ''}.`}
      </Text>
      <List size="sm" spacing={4}>
        <List.Item>Refused, with nothing written, when anything has moved since the plan was made.</List.Item>
        <List.Item>
          Sessions that were established have to be established again
          {gate === null ? '' : ` within ${gate} s`}; else the router goes back to what it ran.
        </List.Item>
        <List.Item>
          {confirm === null
            ? 'A router that loses this server takes the change back by itself.'
            : `A router that loses this server takes the change back by itself after ${confirm} s.`}
          {waysBack.map((way) => (
            <Text key={way} size="sm" c="dimmed">
              {way}
            </Text>
          ))}
        </List.Item>
        {changing.length > 1 && isRecord(row.options) && row.options.stop_on_failure !== false && (
          <List.Item>The first router that is not changed as planned stops the rest.</List.Item>
        )}
      </List>
    </>
  );
}

const IN_MAINTENANCE = ['pre-maintenance', 'maintenance', 'post-maintenance'];

/** Names of those in maintenance among the routers; null while that is not known. */
function useInMaintenance(routers: readonly PlanRouter[]): string[] | null {
  const { data } = useList(router, { status: IN_MAINTENANCE, limit: 1000 });
  if (!data) return null;
  const ids = new Set(routerIdsOf(routers));
  return data.results.filter(({ id }) => ids.has(id)).map(({ display }) => display);
}
