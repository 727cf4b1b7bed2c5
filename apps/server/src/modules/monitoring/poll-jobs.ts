import { router as routers } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context, Principal } from '../../engine/context.ts';
import { JobFailed, type JobHandler, type JobResult } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { forgetRuns } from '../../engine/write/forget-runs.ts';
import { counted } from '../../platform/counted.ts';
import { sideBySide } from '../../platform/side-by-side.ts';
import {
  type DeviceContext,
  type Devices,
  JobRun,
  loadRouters,
  visibleRouters,
} from '../deployment/index.ts';
import { POLL_ALL_JOB, POLL_JOB } from './job-names.ts';
import { type Polled, pollRouter } from './poll-router.ts';
import { monitoringSettings, pollCron } from './settings.ts';

/** Either of them is enough to ask: a router is asked for all of its sessions at once. */
export const MAY_POLL = [
  'peering.change_directpeeringsession',
  'peering.change_internetexchangepeeringsession',
] as const;
const mayPoll = (principal: Principal) => MAY_POLL.some((one) => holds(principal, one));

const PATIENCE_MS = 30_000;

/** The job that asks one router how its sessions stand. */
export const pollJob = (devices: Devices): JobHandler => ({
  name: POLL_JOB,
  object: routers,
  mayRun: mayPoll,
  run: async (outer, { id: job, objectId, signal }) => {
    const context: DeviceContext = { ...outer, devices };
    const [id = 0] = await visibleRouters(context, [objectId ?? 0]);
    const router = (await loadRouters(context, [id])).get(id);
    if (!router)
      throw new JobFailed('The router is gone, or whoever asked for this may not see it any more.');
    if (!(await isToBePolled(context, id)))
      throw new JobFailed(`${router.name} is not to be polled: switch on "Poll BGP sessions" at the router.`);
    const run = new JobRun(context, job);
    const polled = await pollRouter(context, router, { run, wait_ms: PATIENCE_MS, signal });
    if (polled.outcome !== 'polled') throw new JobFailed(`${router.name}: ${polled.message}`, { ...polled });
    const { sessions, established, neighbors } = polled;
    return {
      message: `${router.name}: ${established} of ${sessions} sessions are established; it has ${counted(neighbors, 'neighbor')}.`,
      data: { sessions, established, neighbors },
    };
  },
});

/** Whether polling is switched on for a router. */
export async function isToBePolled({ db }: Context, router: number): Promise<boolean> {
  const { rows } =
    await sql`select from devices_router where id = ${router} and poll_bgp_sessions_state`.execute(db);
  return rows.length > 0;
}

/** The job that asks all routers that are to be polled, some at a time. */
export const pollAllJob = (devices: Devices): JobHandler => ({
  name: POLL_ALL_JOB,
  object: routers,
  singleton: true,
  mayRun: (principal) => MAY_POLL.every((one) => holds(principal, one)),
  run: async (outer, { id: job, progress, signal }) => {
    const context: DeviceContext = { ...outer, devices };
    await forgetRuns(context, POLL_ALL_JOB, job);
    const found = [...(await loadRouters(context, await routersToPoll(context))).values()];
    const run = new JobRun(context, job);
    const counts = { polled: 0, failed: 0, skipped: 0, sessions: 0, established: 0 };
    const { POLL_PARALLEL } = monitoringSettings.of(context);
    await sideBySide(found, POLL_PARALLEL, async (router) => {
      if (signal.aborted) return false;
      const polled = await pollRouter(context, router, { run, wait_ms: 0, signal });
      count(counts, polled);
      if (polled.outcome === 'failed') progress.log('failure', `${router.name}: ${polled.message}`);
      if (polled.outcome === 'skipped')
        progress.log('warning', `${router.name} was left out: ${polled.message}`);
      progress.step('polling', counts.polled + counts.failed + counts.skipped, found.length);
      return true;
    });
    signal.throwIfAborted();
    return resultOf(counts);
  },
});

type Counts = Record<'polled' | 'failed' | 'skipped' | 'sessions' | 'established', number>;

function count(counts: Counts, polled: Polled): void {
  counts[polled.outcome] += 1;
  if (polled.outcome !== 'polled') return;
  counts.sessions += polled.sessions;
  counts.established += polled.established;
}

function resultOf(counts: Counts): JobResult {
  const { polled, failed, skipped, sessions, established } = counts;
  const rest = [failed && `${failed} could not be asked`, skipped && `${skipped} left out`].filter(Boolean);
  return {
    message: `${counted(polled, 'router')} polled, ${established} of ${sessions} sessions established${rest.length ? `; ${rest.join(', ')}` : ''}.`,
    data: counts,
    ...(failed ? { outcome: 'completed-with-faults' } : {}),
  };
}

/** Those that are to be polled and may be reached, the one that was asked longest ago first. */
async function routersToPoll(context: Context): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select r.id from devices_router r join devices_platform p on p.id = r.platform_id
     where r.poll_bgp_sessions_state and r.status <> 'disabled' and p.napalm_driver <> ''
     order by r.poll_bgp_sessions_last_updated nulls first`.execute(context.db);
  const ids = rows.map(({ id }) => Number(id));
  const visible = new Set(await visibleRouters(context, ids));
  return ids.filter((id) => visible.has(id));
}

/** When routers are polled by themselves, as a cron expression in UTC; null for never. */
export const pollSchedule = async (context: Context): Promise<string | null> => pollCron(context);
