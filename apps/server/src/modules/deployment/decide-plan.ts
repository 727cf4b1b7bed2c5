import { router } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError, forbidden } from '../../engine/errors.ts';
import { holds } from '../../engine/permissions.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { recordAudit } from '../audit/index.ts';
import { APPLYING_JOB } from './job-names.ts';
import { deploymentSettings } from './settings.ts';
import { loadPlan, requireState, type StoredPlan, writePlan } from './stored-plan.ts';

const APPROVE = 'deployment.approve_plan';
const APPLY = 'deployment.apply_plan';

const target = (id: number) => ({ type: 'deployment.plan', id, name: `Plan ${id}` });

/** A plan that nobody else decides about meanwhile; only who may view all of its routers decides about it. */
async function loadForDecision(context: Context, id: number): Promise<StoredPlan> {
  const held = await loadPlan(context, id, true);
  const { rows } =
    await sql`select from deployment_planrouter e where e.plan_id = ${id} and e.router_id is not null
    and not (${withinGrant(context, router, sql`e.router_id`)}) limit 1`.execute(context.db);
  if (rows.length) throw forbidden('This plan is also about routers that you may not view.');
  return held;
}

/** Approves or rejects a plan that is ready. */
export const decidePlan = (
  outer: Context,
  { id, comment, verdict }: { id: number; comment: string; verdict: 'approved' | 'rejected' },
): Promise<void> =>
  inTransaction(outer, async (context) => {
    const held = await loadForDecision(context, id);
    requireState(held, verdict === 'approved' ? ['ready'] : ['ready', 'approved'], verdict);
    if (verdict === 'approved') requireOther(context, held);
    await decide(context, { id, comment, verdict });
  });

/** With four eyes, who made a plan does not approve it. */
function requireOther(context: Context, { author_id }: StoredPlan): void {
  if (isOwnWithFourEyes(context, author_id))
    throw new ApiError(409, {
      detail: 'You made this plan: somebody else has to approve it (DEPLOYMENT_FOUR_EYES).',
      code: 'four_eyes',
    });
}

const isOwnWithFourEyes = (context: Context, author: number | null) =>
  deploymentSettings.of(context).DEPLOYMENT_FOUR_EYES && author === context.principal.id;

async function decide(
  context: Context,
  { id, comment, verdict }: { id: number; comment: string; verdict: 'approved' | 'rejected' },
): Promise<void> {
  const ends = verdict === 'rejected';
  await writePlan(context, id, {
    status: verdict,
    approved_by_id: context.principal.id || null,
    approved: context.now(),
    approval_comment: comment,
    message: ends ? 'It was rejected, and is not applied.' : 'It is approved, and can be applied.',
    ...(ends ? { completed: context.now() } : {}),
  });
  await recordAudit(context, [
    {
      kind: verdict === 'approved' ? 'plan_approved' : 'plan_rejected',
      target: target(id),
      detail: { comment },
    },
  ]);
}

/** Queues the work of applying a plan; how many of its routers stand in maintenance is asked first. */
export const beginApplying = (
  outer: Context,
  { id, maintenance }: { id: number; maintenance: boolean },
): Promise<void> =>
  inTransaction(outer, async (context) => {
    const held = await loadForDecision(context, id);
    requireState(held, ['approved'], 'applied');
    if (!maintenance) await requireNoMaintenance(context, id);
    const job = await context.jobs.enqueue(context, APPLYING_JOB, { objectId: id, input: { maintenance } });
    await begin(context, id, job.id);
  });

async function requireNoMaintenance(context: Context, id: number): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select r.name from deployment_planrouter e join devices_router r on r.id = e.router_id
     where e.plan_id = ${id} and e.status = 'planned' and r.status in ('pre-maintenance', 'maintenance', 'post-maintenance') order by r.name`.execute(
    context.db,
  );
  if (rows.length)
    throw new ApiError(409, {
      detail: `In maintenance: ${rows.map(({ name }) => name).join(', ')}. Say maintenance to change them all the same.`,
      code: 'plan_state',
    });
}

async function begin(context: Context, id: number, job: number): Promise<void> {
  await writePlan(context, id, {
    status: 'applying',
    applied_by_id: context.principal.id || null,
    started: context.now(),
    job_id: job,
    message: 'It is being applied.',
  });
  await sql`update deployment_planrouter set status = 'waiting', updated = now() where plan_id = ${id} and status = 'planned'`.execute(
    context.db,
  );
  await recordAudit(context, [{ kind: 'plan_applied', target: target(id), detail: { job } }]);
}

/** Approves a plan that was just made and begins to apply it in the same job; false where the caller may not. */
export const approveAndBegin = (outer: Context, id: number, job: number): Promise<boolean> =>
  inTransaction(outer, async (context) => {
    const held = await loadPlan(context, id, true);
    const { principal } = context;
    if (held.status !== 'ready' || isOwnWithFourEyes(context, held.author_id)) return false;
    if (!holds(principal, APPROVE) || !holds(principal, APPLY)) return false;
    await decide(context, { id, comment: '', verdict: 'approved' });
    await begin(context, id, job);
    return true;
  });

/** Goes no further with a plan; what is under way on a router comes to its own end. */
export const cancelPlan = (outer: Context, id: number): Promise<void> =>
  inTransaction(outer, async (context) => {
    const held = await loadForDecision(context, id);
    requireState(held, ['planning', 'ready', 'approved', 'applying'], 'cancelled');
    await writePlan(
      context,
      id,
      held.status === 'applying'
        ? { cancel_asked: context.now(), message: 'It is being cancelled: no other router is begun.' }
        : {
            status: 'cancelled',
            completed: context.now(),
            message: 'It was cancelled before it was applied.',
          },
    );
    await recordAudit(context, [{ kind: 'plan_cancelled', target: target(id) }]);
  });
