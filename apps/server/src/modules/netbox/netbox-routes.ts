import { endpoints } from '@peersmith/answers';
import { connection, router } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import { inTransaction } from '../../engine/context.ts';
import { forbidden } from '../../engine/errors.ts';
import { pageOf } from '../../engine/http/parameters.ts';
import { envelope, type OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions } from '../../platform/access.ts';
import { octetsOf } from '../../platform/body-octets.ts';
import { MAY_READ, READ_JOB } from './mirror/read-job.ts';
import { standingOf } from './mirror/standing.ts';
import { requireConfigured } from './netbox-client.ts';
import { netboxSettings } from './settings.ts';
import { netboxOfConnection } from './use/compare-connection.ts';
import { netboxOfRouter } from './use/compare-router.ts';
import { listInventory } from './use/inventory.ts';
import { makeRoutersOf } from './use/make-routers.ts';
import { portsOfRouter } from './use/ports-of-device.ts';
import { RefusedEvent } from './webhook/refused-event.ts';
import { isSigned } from './webhook/signature.ts';
import { takeEvent } from './webhook/take-event.ts';

/** What NetBox tells, and what it is asked. */
export function netboxRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(endpoints.netboxStanding, { access: permissions('netbox.view_device') }, ({ context }) =>
    standingOf(context),
  );
  serve(
    endpoints.readNetbox,
    { access: permissions('netbox.view_device', MAY_READ) },
    async ({ context, body: { accept_fewer = false } }) => {
      requireConfigured(context);
      return inTransaction(context, (inner) =>
        inner.jobs.enqueue(inner, READ_JOB, { input: { accept_fewer } }),
      );
    },
  );
  useRoutes(serve);
  const ALL = ['devices.add_router', 'devices.change_router', 'devices.delete_router'];
  serve(
    endpoints.updateFromNetbox,
    { access: { kind: 'permissions', all: ALL, silent: true }, keepsOctets: true },
    async ({ context, body, query, request, reply }) => {
      const { NETBOX_WEBHOOK_SECRET: secret } = netboxSettings.of(context);
      if (secret !== '' && !isSigned(octetsOf(request), request.headers['x-hook-signature'], secret))
        throw forbidden('X-Hook-Signature is missing, or not made with the secret of NETBOX_WEBHOOK_SECRET.');
      try {
        return reply.code(await takeEvent(context, body, query)).send();
      } catch (error) {
        if (error instanceof RefusedEvent)
          context.warn?.('an event of NetBox was not taken', {
            status: error.status,
            reason: error.reason,
          });
        throw error;
      }
    },
  );
}

const DEVICE = 'netbox.view_device';
const PORT = [DEVICE, 'netbox.view_interface', 'netbox.view_ipaddress'];

/** What is done with what NetBox has. */
function useRoutes(serve: ReturnType<typeof serving>): void {
  serve(
    endpoints.netboxInventory,
    { access: permissions(DEVICE, 'devices.view_router', 'devices.view_platform') },
    async ({ context, query, request }) => {
      const page = pageOf(request);
      const { count, results } = await listInventory(context, query, page);
      return envelope(request, context.base, count, page, results);
    },
  );
  serve(
    endpoints.makeNetboxRouters,
    { access: permissions(DEVICE, 'devices.view_router', 'devices.add_router', 'devices.view_platform') },
    ({ context, body }) => makeRoutersOf(context, body),
  );
  serve(
    endpoints.netboxOfRouter,
    { access: permissions(DEVICE, 'devices.view_router'), of: router },
    ({ context, params }) => netboxOfRouter(context, params.id),
  );
  serve(
    endpoints.netboxPorts,
    { access: permissions(...PORT, 'devices.view_router'), of: router },
    ({ context, params }) => portsOfRouter(context, params.id),
  );
  serve(
    endpoints.netboxOfConnection,
    { access: permissions(...PORT, 'net.view_connection'), of: connection },
    ({ context, params }) => netboxOfConnection(context, params.id),
  );
}
