import { Box, Group, Stack, Table, Text } from '@mantine/core';
import type { MaintenanceReport } from '@peersmith/api-client';
import { message } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { counted, formatDuration, formatMoment } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { useReport } from './maintenance-data.ts';

/** What came of a maintenance: what was down and for how long, what is not back, who was told. */
export function ReportTab({ row }: SlotProps) {
  const { data, error, refetch } = useReport(row.id);
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={8} />;
  const { counts } = data;
  return (
    <Stack gap="md">
      <Box className="card" p="md" component="section" aria-label="Outcome">
        <Group gap="6px 32px" fz="sm">
          <Fact name="Sessions">{counts.sessions}</Fact>
          <Fact name="Networks">{counts.networks}</Fact>
          <Fact name="Were up">{counts.were_up}</Fact>
          <Fact name="Went down">{counts.went_down}</Fact>
          <Fact name="Back">{counts.back}</Fact>
          <Fact name="Not back">{counts.missing}</Fact>
        </Group>
      </Box>
      <Sessions sessions={data.sessions} isOver={data.restore_began !== null} />
      {data.networks.length > 0 && <Told networks={data.networks} />}
    </Stack>
  );
}

type Session = MaintenanceReport['sessions'][number];

function Sessions({ sessions, isOver }: { sessions: MaintenanceReport['sessions']; isOver: boolean }) {
  return (
    <Card title="Sessions">
      <Table.ScrollContainer minWidth={640}>
        <Table fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Network</Table.Th>
              <Table.Th>Session</Table.Th>
              <Table.Th>Before</Table.Th>
              <Table.Th>Down</Table.Th>
              <Table.Th>Now</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sessions.map((one) => (
              <Table.Tr key={`${one.asn} ${one.ip_address} ${one.place}`}>
                <Table.Td>
                  AS{one.asn} {one.network_name}
                </Table.Td>
                <Table.Td>
                  <span className="mono">{one.ip_address}</span> {one.place}
                </Table.Td>
                <Table.Td>
                  {one.was_up
                    ? `up, ${counted(one.prefixes_before ?? 0, 'prefix', 'prefixes')}`
                    : one.state_before || 'not known'}
                </Table.Td>
                <Table.Td>{downOf(one)}</Table.Td>
                <Table.Td>
                  <Now session={one} isOver={isOver} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function downOf({ went_down, came_back }: Session): string {
  if (went_down === null) return '';
  const since = formatMoment(went_down);
  return came_back
    ? `${since}, for ${formatDuration(Date.parse(came_back) - Date.parse(went_down))}`
    : `since ${since}`;
}

function Now({ session, isOver }: { session: Session; isOver: boolean }) {
  if (!isOver) return null;
  if (!session.was_up)
    return (
      <Text size="sm" c="dimmed">
        was not up before
      </Text>
    );
  if (session.is_back)
    return (
      <Dot tone="var(--good)">{`back, ${counted(session.prefixes_after ?? 0, 'prefix', 'prefixes')}`}</Dot>
    );
  return <Dot tone="var(--bad)">{`not back. ${session.note}`}</Dot>;
}

const Told = ({ networks }: { networks: MaintenanceReport['networks'] }) => (
  <Card title="Who was told">
    <Table.ScrollContainer minWidth={560}>
      <Table fz="sm">
        <Table.Tbody>
          {networks.map((one) => (
            <Table.Tr key={`${one.asn} ${one.kind} ${one.at}`}>
              <Table.Td>
                AS{one.asn} {one.network_name}
              </Table.Td>
              <Table.Td>{one.kind}</Table.Td>
              <Table.Td>
                {one.message === null ? (
                  `${one.outcome.replace('_', ' ')}: ${one.reason}`
                ) : (
                  <Link className="link" to={detailPath(message, one.message)}>
                    {formatMoment(one.at)}
                  </Link>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  </Card>
);
