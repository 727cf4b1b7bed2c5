import { Button, Group, Table, Tooltip } from '@mantine/core';
import type { RouterHistory, Transition } from '@peersmith/api-client';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Dot } from '../../cells/status.tsx';
import { formatPoint, secondsOf } from '../../plot/plot-data.ts';
import { Card } from '../../resource/overview.tsx';
import { Empty } from '../../shell/states.tsx';
import { formatRelative } from '../../text/format.ts';
import { sessionPath, shownState } from './session-data.ts';

type Move = Transition & Partial<Pick<RouterHistory['transitions'][number], 'session'>>;

const SHOWN = 30;

/** Changes of state, the latest first, each with its reason; many are shown when asked for. */
export function TransitionTable({ moves, title }: { moves: readonly Move[]; title: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? moves : moves.slice(0, SHOWN);
  const isOfMany = moves.some(({ session }) => session);
  return (
    <Card title={title}>
      {moves.length === 0 ? (
        <Empty title="No change of state">Nothing went up or down in this time.</Empty>
      ) : (
        <div className="listing">
          <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label={title}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                {isOfMany && <Table.Th>Session</Table.Th>}
                <Table.Th>From</Table.Th>
                <Table.Th>To</Table.Th>
                <Table.Th>Why</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((move) => (
                <Line
                  key={`${move.at} ${move.session?.id ?? ''} ${move.to}`}
                  move={move}
                  isOfMany={isOfMany}
                />
              ))}
            </Table.Tbody>
          </Table>
          {shown.length < moves.length && (
            <Group justify="center" p="sm">
              <Button variant="default" size="xs" onClick={() => setAll(true)}>
                Show all {moves.length}
              </Button>
            </Group>
          )}
        </div>
      )}
    </Card>
  );
}

const Line = ({ move: { at, from, to, why, session }, isOfMany }: { move: Move; isOfMany: boolean }) => (
  <Table.Tr style={{ verticalAlign: 'top' }}>
    <Table.Td style={{ maxWidth: 'none', whiteSpace: 'nowrap' }}>
      <Tooltip label={formatRelative(at)}>
        <time dateTime={at}>{formatPoint(secondsOf(at))}</time>
      </Tooltip>
    </Table.Td>
    {isOfMany && (
      <Table.Td>
        {session && (
          <Link className="link" to={sessionPath(session)}>
            {session.display}
          </Link>
        )}
      </Table.Td>
    )}
    <Table.Td c="dimmed">{shownState(from).label}</Table.Td>
    <Table.Td>
      <StateDot state={to} />
    </Table.Td>
    <Table.Td className="why">{why ?? '—'}</Table.Td>
  </Table.Tr>
);

/** A state by its name and colour. */
export function StateDot({ state }: { state: Transition['to'] }) {
  const { label, tone } = shownState(state);
  return <Dot tone={`var(${tone})`}>{label}</Dot>;
}
