import { Box, Progress, Table, Text } from '@mantine/core';
import { BGP_STATE, directPeeringSession, internetExchangePeeringSession } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { useCount } from '../../api/queries.ts';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { listPath } from '../../resource/pages.ts';
import { formatNumber } from '../../text/format.ts';

const TONES: Readonly<Record<string, string>> = {
  success: 'var(--good)',
  warning: 'var(--warn)',
  danger: 'var(--bad)',
  info: 'var(--info)',
};
const STATES = Object.entries(BGP_STATE).toReversed();

/** Sessions by the state of their last poll, each number a link to them. */
export function SessionStates() {
  const exchange = useCounts(internetExchangePeeringSession);
  const direct = useCounts(directPeeringSession);
  const total = [...Object.values(exchange), ...Object.values(direct)].reduce((sum, one) => sum + one, 0);
  return (
    <Card title="Sessions by state">
      {total > 0 && (
        <Box px="md" pb="sm">
          <Progress.Root size={10} aria-label="Share of each state">
            {STATES.map(([state, { colour, label }]) => (
              <Progress.Section
                key={state}
                aria-label={label}
                value={(((exchange[state] ?? 0) + (direct[state] ?? 0)) / total) * 100}
                color={TONES[colour] ?? 'gray'}
              />
            ))}
          </Progress.Root>
        </Box>
      )}
      <Table fz="sm" verticalSpacing={7} horizontalSpacing="md" aria-label="Sessions by state">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>State</Table.Th>
            <Table.Th ta="right">Exchange</Table.Th>
            <Table.Th ta="right">Direct</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {STATES.map(([state, { label, colour }]) => (
            <Table.Tr key={state}>
              <Table.Td>
                <Dot tone={TONES[colour] ?? 'var(--quiet)'}>{label}</Dot>
              </Table.Td>
              <Figure resource={internetExchangePeeringSession} state={state} count={exchange[state]} />
              <Figure resource={directPeeringSession} state={state} count={direct[state]} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {total === 0 && (
        <Text size="sm" c="dimmed" px="md" py="sm">
          No session was polled yet.
        </Text>
      )}
    </Card>
  );
}

/** One count for each state; the list of states never changes. */
function useCounts(resource: AnyResource): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [state] of STATES) counts[state] = useCount(resource, { bgp_state: state }) ?? 0;
  return counts;
}

interface FigureProps {
  resource: AnyResource;
  state: string;
  count: number | undefined;
}
const Figure = ({ resource, state, count = 0 }: FigureProps) => (
  <Table.Td ta="right">
    {count ? (
      <Link to={listPath(resource)} search={{ bgp_state: state }} className="link">
        {formatNumber(count)}
      </Link>
    ) : (
      <Text span inherit c="dimmed">
        0
      </Text>
    )}
  </Table.Td>
);
