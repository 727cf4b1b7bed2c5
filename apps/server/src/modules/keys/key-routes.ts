import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../../engine/http/request.ts';
import { keyStates } from './key-usage.ts';

/** Which keys encrypt stored secrets, where each stands, and how many were sealed with it; never a key itself. */
export function keyRoutes(app: FastifyInstance, open: OpenContext): void {
  app.get('/api/core/encryption-keys/', { config: { access: { kind: 'superuser' } } }, async (request) => {
    const { db, secrets } = open(request);
    const results = await keyStates(db, secrets.keys());
    return { count: results.length, results };
  });
}
