import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useHolds } from '../../api/me.tsx';
import { Dot } from '../../cells/status.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { formatNumber } from '../../text/format.ts';
import { VIEW_SESSIONS } from './session-data.ts';
import { linkToWork, type Narrowing, useWorkLists } from './work-data.ts';

/** What is wrong with the sessions of something, each number the way to them. */
function SessionsStanding({ narrowing }: { narrowing: Narrowing }) {
  const holds = useHolds();
  const { data } = useWorkLists({ ...narrowing, limit: 1 }, VIEW_SESSIONS.every(holds));
  if (!data) return null;
  const wrong = data.lists.filter(({ count }) => count > 0);
  return (
    <Group
      className="card"
      px="md"
      py={10}
      mb="md"
      gap="lg"
      fz="sm"
      component="section"
      aria-label="Its sessions"
    >
      <Text inherit fw={600}>
        Sessions
      </Text>
      {wrong.length === 0 && <Dot tone="var(--good)">Nothing to look at</Dot>}
      {wrong.map(({ list, label, count }) => (
        <Link key={list} className="link" {...linkToWork(list, narrowing)}>
          <Dot
            tone={list === 'down' ? 'var(--bad)' : 'var(--warn)'}
          >{`${label}: ${formatNumber(count)}`}</Dot>
        </Link>
      ))}
    </Group>
  );
}

export const ExchangeStanding = ({ row: { id } }: SlotProps) => (
  <SessionsStanding narrowing={{ internet_exchange_id: id }} />
);
export const NetworkStanding = ({ row: { id } }: SlotProps) => (
  <SessionsStanding narrowing={{ autonomous_system_id: id }} />
);
export const GroupStanding = ({ row: { id } }: SlotProps) => (
  <SessionsStanding narrowing={{ bgp_group_id: id }} />
);
export const RouterStanding = ({ row: { id } }: SlotProps) => (
  <SessionsStanding narrowing={{ router_id: id }} />
);
