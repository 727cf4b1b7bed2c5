import { job as jobs, plan as plans, router as routerResource } from '@peersmith/model';
import { type Context, inTransaction } from '../../engine/context.ts';
import { JobFailed, type JobHandler } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { getMany } from '../../engine/read/read.ts';
import { counted } from '../../platform/counted.ts';
import { type Devices, loadRouters, makePlan, reachable } from '../deployment/index.ts';
import { routersOf } from './affected-sessions.ts';
import { PLAN_JOB } from './job-names.ts';
import type { PlanStand } from './next-move.ts';
import { loadWindow, recordStep, type StoredWindow, writeWindow } from './stored-window.ts';

/** A plan is made when routers are to lead traffic around, and when they are to carry it again. */
export type Phase = 'drain' | 'restore';

const TEMPLATE = new Set(['id', 'configuration_template']);
const COMMENT: Record<Phase, string> = { drain: 'Graceful shutdown for', restore: 'Back after' };

/** Queues the making of a plan, in the name of who scheduled the maintenance; the id of the job, or null where no plan is wanted. */
export async function askForPlan(context: Context, held: StoredWindow, phase: Phase): Promise<number | null> {
  if (held.apply === 'none') return null;
  const as = { ...context.principal, id: held.scheduled_by_id ?? 0 };
  const { id } = await context.jobs.enqueue({ ...context, principal: as }, PLAN_JOB, {
    objectId: held.id,
    input: { phase },
  });
  return Number(id);
}

/** The job that makes the plan of a phase, with the rights that who scheduled the maintenance has then. */
export const planJob = (devices: Devices): JobHandler => ({
  name: PLAN_JOB,
  object: 'maintenance.window',
  mayRun: (principal) => holds(principal, 'devices.deploy_router_configuration'),
  run: (outer, { id: job, objectId, input }) =>
    inTransaction(outer, async (context) => {
      const phase: Phase = input.phase === 'restore' ? 'restore' : 'drain';
      const held = await loadWindow(context, objectId ?? 0, true).catch(() => null);
      if (!held) throw new JobFailed('The maintenance was deleted.');
      if (held[`${phase}_job_id`] !== job || held[`${phase}_plan_id`] !== null)
        return { message: 'The plan is made already, or is not wanted any more.' };
      if (!holds(context.principal, 'devices.deploy_router_configuration'))
        throw new JobFailed(
          'Who scheduled it may not make plans any more: make one of its routers, and apply it.',
        );
      const { usable, others } = await sortRouters({ ...context, devices }, held);
      for (const message of others)
        await recordStep(context, held.id, { kind: 'plan', outcome: 'warning', message });
      if (usable.length === 0)
        return { message: 'None of its routers is configured from here.', data: { none: true } };
      const plan = await makePlan(
        { ...context, devices },
        {
          routers: usable,
          mode: undefined,
          comment: `${COMMENT[phase]} maintenance ${held.id}: ${held.summary}`,
          options: {},
          apply: held.apply === 'automatic',
          maintenance: true,
        },
      );
      await writeWindow(context, held, { [`${phase}_plan_id`]: plan });
      await recordStep(context, held.id, {
        kind: 'plan',
        message: `Plan ${plan} is made for ${counted(usable.length, 'router')}${held.apply === 'automatic' ? ', and applied where the rules of deployment let it' : ', and waits for somebody to approve and apply it'}.`,
      });
      return { message: `Plan ${plan} is being made.`, data: { plan } };
    }),
});

/** The routers that plans can be made for, and what is to be said of the others. */
async function sortRouters(
  context: Context & { devices: Devices },
  held: StoredWindow,
): Promise<{ usable: number[]; others: string[] }> {
  const routers = await loadRouters(context, await routersOf(context, held.id));
  const rendered = new Set(
    (await getMany(context, routerResource, [...routers.keys()], TEMPLATE))
      .filter(({ configuration_template }) => configuration_template !== null)
      .map(({ id }) => Number(id)),
  );
  const usable: number[] = [];
  const others: string[] = [];
  for (const [id, one] of routers) {
    const found = reachable(context, one);
    if ('code' in found)
      others.push(`${one.name} is not configured from here, so it is yours to drain: ${found.message}`);
    else if (!rendered.has(id))
      others.push(`${one.name} has no configuration template, or you may not see it: it is yours to drain.`);
    else usable.push(id);
  }
  return { usable, others };
}

const WAITS: Readonly<Record<string, string>> = {
  planning: 'is being made',
  ready: 'waits for somebody to approve it',
  approved: 'is approved, and waits for somebody to apply it',
  applying: 'is being applied',
};

/** How the plan of a phase stands. */
export async function standOf(context: Context, held: StoredWindow, phase: Phase): Promise<PlanStand> {
  const [planId, jobId] = [held[`${phase}_plan_id`], held[`${phase}_job_id`]];
  if (planId !== null) return ofPlan(context, planId);
  if (held.apply === 'none' || jobId === null) return { state: 'none' };
  const [job] = await getMany(context, jobs, [jobId], new Set(['id', 'status', 'data']));
  const status = String(job?.status ?? 'gone');
  if (status === 'completed') return { state: 'none' };
  return status === 'pending' || status === 'running'
    ? { state: 'open', text: 'Its plan is being made.' }
    : { state: 'failed', text: `No plan could be made: see job ${jobId}.` };
}

async function ofPlan(context: Context, id: number): Promise<PlanStand> {
  const [plan] = await getMany(context, plans, [id], new Set(['id', 'status', 'completed', 'message']));
  const status = String(plan?.status ?? 'gone');
  const waits = WAITS[status];
  if (waits) return { state: 'open', text: `Plan ${id} ${waits}.` };
  if (status === 'applied' || status === 'unchanged')
    return {
      state: 'applied',
      at: new Date(String(plan?.completed ?? context.now())),
      text: status === 'applied' ? `Plan ${id} is applied.` : `Plan ${id}: every router runs that already.`,
    };
  return { state: 'failed', text: `Plan ${id} is ${status}: ${String(plan?.message ?? 'it is gone')}` };
}
