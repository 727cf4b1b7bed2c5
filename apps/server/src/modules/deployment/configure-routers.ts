import { job } from '@peersmith/model';
import { toJson } from '@peersmith/resource';
import type { FastifyReply } from 'fastify';
import { ApiError } from '../../engine/errors.ts';
import { get, wireFor } from '../../engine/read/read.ts';
import type { DeviceContext } from './devices.ts';
import { visibleRouters } from './drift-job.ts';
import { makePlan } from './make-plan.ts';
import { loadPlan } from './stored-plan.ts';

/**
 * Upstream's way to install configurations: a plan, approved and applied in the same job with `commit`, where the caller may. One entry for
 * each router that was found; the job is the same, since all of them are rendered before any is changed.
 */
export async function configureRouters(
  context: DeviceContext,
  { routers, commit }: { routers: readonly number[]; commit: boolean },
  reply: FastifyReply,
) {
  if (routers.length === 0) throw new ApiError(400, ['routers list must not be empty']);
  const ids = await visibleRouters(context, routers);
  if (ids.length === 0) throw new ApiError(404, { detail: 'None of these routers is there.' });
  const plan = await makePlan(context, {
    routers: ids,
    comment: '',
    options: {},
    mode: undefined,
    apply: commit,
  });
  const { job_id } = await loadPlan(context, plan);
  const row = await get(
    { ...context, principal: { ...context.principal, isSuperuser: true, grants: [] } },
    job,
    job_id ?? 0,
  );
  const shown = { ...toJson(job, row, wireFor(context)), id: Number(row.id) };
  void reply.header('X-Plan', `${context.base}/api/deployment/plans/${plan}/`);
  return ids.map(() => shown);
}
