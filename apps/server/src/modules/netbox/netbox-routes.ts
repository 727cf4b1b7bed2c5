import { endpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import { inTransaction } from '../../engine/context.ts';
import { forbidden } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions } from '../../platform/access.ts';
import { octetsOf } from '../../platform/body-octets.ts';
import { MAY_READ, READ_JOB } from './mirror/read-job.ts';
import { standingOf } from './mirror/standing.ts';
import { requireConfigured } from './netbox-client.ts';
import { netboxSettings } from './settings.ts';
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
