import { Box, Button } from '@mantine/core';
import { job } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { detailPath } from '../../resource/pages.ts';
import { Failure } from '../../shell/states.tsx';
import { JobProgress } from '../core/job-progress.tsx';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';
import { REFRESH } from './irr-data.ts';

const jobs: AnyResource = job;

interface Named {
  lists?: number[];
  autonomous_systems?: number[];
}

/** Has registries asked for some lists now, or for all of them. */
export const useRefresh = (named: Named) =>
  useStartedJob(() => client.call('POST /api/irr/lists/refresh/', { body: named }));

type Refresh = ReturnType<typeof useRefresh>;

export function RefreshButton({ refresh, label = 'Refresh now' }: { refresh: Refresh; label?: string }) {
  const holds = useHolds();
  if (!holds(REFRESH)) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} />}
      loading={refresh.running}
      onClick={refresh.start}
    >
      {label}
    </Button>
  );
}

/** How far it is, and what came of it. */
export const RefreshProgress = ({ refresh: { row, error } }: { refresh: Refresh }) => (
  <>
    {error && <Failure error={error} />}
    {row && (
      <Box className="card" p="md">
        <JobProgress row={row} />
        <Link className="link" style={{ fontSize: 13 }} to={detailPath(jobs, row.id)}>
          Log of this job
        </Link>
      </Box>
    )}
  </>
);
