import { type HealthState, type InstallationHealth, STATES_OF_HEALTH } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Metric, Room } from '../../engine/module.ts';

/** What every module says of its part, one after the other: a module that cannot say it is an error of its own. */
export async function healthOf(
  context: Context,
  { modules, onError }: Pick<Room, 'modules' | 'onError'>,
): Promise<InstallationHealth> {
  const checks: InstallationHealth['checks'] = [];
  for (const { name: module, health } of modules) {
    const states = await health?.(context).catch((error: unknown): HealthState[] => {
      onError(error instanceof Error ? error : new Error(String(error)));
      return [{ name: module, state: 'error', text: 'It cannot be asked; the log of the server says why.' }];
    });
    checks.push(...(states ?? []).map((state) => ({ module, ...state })));
  }
  const worst = checks.reduce((at, { state }) => Math.max(at, STATES_OF_HEALTH.indexOf(state)), 0);
  return { state: STATES_OF_HEALTH[worst] ?? 'ok', checks };
}

interface JobCounts {
  waiting: number;
  running: number;
  failed: number;
  oldest_s: number;
}

/** Jobs that wait or run, and those that failed within a day. */
async function countJobs({ db }: Context): Promise<JobCounts> {
  const { rows } = await sql<JobCounts>`select count(*) filter (where status = 'pending')::int as waiting,
    count(*) filter (where status = 'running')::int as running,
    count(*) filter (where status in ('failed', 'errored') and completed > now() - interval '1 day')::int as failed,
    coalesce(extract(epoch from now() - min(created) filter (where status = 'pending')), 0)::float as oldest_s
    from core_job where status in ('pending', 'running') or completed > now() - interval '1 day'`.execute(db);
  return rows[0] ?? { waiting: 0, running: 0, failed: 0, oldest_s: 0 };
}

/** Longer than that no job waits where somebody works. */
const LONG_WAIT_S = 300;

/** Whether somebody takes jobs, and whether they come to a good end. */
export async function jobHealth(context: Context, workers: number): Promise<HealthState[]> {
  const { waiting, failed, oldest_s } = await countJobs(context);
  const name = 'Jobs';
  if (workers === 0)
    return [
      {
        name,
        state: 'error',
        text: `Nobody takes jobs, and ${waiting} wait: start \`peersmith work\`, or \`peersmith serve\` without --no-worker.`,
      },
    ];
  if (oldest_s > LONG_WAIT_S)
    return [
      {
        name,
        state: 'warning',
        text: `A job has been waiting for ${Math.round(oldest_s / 60)} minutes; start more workers, or see on the page Jobs what keeps them.`,
      },
    ];
  if (failed > 0)
    return [
      { name, state: 'warning', text: `${failed} failed within a day; each says why on the page Jobs.` },
    ];
  return [
    {
      name,
      state: 'ok',
      text: `${workers === 1 ? 'One process takes' : `${workers} processes take`} jobs, and ${waiting} wait.`,
    },
  ];
}

/** Jobs as numbers. */
export async function jobMetrics(context: Context): Promise<Metric[]> {
  const { waiting, running, failed, oldest_s } = await countJobs(context);
  return [
    {
      name: 'peersmith_jobs',
      help: 'Jobs that wait or run, and those that failed within a day.',
      samples: Object.entries({ waiting, running, failed }).map(([state, value]) => ({
        labels: { state },
        value,
      })),
    },
    {
      name: 'peersmith_oldest_waiting_job_seconds',
      help: 'How long the oldest job has been waiting.',
      samples: [{ value: oldest_s }],
    },
  ];
}
