import type { FastifyInstance } from 'fastify';
import type { Room } from '../../engine/module.ts';
import type { Access } from '../../platform/access.ts';
import { healthOf } from './health.ts';
import { metricsText } from './metrics-text.ts';

const STAFF: Access = { kind: 'staff' };

/** What operators and their monitoring ask: settings in force, the health of each part, and numbers for Prometheus. */
export function operatingRoutes(http: FastifyInstance, room: Room): void {
  http.get('/api/core/configuration/', { config: { access: { kind: 'superuser' } } }, async () => ({
    count: room.variables.length,
    results: room.variables,
  }));
  http.get('/api/core/health/', { config: { access: STAFF } }, (request) =>
    healthOf(room.open(request), room),
  );
  http.get('/metrics', { config: { access: STAFF } }, async (request, reply) => {
    const { text, type } = await metricsText(room.open(request), room);
    return reply.type(type).send(text);
  });
}
