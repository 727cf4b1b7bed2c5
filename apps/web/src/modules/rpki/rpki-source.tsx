import { Alert, Box, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { RpkiStatus } from '@peersmith/api-client';
import { job } from '@peersmith/model';
import { IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { detailPath } from '../../resource/pages.ts';
import { Empty, Failure } from '../../shell/states.tsx';
import { formatNumber } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { JobProgress } from '../core/job-progress.tsx';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';
import { REFRESH_RPKI, STATES } from './rpki-data.ts';

/** Where the data come from and how they stand, with a button that reads them now. */
export function RpkiSource({ status }: { status: RpkiStatus }) {
  if (status.state === 'off')
    return (
      <div className="card">
        <Empty title="RPKI is not set up">
          Name an RTR server with RPKI_RTR_HOST, or a file or URL of routinator or rpki-client with RPKI_FILE,
          in the settings of the server.
        </Empty>
      </div>
    );
  const { state, text, snapshot, attempt } = status;
  return (
    <Box className="card" p="md">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="md">
          <Box fz="sm">
            <Dot tone={STATES[state].tone}>{STATES[state].word}</Dot>
            <Text size="sm" c="dimmed" mt={4}>
              {text}
            </Text>
          </Box>
          <Refresh code={attempt?.failing_since ? attempt.code : null} />
        </Group>
        {attempt?.code && (
          <Alert
            color={attempt.failing_since ? 'red' : 'yellow'}
            variant="outline"
            title={attempt.failing_since ? 'No source could be read' : 'A source was passed over'}
          >
            <Text size="sm">{attempt.message}</Text>
            {attempt.failing_since && (
              <Text size="sm" mt={4}>
                Since <Moment iso={attempt.failing_since} />; what was read before stays in force until it is{' '}
                {status.stale_hours} hours old.
              </Text>
            )}
          </Alert>
        )}
        <Facts status={status} />
        {snapshot && snapshot.rejected > 0 && (
          <Text size="sm" c="dimmed">
            {formatNumber(snapshot.rejected)} records have lengths or bits that no prefix has, and were left
            out.
          </Text>
        )}
      </Stack>
    </Box>
  );
}

function Facts({ status: { snapshot, sources, refresh_minutes, drop_invalid } }: { status: RpkiStatus }) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="md" fz="sm">
      {snapshot && (
        <>
          <Fact name="IPv4 VRPs">{formatNumber(snapshot.ipv4_vrps)}</Fact>
          <Fact name="IPv6 VRPs">{formatNumber(snapshot.ipv6_vrps)}</Fact>
          <Fact name="ASPAs">{formatNumber(snapshot.aspas)}</Fact>
          <Fact name="As of">
            <Moment iso={snapshot.as_of} />
          </Fact>
          <Fact name="Confirmed">
            <Moment iso={snapshot.confirmed} />
          </Fact>
          <Fact name="RTR">
            {snapshot.rtr_serial === null
              ? 'Not read by RTR'
              : `Serial ${snapshot.rtr_serial}, version ${snapshot.rtr_version}`}
          </Fact>
        </>
      )}
      <Fact name={sources.length > 1 ? 'Sources, in this order' : 'Source'}>
        {sources.map((source) => (
          <div key={source} className="mono" style={{ overflowWrap: 'anywhere' }}>
            {source}
          </div>
        ))}
      </Fact>
      <Fact name="Read">{refresh_minutes === 0 ? 'By hand alone' : `Every ${refresh_minutes} minutes`}</Fact>
      <Fact name="Invalid prefixes">
        {drop_invalid ? 'Left out of prefix lists' : 'Kept in prefix lists'}
      </Fact>
    </SimpleGrid>
  );
}

/** Reads the data now; what has shrunk too far is taken only by a button that says so. */
function Refresh({ code }: { code: string | null }) {
  const holds = useHolds();
  const begin = (accept: boolean) => () => client.call('POST /api/rpki/refresh/', { body: { accept } });
  const [usual, accepting] = [useStartedJob(begin(false)), useStartedJob(begin(true))];
  if (!holds(REFRESH_RPKI)) return null;
  const last = accepting.row ?? usual.row;
  const error = accepting.error ?? usual.error;
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="xs">
        {(code === 'shrunk' || code === 'no_data') && (
          <Button variant="default" color="red" loading={accepting.running} onClick={accepting.start}>
            Take what there is now
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={usual.running}
          onClick={usual.start}
        >
          Refresh now
        </Button>
      </Group>
      {error && <Failure error={error} />}
      {last && (
        <Box maw={420}>
          <JobProgress row={last} />
          <Link to={detailPath(job, last.id)} className="link" style={{ fontSize: 13 }}>
            Log of this job
          </Link>
        </Box>
      )}
    </Stack>
  );
}
