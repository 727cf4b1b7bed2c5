import { plan as plans } from '@peersmith/model';
import { sql } from 'kysely';
import { JobFailed, type JobHandler, type Progress } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { counted } from '../../platform/counted.ts';
import { sideBySide } from '../../platform/side-by-side.ts';
import { failedAlone, unforeseenText } from '../../platform/unforeseen.ts';
import { applyEntry } from './apply-entry.ts';
import type { DeviceContext, Devices } from './devices.ts';
import { endEntry } from './end-entry.ts';
import { APPLYING_JOB } from './job-names.ts';
import { outdatedReasons } from './outdated.ts';
import { type Entry, entriesOf } from './plan-entry.ts';
import { recoverEntry } from './recover-entry.ts';
import { faultOf } from './router-fault.ts';
import { JobRun, withRouterLock } from './router-lock.ts';
import { loadPlan, type PlanStatus, type StoredPlan, writePlan } from './stored-plan.ts';

/** How long a router that another job of ours works with is waited for. */
const PATIENCE_MS = 60_000;

/** What applying a plan is given. */
interface Applying {
  plan: number;
  maintenance: boolean;
  run: JobRun;
  progress: Progress;
  signal: AbortSignal;
}

/** The job that applies a plan. One that runs again after its worker died looks at what the first left behind, and goes no further. */
export const applyingJob = (devices: Devices): JobHandler => ({
  name: APPLYING_JOB,
  object: plans,
  mayRun: (principal) => holds(principal, 'deployment.apply_plan'),
  run: async (outer, { id: job, objectId, input, progress, signal }) => {
    const context: DeviceContext = { ...outer, devices };
    const held = await loadPlan(context, objectId ?? 0);
    if (held.job_id !== job || held.status !== 'applying')
      throw new JobFailed(`Plan ${held.id} is ${held.status}: nothing is applied.`);
    const run = new JobRun(context, job);
    const maintenance = input.maintenance === true;
    const { status, message } = await applyPlan(context, {
      plan: held.id,
      maintenance,
      run,
      progress,
      signal,
    });
    const data = { plan: held.id };
    if (status !== 'applied') throw new JobFailed(message, data);
    return { message, data };
  },
});

/** Changes the routers of a plan, wave by wave; each comes to an outcome of its own, and the plan to one of all. */
export async function applyPlan(
  context: DeviceContext,
  applying: Applying,
): Promise<{ status: PlanStatus; message: string }> {
  const held = await loadPlan(context, applying.plan);
  const before = await entriesOf(context, held.id);
  if (before.some(({ status }) => !['waiting', 'unchanged'].includes(status)))
    return recoverPlan(context, { held, entries: before, applying });
  const waiting = before.filter(({ status }) => status === 'waiting');
  const reasons = await outdatedReasons(context, { held, entries: waiting, ...applying });
  if (reasons.size) {
    for (const entry of waiting) {
      const fault = reasons.get(entry.id);
      await endEntry(context, entry, fault ? { status: 'refused', ...fault } : { status: 'skipped' });
    }
    const message = [...reasons.values()].map((one) => one.message).join(' ');
    return finish(context, held, { status: 'outdated', message: `Nothing was changed. ${message}` });
  }
  let isStopped = false;
  let done = 0;
  for (const [, wave] of [...Map.groupBy(waiting, (entry) => entry.wave)].sort(([a], [b]) => a - b)) {
    await sideBySide(wave, held.options.parallel, async (entry) => {
      if (isStopped || (await isToStop(context, applying))) return false;
      const status = await applyOne(context, { held, entry, applying });
      applying.progress.log(status === 'applied' ? 'success' : 'warning', `${entry.router_name}: ${status}`);
      stepQuietly(applying, (done += 1), waiting.length);
      if (status !== 'applied' && status !== 'unchanged' && held.options.stop_on_failure) isStopped = true;
      return !isStopped;
    });
    if (isStopped) break;
  }
  return conclude(context, held, applying);
}

/** A job that was cancelled says so at its next step; routers under way come to their end all the same. */
function stepQuietly({ progress, signal }: Applying, done: number, total: number): void {
  if (!signal.aborted) progress.step('applying', done, total);
}

const isToStop = async (context: DeviceContext, { plan, signal }: Applying): Promise<boolean> =>
  signal.aborted || (await loadPlan(context, plan)).cancel_asked !== null;

async function applyOne(
  context: DeviceContext,
  { held, entry, applying: { run } }: { held: StoredPlan; entry: Entry; applying: Applying },
): Promise<string> {
  try {
    const outcome = await withRouterLock(
      context,
      { run, routerId: entry.router_id ?? 0, wait_ms: PATIENCE_MS },
      () => applyEntry(context, { held, entry, run }),
    );
    const ended = 'status' in outcome ? outcome : { status: 'refused' as const, ...outcome };
    await endEntry(context, entry, ended);
    return ended.status;
  } catch (error) {
    // The database went away: the job runs again, and looks at the router then.
    const fault = faultOf(error, 'apply');
    if (fault.code === 'driver_failed') throw error;
    await endEntry(context, entry, { status: 'unknown', ...fault });
    return 'unknown';
  }
}

/** How the plan ended, once every router has. */
async function conclude(
  context: DeviceContext,
  held: StoredPlan,
  { signal, plan }: Pick<Applying, 'signal' | 'plan'>,
): Promise<{ status: PlanStatus; message: string }> {
  for (const entry of await entriesOf(context, held.id))
    if (entry.status === 'waiting') await endEntry(context, entry, { status: 'skipped' });
  const entries = await entriesOf(context, held.id);
  const of = (status: string) => entries.filter((entry) => entry.status === status).length;
  const changed = entries.filter(({ status }) => !['unchanged'].includes(status)).length;
  const told = ['applied', 'rolled_back', 'refused', 'failed', 'unknown', 'skipped']
    .flatMap((status) => (of(status) ? [`${of(status)} ${status.replace('_', ' ')}`] : []))
    .join(', ');
  if (of('applied') === changed)
    return finish(context, held, {
      status: 'applied',
      message: `${counted(changed, 'router')} ${changed === 1 ? 'runs' : 'run'} what was planned.`,
    });
  const wasAsked = signal.aborted || (await loadPlan(context, plan)).cancel_asked !== null;
  const isCancelled = wasAsked && of('applied') + of('skipped') === changed;
  return finish(context, held, {
    status: isCancelled ? 'cancelled' : 'stopped',
    message: `${isCancelled ? 'Cancelled' : 'Stopped'} before it was through: ${told}.`,
  });
}

async function finish(
  context: DeviceContext,
  held: StoredPlan,
  { status, message }: { status: PlanStatus; message: string },
): Promise<{ status: PlanStatus; message: string }> {
  const told = message.length > 2000 ? `${message.slice(0, 1999)}…` : message;
  await writePlan(context, held.id, { status, message: told, completed: sql`now()` });
  return { status, message: told };
}

/** The worker that applied the plan died: each router that was under way is looked at, and no other is begun. */
export async function recoverPlan(
  context: DeviceContext,
  {
    held,
    entries,
    applying,
  }: { held: StoredPlan; entries: readonly Entry[]; applying: Pick<Applying, 'run' | 'signal'> },
): Promise<{ status: PlanStatus; message: string }> {
  await sideBySide(
    entries.filter(({ status }) => status === 'applying'),
    held.options.parallel,
    async (entry) => {
      const outcome = await withRouterLock(
        context,
        { run: applying.run, routerId: entry.router_id ?? 0, wait_ms: PATIENCE_MS },
        () => recoverEntry(context, { held, entry }),
      ).catch((error: unknown) => {
        // Whatever keeps one router from being looked at keeps no other from it.
        if (!failedAlone(error, applying.signal)) throw error;
        return { step: 'recover', code: 'not_recovered', message: unforeseenText(error) };
      });
      await endEntry(context, entry, 'status' in outcome ? outcome : { status: 'unknown', ...outcome });
    },
  );
  const { status, message } = await conclude(context, held, { ...applying, plan: held.id });
  if (status === 'applied') return { status, message };
  return finish(context, held, {
    status,
    message: `The server was ended while it applied this. ${message}`,
  });
}
