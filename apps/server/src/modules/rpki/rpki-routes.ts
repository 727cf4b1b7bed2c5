import { endpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import { inTransaction } from '../../engine/context.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions } from '../../platform/access.ts';
import { judgeRoute } from './judge-route.ts';
import { MAY_REFRESH, refreshRpkiJob } from './refresh-job.ts';
import { rpkiStatus } from './rpki-status.ts';
import { whole } from './whole-context.ts';

const VIEW = 'rpki.view_snapshot';

/** What RPKI says: how its data stand, and of a route; and reading it now. */
export function rpkiRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(endpoints.rpkiStatus, { access: permissions(VIEW) }, ({ context }) => rpkiStatus(whole(context)));
  serve(endpoints.rpkiValidity, { access: permissions(VIEW) }, ({ context, query }) =>
    judgeRoute(whole(context), query),
  );
  serve(endpoints.refreshRpki, { access: permissions(MAY_REFRESH) }, ({ context, body }) =>
    inTransaction(whole(context), (inner) => inner.jobs.enqueue(inner, refreshRpkiJob.name, { input: body })),
  );
}
