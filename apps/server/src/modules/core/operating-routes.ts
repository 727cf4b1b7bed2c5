import { endpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../../engine/errors.ts';
import { serving } from '../../engine/http/serve.ts';
import type { Room } from '../../engine/module.ts';
import type { Access } from '../../platform/access.ts';
import { healthOf } from './health.ts';
import { metricsText } from './metrics-text.ts';
import { coreSettings } from './settings.ts';

const STAFF: Access = { kind: 'staff' };

/** What operators and their monitoring ask: settings in force, the health of each part, and numbers for Prometheus. */
export function operatingRoutes(http: FastifyInstance, room: Room): void {
  const serve = serving(http, room.open);
  serve(endpoints.configuration, { access: { kind: 'superuser' } }, () => ({
    count: room.variables.length,
    results: [...room.variables],
  }));
  serve(endpoints.installationHealth, { access: STAFF }, ({ context }) => healthOf(context, room));
  serve(endpoints.metrics, { access: STAFF }, async ({ context, reply }) => {
    if (!coreSettings.of(context).METRICS_ENABLED)
      throw new ApiError(404, { detail: 'There are no metrics: METRICS_ENABLED is false.' });
    const { text, type } = await metricsText(context, room);
    return reply.type(type).send(text);
  });
}
