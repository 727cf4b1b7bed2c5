import { endpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import { forbidden } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { octetsOf } from '../../platform/body-octets.ts';
import { netboxSettings } from './settings.ts';
import { RefusedEvent } from './webhook/refused-event.ts';
import { isSigned } from './webhook/signature.ts';
import { takeEvent } from './webhook/take-event.ts';

/** What NetBox tells, and what it is asked. */
export function netboxRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
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
