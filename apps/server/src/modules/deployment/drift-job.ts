import { router as routers } from '@peersmith/model';
import { sql } from 'kysely';
import * as z from 'zod';
import type { Context } from '../../engine/context.ts';
import { JobFailed, type JobHandler, type JobResult } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { cronOf } from '../../platform/settings.ts';
import { sideBySide } from '../../platform/side-by-side.ts';
import { Turns } from '../../platform/turn-taking.ts';
import { failedAlone, unforeseenText } from '../../platform/unforeseen.ts';
import { compareRouter, keptTexts } from './compare-router.ts';
import type { DeviceContext, Devices } from './devices.ts';
import { DRIFT_JOB } from './job-names.ts';
import { loadRouters, reachable, type StoredRouter } from './reachable-router.ts';
import { RENDERED_AT_ONCE, renderCandidate } from './render-candidate.ts';
import { type Fault, faultOf } from './router-fault.ts';
import { JobRun, withRouterLock } from './router-lock.ts';
import { deploymentSettings } from './settings.ts';

const Input = z.object({ routers: z.array(z.number()).optional() });
const PATIENCE_MS = 30_000;

/** How a router stands to what is rendered for it. */
interface Standing extends Partial<Fault> {
  status: 'in_sync' | 'differs' | 'failed' | 'not_checked';
  added?: number;
  removed?: number;
  sealed_difference?: string | null;
  sealed_masked_difference?: string | null;
}

/** The job that compares routers with what is rendered for them. */
export const driftJob = (devices: Devices): JobHandler => ({
  name: DRIFT_JOB,
  object: routers,
  mayRun: (principal) => holds(principal, 'devices.deploy_router_configuration'),
  run: async (outer, { id: job, input, progress, signal }) => {
    const context: DeviceContext = { ...outer, devices };
    const wanted = Input.parse(input).routers;
    const found = await loadRouters(context, await visibleRouters(context, wanted));
    if (found.size === 0) throw new JobFailed('There is no router to compare.');
    const run = new JobRun(context, job);
    const rendering = new Turns(RENDERED_AT_ONCE);
    const counts = { in_sync: 0, differs: 0, failed: 0, not_checked: 0 };
    let done = 0;
    await sideBySide([...found.values()], deploymentSettings.of(context).DEPLOYMENT_PARALLEL, async (one) => {
      if (signal.aborted) return false;
      const standing = await standingOf(context, one, { run, rendering }).catch(
        (error: unknown): Standing => {
          if (!failedAlone(error, signal)) throw error;
          return { status: 'failed', step: 'compare', code: 'not_compared', message: unforeseenText(error) };
        },
      );
      await record(context, one.id, standing);
      counts[standing.status] += 1;
      if (standing.status === 'failed') progress.log('failure', `${one.name}: ${standing.message}`);
      if (standing.status === 'differs')
        progress.log(
          'warning',
          `${one.name} differs: ${standing.added} lines missing, ${standing.removed} too many.`,
        );
      progress.step('comparing', (done += 1), found.size);
      return true;
    });
    return resultOf(counts);
  },
});

function resultOf({ in_sync, differs, failed, not_checked }: Record<Standing['status'], number>): JobResult {
  const left = not_checked ? `, ${not_checked} not checked` : '';
  return {
    message: `${in_sync} in sync, ${differs} differ, ${failed} could not be compared${left}.`,
    ...(failed ? { outcome: 'completed-with-faults' } : {}),
  };
}

/** The routers that were asked for, or all, as far as whoever asked may see them. */
export async function visibleRouters(context: Context, wanted?: readonly number[]): Promise<number[]> {
  const among = wanted ? sql`r.id = any(${wanted}::bigint[])` : sql`true`;
  const { rows } = await sql<{
    id: number;
  }>`select r.id from devices_router r where ${among} and ${withinGrant(context, routers, sql`r.id`)} order by r.name`.execute(
    context.db,
  );
  return rows.map(({ id }) => Number(id));
}

async function standingOf(
  context: DeviceContext,
  stored: StoredRouter,
  { run, rendering }: { run: JobRun; rendering: Turns },
): Promise<Standing> {
  const router = reachable(context, stored);
  if (!('driver' in router)) return { status: 'not_checked', ...router };
  const candidate = await rendering.take(() => renderCandidate(context, router.id));
  if (candidate.kind === 'none') return { status: 'failed', ...only(candidate) };
  const mode = router.driver.strategy.modes.includes('replace') ? 'replace' : 'merge';
  const outcome = await withRouterLock<Standing>(
    context,
    { run, routerId: router.id, wait_ms: PATIENCE_MS },
    async () => {
      try {
        const compared = await compareRouter(context, router, {
          purpose: 'drift',
          text: candidate.text,
          mode,
        });
        const kept = await keptTexts(context, candidate, compared);
        const isEqual = compared.difference.trim() === '';
        return {
          status: isEqual ? 'in_sync' : 'differs',
          added: kept.added,
          removed: kept.removed,
          sealed_difference: isEqual ? null : kept.sealed_difference,
          sealed_masked_difference: isEqual ? null : kept.sealed_masked_difference,
        };
      } catch (error) {
        return { status: 'failed', ...faultOf(error) };
      }
    },
  );
  return 'status' in outcome ? outcome : { status: 'not_checked', ...outcome };
}

const only = ({ step, code, message }: Fault): Fault => ({ step, code, message });

/** Keeps since when a router differs; what could not be looked at says nothing of that. */
const record = ({ db }: Context, router: number, standing: Standing) =>
  sql`insert into deployment_drift as d (router_id, status, checked, since, added, removed, step, code, message, sealed_difference, sealed_masked_difference)
    select ${router}, ${standing.status}, now(), case when ${standing.status} = 'differs' then now() end, ${standing.added ?? 0}, ${standing.removed ?? 0},
      ${standing.step ?? null}, ${standing.code ?? null}, ${standing.message ?? ''}, ${standing.sealed_difference ?? null}, ${standing.sealed_masked_difference ?? null}
     where exists (select from devices_router where id = ${router})
    on conflict (router_id) do update set status = excluded.status, checked = excluded.checked, step = excluded.step, code = excluded.code,
      message = excluded.message, updated = now(),
      since = case excluded.status when 'in_sync' then null when 'differs' then coalesce(d.since, excluded.since) else d.since end,
      added = excluded.added, removed = excluded.removed,
      sealed_difference = excluded.sealed_difference, sealed_masked_difference = excluded.sealed_masked_difference`.execute(
    db,
  );

/** When routers are compared by themselves, as a cron expression in UTC; null for never. */
export const driftSchedule = async (context: Context): Promise<string | null> =>
  cronOf(deploymentSettings.of(context).DRIFT_CHECK_SCHEDULE, '30 3 * * *');
