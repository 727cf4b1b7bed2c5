import { endpoints, PushInput } from '@peersmith/answers';
import { job } from '@peersmith/model';
import { toJson } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError, Invalid } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { get, wireFor } from '../../engine/read/read.ts';
import { permissions } from '../../platform/access.ts';
import { visibleRouters } from '../deployment/index.ts';
import { MAY_PUSH, PUSH_JOB } from './push-job.ts';
import { pushTargets } from './push-targets.queries.ts';

/** What pushes configurations: our own way, and upstream's. */
export function pushRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(endpoints.push, { access: permissions(MAY_PUSH) }, async ({ context, body }) => {
    if (body.routers) await requireAll(context, body.routers);
    else await requireSome(context);
    return queue(context, body);
  });
  serve(endpoints.pushRouters, { access: permissions(MAY_PUSH) }, async ({ context, body: { routers } }) => {
    if (routers.length === 0) throw new ApiError(400, ['routers list must not be empty']);
    const ids = await visibleRouters(context, routers);
    if (ids.length === 0) throw new ApiError(404, { detail: 'None of these routers is there.' });
    const { id } = await queue(context, PushInput.parse({ routers: ids, commit: true }));
    const row = await get(
      { ...context, principal: { ...context.principal, isSuperuser: true, grants: [] } },
      job,
      Number(id),
    );
    const shown = { ...toJson(job, row, wireFor(context)), id: Number(row.id) };
    return ids.map(() => shown);
  });
}

async function requireSome(context: Context): Promise<void> {
  const { targets } = await pushTargets(context, undefined);
  if (targets.length === 0)
    throw new ApiError(409, {
      detail: 'No router has a data source and a data path: enter them in the form of a router.',
      code: 'no_targets',
    });
}

async function requireAll(context: Context, routers: readonly number[]): Promise<void> {
  const seen = new Set(await visibleRouters(context, routers));
  const missing = routers.filter((id) => !seen.has(id));
  if (missing.length > 0)
    throw new Invalid({ routers: missing.map((id) => `There is no router ${id}: leave it out.`) });
}

const queue = (context: Context, input: PushInput) =>
  inTransaction(context, (inner) =>
    inner.jobs.enqueue(inner, PUSH_JOB, {
      input,
      ...(input.routers?.length === 1 ? { objectId: input.routers[0] } : {}),
    }),
  );
