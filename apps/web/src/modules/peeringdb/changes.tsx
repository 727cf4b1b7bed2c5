import { Button, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { internetExchange, peeringdbChange } from '@peersmith/model';
import { IconCheck, IconEyeOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { choiceValue, isRecord, type Row } from '../../api/row.ts';
import { tabPath } from '../../resource/pages.ts';
import { present, type SlotProps } from '../../resource/present.ts';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';
import { Failure } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';

type Verb = 'apply' | 'ignore' | 'reopen';
const DONE = { apply: 'applied', ignore: 'ignored', reopen: 'reopened' } as const;
const stateOf = (row: Row) => choiceValue(row.state);

function useDecision(rows: readonly Row[], onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (verb: Verb) =>
      client
        .resource(peeringdbChange)
        .act(null, verb, { ids: rows.filter((row) => fits(row, verb)).map(({ id }) => id) }),
    onSuccess: ({ changes }, verb) => {
      notifications.show({ message: `${counted(changes, 'change')} ${DONE[verb]}.` });
      void queries.invalidateQueries();
      onDone();
    },
  });
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
function Decisions({ rows, onDone }: DecisionsProps) {
  const holds = useHolds();
  const [asking, confirm] = useDisclosure(false);
  const decide = useDecision(rows, () => {
    confirm.close();
    onDone();
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
      {decide.error && !asking && <Failure error={decide.error} />}
      <Modal
        opened={asking}
        onClose={confirm.close}
        title={`Apply ${counted(applicable.length, 'change')}`}
        size="lg"
      >
        <Stack gap="sm">
          <Text size="sm">
            Your own objects become as PeeringDB says now. Sessions of ports that left are set to
            decommissioning; nothing is deleted.
          </Text>
          <ul style={{ margin: 0, paddingLeft: 18, maxHeight: 280, overflow: 'auto', fontSize: 13 }}>
            {applicable.map((row) => (
              <li key={row.id}>{row.display}</li>
            ))}
          </ul>
          {decide.error && <Failure error={decide.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={confirm.close}>
              Cancel
            </Button>
            <Button loading={decide.isPending} onClick={() => decide.mutate('apply')}>
              Apply
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** Those that wait for a decision, or all of them. */
function StateLinks() {
  const search = useSearchParams();
  const set = useSetSearch();
  return (
    <SegmentedControl
      size="xs"
      aria-label="Which changes"
      data={[
        { value: '', label: 'All' },
        { value: 'pending', label: 'Pending' },
      ]}
      value={search.state?.length === 1 && search.state[0] === 'pending' ? 'pending' : ''}
      onChange={(state) => set({ state: state ? [state] : [] })}
    />
  );
}

const Decide = ({ row }: SlotProps) => (
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

present(peeringdbChange, {
  leading: 'summary',
  title: () => 'PeeringDB change',
  Bulk: Decisions,
  ListActions: StateLinks,
  panels: [{ title: 'Decision', Show: Decide }],
  emptyHint: (
    <Text size="sm" c="dimmed">
      Changes appear here when a synchronisation touches networks, ports or exchanges that you have.
    </Text>
  ),
});
