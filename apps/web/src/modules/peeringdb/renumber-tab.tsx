import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Renumbering } from '@peersmith/api-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { PlanDialog } from '../../resource/plan-dialog.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { tellDone } from '../../resource/undo.tsx';
import { usePlan } from '../../resource/use-plan.ts';
import { Failure, hides } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { MoveTable } from './move-table.tsx';

interface Prefixes {
  from: string;
  to: string;
}

/** A LAN that moved or grew: our connections and sessions in it, reviewed and changed together. */
export function RenumberTab({ row }: SlotProps) {
  const [typed, setTyped] = useState<Prefixes>({ from: '', to: '' });
  const review = useMutation({
    mutationFn: (prefixes: Prefixes) =>
      client.call('POST /api/peeringdb/renumber/preview/', {
        body: { internet_exchange: row.id, from: prefixes.from.trim(), to: prefixes.to.trim() },
      }),
  });
  const start = (prefixes: Prefixes) => {
    setTyped(prefixes);
    review.mutate(prefixes);
  };
  return (
    <Stack gap="md">
      <Suggestions exchange={row.id} onChoose={start} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          review.mutate(typed);
        }}
      >
        <Group align="flex-end">
          <TextInput
            label="Old prefix"
            placeholder="192.0.2.0/25"
            value={typed.from}
            onChange={(event) => setTyped({ ...typed, from: event.currentTarget.value })}
          />
          <TextInput
            label="New prefix"
            placeholder="192.0.2.0/24"
            value={typed.to}
            onChange={(event) => setTyped({ ...typed, to: event.currentTarget.value })}
          />
          <Button
            type="submit"
            variant="default"
            loading={review.isPending}
            disabled={!typed.from || !typed.to}
          >
            Review
          </Button>
        </Group>
      </form>
      <Text size="sm" c="dimmed">
        Addresses that the new prefix holds stay, with its length; others keep their host part in the new LAN.
      </Text>
      {review.error && <Failure error={review.error} />}
      {review.data && <Plan key={review.data.digest} plan={review.data} onDone={review.reset} />}
    </Stack>
  );
}

function Suggestions({ exchange, onChoose }: { exchange: number; onChoose: (prefixes: Prefixes) => void }) {
  const { data, error } = useQuery({
    queryKey: ['peeringdb', 'renumber', exchange],
    queryFn: () =>
      client.call('GET /api/peeringdb/renumber/', {
        query: { internet_exchange: exchange },
      }),
  });
  if (hides(error, data)) return <Failure error={error} />;
  if (!data) return null;
  if (data.suggestions.length === 0)
    return <Text size="sm">The addresses of your connections are as the LAN is in PeeringDB.</Text>;
  return (
    <Stack gap={6}>
      {data.suggestions.map(({ from, to, connections }) => (
        <Group key={`${from} ${to}`} gap="sm">
          <Text size="sm">
            {counted(connections, 'connection')} in <span className="mono">{from}</span>; the LAN is{' '}
            <span className="mono">{to}</span> in PeeringDB.
          </Text>
          <Button size="xs" onClick={() => onChoose({ from, to })}>
            Review
          </Button>
        </Group>
      ))}
    </Stack>
  );
}

function Plan({ plan, onDone }: { plan: Renumbering; onDone: () => void }) {
  const holds = useHolds();
  const queries = useQueryClient();
  const [left, setLeft] = useState<ReadonlySet<string>>(
    () =>
      new Set([
        ...plan.connections.filter(({ problem }) => problem).map(({ id }) => `connections ${id}`),
        ...plan.sessions.filter(({ problem }) => problem).map(({ id }) => `sessions ${id}`),
      ]),
  );
  const of = (kind: 'connections' | 'sessions', out: boolean) =>
    plan[kind].map(({ id }) => id).filter((id) => left.has(`${kind} ${id}`) === out);
  const [asking, confirm] = useDisclosure(false);
  const body = {
    internet_exchange: plan.internet_exchange,
    from: plan.from,
    to: plan.to,
    exclude: { connections: of('connections', true), sessions: of('sessions', true) },
  };
  const planned = usePlan({
    key: ['renumber', body],
    enabled: asking,
    write: (through) => through.call('POST /api/peeringdb/renumber/apply/', { body }),
    onDone: ({ connections, sessions }, request) => {
      tellDone(
        `${counted(connections, 'connection')} and ${counted(sessions, 'session')} renumbered.`,
        request,
      );
      void queries.invalidateQueries();
      onDone();
    },
  });
  const toggle = (key: string, keep: boolean) => {
    const next = new Set(left);
    keep ? next.delete(key) : next.add(key);
    setLeft(next);
  };
  const [connections, sessions] = [of('connections', false).length, of('sessions', false).length];
  const what = `Renumber ${counted(connections, 'connection')} and ${counted(sessions, 'session')}`;
  const may = ['net.change_connection', 'peering.change_internetexchangepeeringsession'].every(holds);
  if (plan.connections.length + plan.sessions.length === 0)
    return <Text size="sm">Nothing of yours is in {plan.from}, or it is as it should be.</Text>;
  return (
    <Stack gap="md">
      <MoveTable
        title="Connections"
        kind="connections"
        moves={plan.connections}
        left={left}
        onChange={toggle}
      />
      <MoveTable title="Sessions" kind="sessions" moves={plan.sessions} left={left} onChange={toggle} />
      {plan.unchanged > 0 && (
        <Text size="sm" c="dimmed">
          {counted(plan.unchanged, 'session')} keep their addresses.
        </Text>
      )}
      {may && (
        <Group justify="flex-end">
          <Button disabled={connections + sessions === 0} onClick={confirm.open}>
            {what}
          </Button>
        </Group>
      )}
      {asking && <PlanDialog title={what} verb="Renumber" planned={planned} onClose={confirm.close} />}
    </Stack>
  );
}
