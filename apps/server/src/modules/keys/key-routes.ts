import { endpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { keyStates } from './key-usage.ts';

/** Which keys encrypt stored secrets, where each stands, and how many were sealed with it; never a key itself. */
export function keyRoutes(app: FastifyInstance, open: OpenContext): void {
  serving(app, open)(endpoints.encryptionKeys, { access: { kind: 'superuser' } }, async ({ context }) => {
    const results = await keyStates(context.db, context.secrets.keys());
    return { count: results.length, results };
  });
}
