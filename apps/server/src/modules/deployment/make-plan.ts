import type { endpoints } from '@peersmith/answers';
import { router } from '@peersmith/model';
import type { BodyOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { inTransaction } from '../../engine/context.ts';
import { ApiError, Invalid } from '../../engine/errors.ts';
import { getMany } from '../../engine/read/read.ts';
import { recordAudit } from '../audit/index.ts';
import type { DeviceContext } from './devices.ts';
import { PLANNING_JOB } from './job-names.ts';
import { loadRouters, type StoredRouter } from './reachable-router.ts';
import { deploymentSettings } from './settings.ts';
import type { AppliedAs } from './stored-plan.ts';

type Asked = BodyOf<typeof endpoints.makePlan>;

/** What happens once the plan is made. */
export interface MakePlan extends Pick<Asked, 'routers' | 'mode' | 'comment' | 'options'> {
  /** Whether it is approved and applied as soon as it is ready. */
  apply?: boolean;
  /** Whether that goes for routers in maintenance as well. */
  maintenance?: boolean;
}

/** Makes a plan and queues the work; nothing is rendered yet, and no router is spoken to. */
export function makePlan(outer: DeviceContext, asked: MakePlan): Promise<number> {
  const options = appliedAs(outer, asked.options);
  return inTransaction(outer, async (context) => {
    const ids = [...new Set(asked.routers)];
    const seen = await getMany(context, router, ids, new Set(['id']));
    const missing = ids.filter((id) => !seen.some((row) => Number(row.id) === id));
    if (missing.length)
      throw new Invalid({ routers: missing.map((id) => `There is no router ${id}: leave it out.`) });
    const routers = await loadRouters(context, ids);
    const mode = asked.mode ?? modeFor(outer, [...routers.values()]);
    const { rows } = await sql<{ id: number }>`
      insert into deployment_plan (author_id, comment, mode, router_count, options, message)
      values (${context.principal.id || null}, ${asked.comment}, ${mode}, ${ids.length}, ${JSON.stringify(options)}::jsonb, 'It is being made.') returning id::int as id`.execute(
      context.db,
    );
    const id = Number(rows[0]?.id);
    await sql`insert into deployment_planrouter (plan_id, router_id, router_name, status)
      select ${id}, r.id, r.name, 'waiting' from devices_router r where r.id = any(${ids}::bigint[])`.execute(
      context.db,
    );
    const job = await context.jobs.enqueue(context, PLANNING_JOB, {
      objectId: id,
      input: { apply: asked.apply ?? false, maintenance: asked.maintenance ?? false },
    });
    await sql`update deployment_plan set job_id = ${job.id} where id = ${id}`.execute(context.db);
    await recordAudit(context, [
      {
        kind: 'plan_made',
        target: { type: 'deployment.plan', id, name: `Plan ${id}` },
        detail: { routers: [...routers.values()].map(({ name }) => name), mode },
      },
    ]);
    return id;
  });
}

/** A whole configuration, unless every platform takes only a part of one. */
function modeFor({ devices }: DeviceContext, routers: readonly StoredRouter[]): 'replace' | 'merge' {
  const modes = routers.flatMap(
    ({ napalm_driver }) => devices.driverNamed(napalm_driver)?.strategy.modes ?? [],
  );
  return modes.length > 0 && !modes.includes('replace') ? 'merge' : 'replace';
}

/** Seconds that are left for the confirmation once the sessions had their time. */
const MARGIN_S = 30;

function appliedAs(context: DeviceContext, options: Asked['options']): AppliedAs {
  const settings = deploymentSettings.of(context);
  const gate_s = options.gate_s ?? settings.DEPLOYMENT_GATE_S;
  const confirm_s = options.confirm_s ?? Math.max(settings.DEPLOYMENT_CONFIRM_S, gate_s + MARGIN_S);
  if (confirm_s < gate_s + MARGIN_S)
    throw new Invalid({
      options: [
        `confirm_s must be at least ${MARGIN_S} more than gate_s, or a change is taken back while sessions still have time: ${gate_s + MARGIN_S} or more.`,
      ],
    });
  return {
    parallel: options.parallel ?? settings.DEPLOYMENT_PARALLEL,
    confirm_s,
    gate_s,
    prefix_drop_percent: options.prefix_drop_percent ?? settings.DEPLOYMENT_PREFIX_DROP_PERCENT,
    stop_on_failure: options.stop_on_failure ?? true,
  };
}

/** Refuses when there is nothing to plan for. */
export const noRouters = (): ApiError => new ApiError(404, { detail: 'None of these routers is there.' });
