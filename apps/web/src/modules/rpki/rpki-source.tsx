import { Alert, Box, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { RpkiStatus } from '@peersmith/api-client';
import { job, rpkiSnapshot } from '@peersmith/model';
import { IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { detailPath, listPath } from '../../resource/pages.ts';
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
  return <Source status={status} />;
}

function Source({ status }: { status: RpkiStatus }) {
  const { state, text, snapshot, attempt } = status;
  const refresh = useRefresh();
  const mayAccept =
    attempt?.failing_since != null && (attempt.code === 'shrunk' || attempt.code === 'no_data');
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
          {refresh && <RefreshButtons refresh={refresh} mayAccept={mayAccept} />}
        </Group>
        {refresh?.error && <Failure error={refresh.error} />}
        {refresh?.row && (
          <Box>
            <JobProgress row={refresh.row} />
            <Link to={detailPath(job, refresh.row.id)} className="link" style={{ fontSize: 13 }}>
              Log of this job
            </Link>
          </Box>
        )}
        {attempt?.code && <Trouble attempt={attempt} stale_hours={status.stale_hours} />}
        <Facts status={status} />
        {snapshot && (
          <Text size="sm" c="dimmed">
            {snapshot.rejected > 0 &&
              `${formatNumber(snapshot.rejected)} records have lengths or bits that no prefix has, and were left out. `}
            <Link to={listPath(rpkiSnapshot)} className="link">
              What was read before
            </Link>
          </Text>
        )}
      </Stack>
    </Box>
  );
}

function Trouble({ attempt, stale_hours }: TroubleProps) {
  const { failing_since: since, message } = attempt;
  return (
    <Alert
      color={since ? 'red' : 'yellow'}
      variant="outline"
      title={since ? 'No source could be read' : 'A source was passed over'}
      role="alert"
    >
      <Text size="sm">{message}</Text>
      {since && (
        <Text size="sm" mt={4}>
          Since <Moment iso={since} />; what was read before stays in force until it is {stale_hours} hours
          old.
        </Text>
      )}
    </Alert>
  );
}
interface TroubleProps {
  attempt: NonNullable<RpkiStatus['attempt']>;
  stale_hours: number;
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

/** Reads the data now, for who may; with or without taking what has shrunk too far. */
function useRefresh() {
  const holds = useHolds();
  const begin = (accept: boolean) => () => client.call('POST /api/rpki/refresh/', { body: { accept } });
  const [usual, accepting] = [useStartedJob(begin(false)), useStartedJob(begin(true))];
  if (!holds(REFRESH_RPKI)) return null;
  return {
    ...{ usual, accepting, error: accepting.error ?? usual.error },
    row: [usual.row, accepting.row].filter((row) => row !== null).sort((one, other) => other.id - one.id)[0],
  };
}

function RefreshButtons({ refresh: { usual, accepting }, mayAccept }: ButtonsProps) {
  return (
    <Group gap="xs">
      {mayAccept && (
        <Button variant="default" loading={accepting.running} onClick={accepting.start}>
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
  );
}
interface ButtonsProps {
  refresh: NonNullable<ReturnType<typeof useRefresh>>;
  mayAccept: boolean;
}
