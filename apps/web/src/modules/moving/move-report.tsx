import { Box, Group, Stack, Text } from '@mantine/core';
import type { MoveReport as Report } from '@peersmith/api-client';
import { registry } from '@peersmith/model';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { capital } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { NamedObjects } from './named-objects.tsx';
import { ParityCard } from './parity-card.tsx';
import { TakeBack } from './take-back.tsx';
import { TypesTable } from './types-table.tsx';

export const useMoveReport = (job: number): UseQueryResult<Report> =>
  useQuery({
    queryKey: ['moving', 'report', job],
    queryFn: () => client.call('GET /api/moving/reports/:job/', { path: { job } }),
    retry: false,
  });

const OUTCOMES: Readonly<Record<Report['outcome'], { tone: string; title: string; text: string }>> = {
  done: {
    tone: 'var(--good)',
    title: 'All of it is here',
    text: 'What was written can be taken back as a whole.',
  },
  tried: { tone: 'var(--quiet)', title: 'Nothing is written yet', text: 'This is what moving in would do.' },
  refused: {
    tone: 'var(--warn)',
    title: 'Nothing is written, because something is refused',
    text: 'Mend it over there, or have it carried over and marked for review.',
  },
};

/** What came of a move, or would: by type, object by object, and whether all is the same here and there. */
export function MoveReport({ job }: { job: number }) {
  const { data, error } = useMoveReport(job);
  if (hides(error, data)) return <Missing error={error} />;
  if (!data) return <Loading />;
  const { tone, title, text } = OUTCOMES[data.outcome];
  return (
    <Stack gap="lg">
      <Box className="card" p="md">
        <Text fw={600} component="div">
          <Dot tone={tone}>{title}</Dot>
        </Text>
        <Group justify="space-between">
          <Text size="sm">{text}</Text>
          {data.outcome === 'done' && <TakeBack request={data.request_id} />}
        </Group>
        <Group gap="xl" mt="sm" fz="sm">
          <Fact name="From">
            <span className="mono">{data.source.address}</span>
          </Fact>
          {data.source.version && <Fact name="Version">{data.source.version}</Fact>}
        </Group>
      </Box>
      {data.parity && <ParityCard parity={data.parity} />}
      <Card title="By type">
        <TypesTable types={data.types} />
      </Card>
      {data.objects.length > 0 && (
        <Card title="Objects to look at">
          <NamedObjects objects={data.objects} />
        </Card>
      )}
      {data.notes.length > 0 && (
        <Card title="Worth knowing">
          <Stack gap={6} px="md" pb="md">
            {data.notes.map(({ type, text: said }) => (
              <Text size="sm" key={`${type} ${said}`}>
                {type ? `${capital(registry[type]?.plural ?? type)}: ` : ''}
                {said}
              </Text>
            ))}
          </Stack>
        </Card>
      )}
    </Stack>
  );
}

/** A move that failed says so in its job; it leaves no report. */
const Missing = ({ error }: { error: unknown }) =>
  error instanceof Error && 'status' in error && error.status === 404 ? null : <Failure error={error} />;
