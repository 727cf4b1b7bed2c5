import { endpoints } from '@peersmith/answers';
import { autonomousSystem, rpkiSnapshot } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import { type Context, inTransaction } from '../../engine/context.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { requireWhole } from '../../engine/read/within-grant.ts';
import { permissions } from '../../platform/access.ts';
import { judgeRoute, rpkiOfSystem } from './judge-route.ts';
import { MAY_REFRESH, refreshRpkiJob } from './refresh-job.ts';
import { rpkiStatus } from './rpki-status.ts';

const VIEW = 'rpki.view_snapshot';

/** What RPKI says: how its data stand, of a route, and of an AS; and reading it now. */
export function rpkiRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(endpoints.rpkiStatus, { access: permissions(VIEW) }, ({ context }) => rpkiStatus(whole(context)));
  serve(endpoints.rpkiValidity, { access: permissions(VIEW) }, ({ context, query }) =>
    judgeRoute(whole(context), query),
  );
  serve(endpoints.refreshRpki, { access: permissions(MAY_REFRESH) }, ({ context, body }) =>
    inTransaction(whole(context), (inner) => inner.jobs.enqueue(inner, refreshRpkiJob.name, { input: body })),
  );
  serve(
    endpoints.rpkiOfSystem,
    { access: permissions('peering.view_autonomoussystem', VIEW), of: autonomousSystem },
    ({ context, params: { id } }) => rpkiOfSystem(whole(context), id),
  );
}

/** What is in force may be any snapshot. */
function whole(context: Context): Context {
  requireWhole(context, [rpkiSnapshot]);
  return context;
}
