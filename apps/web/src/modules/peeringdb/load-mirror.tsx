import { Box, Button, Group, Text } from '@mantine/core';
import type { SetupState } from '@peersmith/api-client';
import { autonomousSystem, job, peeringdbRun } from '@peersmith/model';
import { contentTypeOf, type ShownRow } from '@peersmith/resource';
import { IconRefresh } from '@tabler/icons-react';
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { client } from '../../api/client.ts';
import { Moment } from '../../cells/moment.tsx';
import { detailPath } from '../../resource/pages.ts';
import { Failure } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { isUnderWay, useJob } from '../core/job-data.ts';
import { JobProgress } from '../core/job-progress.tsx';

export const useSetup = (): UseQueryResult<SetupState> =>
  useQuery({
    queryKey: ['setup'],
    queryFn: () => client.call('GET /api/setup/'),
    meta: { reads: [contentTypeOf(peeringdbRun), contentTypeOf(autonomousSystem)] },
  });

/** Starts a job, follows it, and reads everything again when it ends. */
export function useStartedJob(begin: () => Promise<ShownRow>, onDone?: () => void) {
  const [id, setId] = useState<number | null>(null);
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: begin,
    onSuccess: (started) => setId(started.id),
  });
  const { data: row } = useJob(id);
  const ended = row !== undefined && !isUnderWay(row);
  useEffect(() => {
    if (!ended) return;
    void queries.invalidateQueries();
    onDone?.();
  }, [ended]);
  const running = start.isPending || (id !== null && !ended);
  return { start: () => start.mutate(), error: start.error, row: row ?? null, running, ended };
}

/** The state of the mirror, and loading it with live progress. */
export function LoadMirror() {
  const { data } = useSetup();
  const load = useStartedJob(() => client.call('POST /api/peeringdb/cache/update-local/', { body: {} }));
  const networks = data?.peeringdb.networks ?? 0;
  const at = data?.peeringdb.synchronised;
  return (
    <Box className="card" p="md">
      <Group justify="space-between">
        <Text size="sm">
          {data === undefined ? (
            'Reading …'
          ) : networks === 0 ? (
            'The mirror is empty. Loading it takes about a minute.'
          ) : (
            <>
              {counted(networks, 'network')}, last changed {at ? <Moment iso={at} /> : 'at an unknown time'}.
            </>
          )}
        </Text>
        <Button
          variant={networks === 0 ? 'filled' : 'default'}
          leftSection={<IconRefresh size={16} />}
          loading={load.running}
          onClick={load.start}
        >
          {networks === 0 ? 'Load PeeringDB' : 'Update now'}
        </Button>
      </Group>
      {load.error && (
        <Box mt="md">
          <Failure error={load.error} />
        </Box>
      )}
      {load.row && (
        <Box mt="md">
          <JobProgress row={load.row} />
          <Link to={detailPath(job, load.row.id)} className="link" style={{ fontSize: 13 }}>
            Log of this job
          </Link>
        </Box>
      )}
    </Box>
  );
}
