import { endpoints } from '@peersmith/answers';
import { router } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import { type Context, inTransaction } from '../../engine/context.ts';
import { forbidden, Invalid } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions } from '../../platform/access.ts';
import { acceptHostKey } from './accept-host-key.ts';
import { configureRouters } from './configure-routers.ts';
import type { Devices } from './devices.ts';
import { visibleRouters } from './drift-job.ts';
import { CONNECTION_JOB, DRIFT_JOB } from './job-names.ts';
import { noRouters } from './make-plan.ts';

const DEPLOY = 'devices.deploy_router_configuration';

/** What is done with single routers: tests, keys, comparisons, and upstream's way to install. */
export function routerRoutes(http: FastifyInstance, open: OpenContext, devices: Devices): void {
  const serve = serving(http, open);
  serve(endpoints.testRouter, { access: permissions(DEPLOY), of: router }, ({ context, params: { id } }) => {
    requireWriter(context);
    return inTransaction(context, (inner) => inner.jobs.enqueue(inner, CONNECTION_JOB, { objectId: id }));
  });
  serve(
    endpoints.acceptHostKey,
    { access: permissions('devices.change_router'), of: router },
    ({ context, params: { id }, body: { host_key } }) => acceptHostKey(context, { id, hostKey: host_key }),
  );
  serve(endpoints.checkDrift, { access: permissions(DEPLOY) }, async ({ context, body }) => {
    const ids = await visibleRouters(context, body.routers);
    if (ids.length === 0) throw noRouters();
    if (body.routers && ids.length < new Set(body.routers).size)
      throw new Invalid({
        routers: body.routers
          .filter((id) => !ids.includes(id))
          .map((id) => `There is no router ${id}: leave it out.`),
      });
    const input = body.routers ? { routers: ids } : {};
    return inTransaction(context, (inner) => inner.jobs.enqueue(inner, DRIFT_JOB, { input }));
  });
  serve(endpoints.configureRouters, { access: permissions(DEPLOY) }, ({ context, body, reply }) =>
    configureRouters({ ...context, devices }, body, reply),
  );
}

/** A token that may only read signs in to no router, although the request is a GET. */
function requireWriter({ principal }: Context): void {
  if (!principal.mayWrite)
    throw forbidden('This token may only read, and a connection test signs in to a router.');
}
