import { Box, Checkbox, Table, Text } from '@mantine/core';
import type { CandidateSession } from '@peersmith/api-client';
import { useMemo } from 'react';
import { Dot } from '../../cells/status.tsx';
import { counted, formatAsn, formatSpeed } from '../../text/format.ts';
import { useInSight } from '../../text/in-sight.ts';
import { doubtsOf } from './missing-sessions.tsx';

/** Of each row, as `.to-create` in the style sheet: rows that are out of sight are not there. */
const ROW_PX = 34;
const COLUMNS = 5;

/** What tells one session that could be made from another. */
export const keyOf = ({ connection, ip_address }: CandidateSession): string =>
  `${connection.id} ${ip_address}`;

interface SessionsToCreateProps {
  sessions: readonly CandidateSession[];
  has: (session: CandidateSession) => boolean;
  onChange: (sessions: readonly CandidateSession[], keep: boolean) => void;
}

/** A line of the table: a network, or one of its sessions. */
type Line = { network: readonly CandidateSession[] } | { session: CandidateSession };

/** Sessions by network, to be left out one by one or network by network; thousands of them are as quick as few. */
export function SessionsToCreate({ sessions, has, onChange }: SessionsToCreateProps) {
  const lines = useMemo(() => linesOf(sessions), [sessions]);
  const { from, to, onScroll } = useInSight(lines.length, ROW_PX);
  return (
    // Who uses the keyboard scrolls it as well.
    <Box
      className="listing card to-create"
      onScroll={onScroll}
      tabIndex={0}
      role="group"
      aria-label="Sessions"
    >
      <Table
        fz="sm"
        horizontalSpacing="sm"
        verticalSpacing={0}
        aria-label="Sessions to create"
        aria-rowcount={lines.length + 1}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={44} aria-label="Create" />
            <Table.Th>Exchange</Table.Th>
            <Table.Th>Connection</Table.Th>
            <Table.Th>Address</Table.Th>
            <Table.Th ta="right">Port</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Gap lines={from} />
          {lines
            .slice(from, to)
            .map((line) =>
              'session' in line ? (
                <SessionLine key={keyOf(line.session)} session={line.session} has={has} onChange={onChange} />
              ) : (
                <NetworkLine
                  key={`AS${line.network[0]?.asn}`}
                  network={line.network}
                  has={has}
                  onChange={onChange}
                />
              ),
            )}
          <Gap lines={lines.length - to} />
        </Table.Tbody>
      </Table>
    </Box>
  );
}

function linesOf(sessions: readonly CandidateSession[]): Line[] {
  const networks = Map.groupBy(sessions, ({ asn }) => asn);
  return [...networks.values()].flatMap((network): Line[] => [
    { network },
    ...network.map((session) => ({ session })),
  ]);
}

const Gap = ({ lines }: { lines: number }) =>
  lines > 0 ? (
    <tr aria-hidden style={{ height: lines * ROW_PX }}>
      <td colSpan={COLUMNS} />
    </tr>
  ) : null;

type Choosing = Pick<SessionsToCreateProps, 'has' | 'onChange'>;

function NetworkLine({ network, has, onChange }: Choosing & { network: readonly CandidateSession[] }) {
  const [first] = network;
  if (!first) return null;
  const kept = network.filter(has).length;
  return (
    <Table.Tr style={{ height: ROW_PX }} bg="var(--mantine-color-default-hover)">
      <Table.Td>
        <Checkbox
          size="xs"
          aria-label={`Create all sessions with ${formatAsn(first.asn)}`}
          checked={kept === network.length}
          indeterminate={kept > 0 && kept < network.length}
          onChange={(event) => onChange(network, event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td colSpan={COLUMNS - 1}>
        <span className="one-line" title={first.name}>
          <b>{formatAsn(first.asn)}</b> {first.name}
          {first.is_route_server && ' (route server)'}{' '}
          <Text span size="xs" c="dimmed">
            {kept === network.length
              ? counted(kept, 'session')
              : `${kept} of ${counted(network.length, 'session')}`}
          </Text>
        </span>
      </Table.Td>
    </Table.Tr>
  );
}

const SessionLine = ({ session, has, onChange }: Choosing & { session: CandidateSession }) => (
  <Table.Tr style={{ height: ROW_PX }}>
    <Table.Td pl={26}>
      <Checkbox
        size="xs"
        aria-label={`Create the session with ${formatAsn(session.asn)} at ${session.ip_address}`}
        checked={has(session)}
        onChange={(event) => onChange([session], event.currentTarget.checked)}
      />
    </Table.Td>
    <Table.Td>
      <span className="one-line">{session.internet_exchange.display}</span>
    </Table.Td>
    <Table.Td>
      <span className="one-line" title={session.connection.display}>
        {session.connection.display}
      </span>
    </Table.Td>
    <Table.Td>
      <span className="one-line">
        <span className="mono">{session.ip_address}</span> <Doubts session={session} />
      </span>
    </Table.Td>
    <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
      {formatSpeed(session.speed)}
    </Table.Td>
  </Table.Tr>
);

/** Why a session may not come up. */
function Doubts({ session }: { session: CandidateSession }) {
  const doubts = [
    ...(session.status === 'no-common-prefix' ? ['no common prefix'] : []),
    ...(session.stance ? [`${session.stance.state.replace('_', ' ')}: ${session.stance.reason}`] : []),
    ...doubtsOf(session),
  ].join(', ');
  if (doubts === '') return null;
  return (
    <span title={doubts}>
      <Dot tone="var(--warn)">{doubts}</Dot>
    </span>
  );
}
