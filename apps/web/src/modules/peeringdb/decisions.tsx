import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Client } from '@peersmith/api-client';
import { internetExchange, peeringdbChange } from '@peersmith/model';
import { IconCheck, IconEyeOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { choiceValue, isRecord, type Row } from '../../api/row.ts';
import { tabPath } from '../../resource/pages.ts';
import { PlanDialog } from '../../resource/plan-dialog.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { tellDone } from '../../resource/undo.tsx';
import { usePlan } from '../../resource/use-plan.ts';
import { Failure } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';

type Verb = 'apply' | 'ignore' | 'reopen';
const DONE = { apply: 'applied', ignore: 'ignored', reopen: 'reopened' } as const;
const stateOf = (row: Row) => choiceValue(row.state);

/** Decides on those of the rows that the decision fits. */
const deciding = (rows: readonly Row[], verb: Verb) => (through: Client) =>
  through
    .resource(peeringdbChange)
    .act(null, verb, { ids: rows.filter((row) => fits(row, verb)).map(({ id }) => id) });

/** Says what was decided, and has the pages read again. */
function useDecided(onDone: () => void) {
  const queries = useQueryClient();
  return (changes: number, verb: Verb, request: string | null) => {
    tellDone(`${counted(changes, 'change')} ${DONE[verb]}.`, request);
    onDone();
    void queries.invalidateQueries();
  };
}

/** Whether a decision can be made of a change. */
function fits(row: Row, verb: Verb): boolean {
  if (verb === 'apply') return row.applicable === true && ['pending', 'ignored'].includes(stateOf(row) ?? '');
  return stateOf(row) === (verb === 'ignore' ? 'pending' : 'ignored');
}

interface DecisionsProps {
  rows: readonly Row[];
  onDone: () => void;
}

/** Apply, ignore and reopen, for those of the rows that they fit. */
export function Decisions({ rows, onDone }: DecisionsProps) {
  const holds = useHolds();
  const [asking, confirm] = useDisclosure(false);
  const decided = useDecided(() => {
    confirm.close();
    onDone();
  });
  const decide = useMutation({
    mutationFn: (verb: Verb) => client.withRequest(deciding(rows, verb)),
    onSuccess: ({ done, request }, verb) => decided(done.changes, verb, request),
  });
  const planned = usePlan({
    key: ['changes', ...rows.map(({ id }) => id)],
    enabled: asking,
    write: deciding(rows, 'apply'),
    onDone: ({ changes }, request) => decided(changes, 'apply', request),
  });
  if (!holds('peeringdb.change_change')) return null;
  const applicable = rows.filter((row) => fits(row, 'apply'));
  const can = (verb: Verb) => rows.some((row) => fits(row, verb));
  return (
    <>
      <Button
        size="xs"
        disabled={applicable.length === 0}
        leftSection={<IconCheck size={14} />}
        onClick={confirm.open}
      >
        Apply
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={!can('ignore')}
        leftSection={<IconEyeOff size={14} />}
        onClick={() => decide.mutate('ignore')}
      >
        Ignore
      </Button>
      {can('reopen') && (
        <Button size="xs" variant="default" onClick={() => decide.mutate('reopen')}>
          Reopen
        </Button>
      )}
      {decide.error && <Failure error={decide.error} />}
      {asking && (
        <PlanDialog
          title={`Apply ${counted(applicable.length, 'change')}`}
          hint="Your own objects become as PeeringDB says now. Sessions of ports that left are set to decommissioning; nothing is deleted."
          verb="Apply"
          planned={planned}
          onClose={confirm.close}
        />
      )}
    </>
  );
}

/** What can be decided of one change, on its page. */
export const Decide = ({ row }: SlotProps) => (
  <Group px="md" pb="md" gap="xs">
    {fits(row, 'apply') || fits(row, 'ignore') || fits(row, 'reopen') ? (
      <Decisions rows={[row]} onDone={() => undefined} />
    ) : (
      <Text size="sm" c="dimmed">
        There is nothing left to decide.
      </Text>
    )}
    <ToRenumber row={row} />
  </Group>
);

/** Where a LAN's new prefix is applied: on the page of the exchange. */
function ToRenumber({ row }: { row: Row }) {
  const exchange = row.internet_exchange;
  if (choiceValue(row.kind) !== 'lan' || !isRecord(exchange)) return null;
  return (
    <Button
      size="xs"
      variant="default"
      component={Link}
      to={tabPath(internetExchange, Number(exchange.id), 'renumber')}
    >
      Renumber
    </Button>
  );
}
