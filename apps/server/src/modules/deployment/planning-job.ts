import { plan } from '@peersmith/model';
import { sql } from 'kysely';
import { JobFailed, type JobHandler, type Progress } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { counted } from '../../platform/counted.ts';
import { sideBySide } from '../../platform/side-by-side.ts';
import { applyPlan } from './apply-plan.ts';
import { compareRouter, keptTexts } from './compare-router.ts';
import { approveAndBegin } from './decide-plan.ts';
import type { DeviceContext, Devices } from './devices.ts';
import { PLANNING_JOB } from './job-names.ts';
import { placeOf } from './place-of.ts';
import { type Entry, entriesOf, writeEntry } from './plan-entry.ts';
import { planOutput } from './plan-output.ts';
import { loadRouters, type ReachableRouter, reachable } from './reachable-router.ts';
import { type Candidate, RENDERED_AT_ONCE, renderCandidate } from './render-candidate.ts';
import { type Fault, faultOf } from './router-fault.ts';
import { JobRun, withRouterLock } from './router-lock.ts';
import { sharingOf } from './sharing.ts';
import { loadPlan, type StoredPlan } from './stored-plan.ts';
import { wavesOf } from './waves.ts';

/** How long a plan waits for a router that another job of ours works with. */
const PATIENCE_MS = 60_000;

/** A router of a plan that can be compared. */
interface Comparable {
  entry: Entry;
  router: ReachableRouter;
  candidate: Candidate;
}

/** The job that makes a plan: renders all of its routers, then has each compare. */
export const planningJob = (devices: Devices): JobHandler => ({
  name: PLANNING_JOB,
  object: plan,
  mayRun: (principal) => holds(principal, 'devices.deploy_router_configuration'),
  run: async (outer, { id: job, objectId, input, progress, signal }) => {
    const context: DeviceContext = { ...outer, devices };
    const held = await loadPlan(context, objectId ?? 0);
    if (held.job_id !== job || held.status === 'cancelled')
      throw new JobFailed('The plan is made already, or was cancelled: make another.');
    if (held.status !== 'planning') return { message: `Plan ${held.id} is ${held.status}.` };
    const run = new JobRun(context, job);
    const outcome = await makeIt(context, { held, run, progress, signal });
    const output = await planOutput(context, held.id);
    const data = { plan: held.id };
    if (outcome.status === 'failed') throw new JobFailed(outcome.message, data);
    if (outcome.status !== 'ready' || input.apply !== true)
      return { message: outcome.message, data, ...output };
    if (!(await approveAndBegin(context, held.id, job)))
      return {
        message: `${outcome.message} Whoever may approve and apply it does so at /deployment/plans/${held.id}/.`,
        data,
        ...output,
      };
    const maintenance = input.maintenance === true;
    const applied = await applyPlan(context, { plan: held.id, maintenance, run, progress, signal });
    if (applied.status !== 'applied') throw new JobFailed(applied.message, data);
    return { message: applied.message, data, ...output };
  },
});

/** Renders everything, compares everything, and says how the plan stands. */
async function makeIt(
  context: DeviceContext,
  { held, run, progress, signal }: { held: StoredPlan; run: JobRun; progress: Progress; signal: AbortSignal },
): Promise<{ status: string; message: string }> {
  const entries = await entriesOf(context, held.id);
  const comparable = await renderAll(context, { held, entries, progress });
  if (comparable.length < entries.length)
    return conclude(context, held, {
      failed: entries.length - comparable.length,
      why: 'cannot be rendered or reached, so none was asked what it runs',
    });
  let done = 0;
  await sideBySide(comparable, held.options.parallel, async (one) => {
    if (signal.aborted || (await isCancelled(context, held.id))) return false;
    const fault = await withRouterLock(
      context,
      { run, routerId: one.router.id, wait_ms: PATIENCE_MS, signal },
      () => compareOne(context, held, one),
    );
    if (fault) await fail(context, one.entry, fault);
    progress.step('comparing', (done += 1), comparable.length);
    return true;
  });
  return conclude(context, held, { failed: null, why: 'could not be compared' });
}

/** All configurations before any router is spoken to: those that can be compared. */
async function renderAll(
  context: DeviceContext,
  { held, entries, progress }: { held: StoredPlan; entries: readonly Entry[]; progress: Progress },
): Promise<Comparable[]> {
  const routers = await loadRouters(
    context,
    entries.flatMap(({ router_id }) => router_id ?? []),
  );
  const ready: Comparable[] = [];
  let done = 0;
  await sideBySide(entries, RENDERED_AT_ONCE, async (entry) => {
    const found = routers.get(entry.router_id ?? 0);
    const router = found ? reachable(context, found) : null;
    if (router === null)
      await fail(context, entry, { step: 'render', code: 'router_unknown', message: 'It was deleted.' });
    else if (!('driver' in router)) await fail(context, entry, { step: 'render', ...router });
    else if (!router.driver.strategy.modes.includes(held.mode))
      await fail(context, entry, {
        step: 'render',
        code: 'mode_unsupported',
        message: `${router.driver.label} takes ${router.driver.strategy.modes.join(' or ')}, not ${held.mode}: make a plan of that mode.`,
      });
    else {
      const candidate = await renderCandidate(context, router.id);
      if (candidate.kind === 'candidate') ready.push({ entry, router, candidate });
      else await fail(context, entry, candidate, candidate.findings);
    }
    progress.step('rendering', (done += 1), entries.length);
  });
  return ready;
}

async function compareOne(
  context: DeviceContext,
  held: StoredPlan,
  { entry, router, candidate }: Comparable,
): Promise<Fault | undefined> {
  try {
    const purpose = `plan ${held.id}`;
    const compared = await compareRouter(context, router, { purpose, text: candidate.text, mode: held.mode });
    const isEqual = compared.difference.trim() === '';
    await writeEntry(context, entry.id, {
      ...(await keptTexts(context, candidate, compared)),
      status: isEqual ? 'unchanged' : 'planned',
      warnings: compared.warnings,
      findings: candidate.findings,
      revision: placeOf(router),
      step: null,
      code: null,
      message: '',
    });
    if (compared.warnings.length === 0) return undefined;
    return {
      step: 'load',
      code: 'device_warned',
      message: `It takes the configuration and warns, so nothing is installed:\n${compared.warnings.join('\n')}`,
    };
  } catch (error) {
    return faultOf(error);
  }
}

const fail = (
  context: DeviceContext,
  entry: Entry,
  { step, code, message }: Fault,
  findings?: readonly unknown[],
) =>
  writeEntry(context, entry.id, {
    status: 'failed',
    step,
    code,
    message,
    ...(findings ? { findings } : {}),
  });

const isCancelled = async (context: DeviceContext, id: number) =>
  (await loadPlan(context, id)).status === 'cancelled';

/** Says how the plan stands: what changes where, in which waves. */
async function conclude(
  context: DeviceContext,
  held: StoredPlan,
  { failed, why }: { failed: number | null; why: string },
): Promise<{ status: string; message: string }> {
  const entries = await entriesOf(context, held.id);
  const waiting = entries.filter(({ status }) => status === 'waiting');
  for (const entry of waiting) await writeEntry(context, entry.id, { status: 'skipped' });
  const changed = entries.filter(({ status }) => status === 'planned');
  const wrong = failed ?? entries.filter(({ status }) => status === 'failed').length;
  const waves = wavesOf(
    await sharingOf(
      context,
      changed.flatMap(({ router_id }) => router_id ?? []),
    ),
  );
  for (const entry of changed)
    await writeEntry(context, entry.id, { wave: waves.get(entry.router_id ?? 0) ?? 1 });
  const status = wrong > 0 ? 'failed' : changed.length === 0 ? 'unchanged' : 'ready';
  const message = {
    failed: `${wrong} of ${counted(entries.length, 'router')} ${why}: nothing can be applied.`,
    unchanged: 'Every router runs what is rendered for it: there is no configuration to install.',
    ready: `${changed.length} of ${counted(entries.length, 'router')} would change, in ${counted(Math.max(0, ...waves.values()), 'wave')}.`,
  }[status];
  const { rows } = await sql<{ status: string }>`
    update deployment_plan set status = ${status}, message = ${message}, changed_count = ${changed.length}, failed_count = ${wrong}, updated = now(),
      completed = case when ${status} in ('failed', 'unchanged') then now() end
     where id = ${held.id} and status = 'planning' returning status`.execute(context.db);
  return rows.length ? { status, message } : { status: 'cancelled', message: 'The plan was cancelled.' };
}
