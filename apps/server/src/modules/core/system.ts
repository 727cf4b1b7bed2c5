import { setTimeout as sleep } from 'node:timers/promises';
import { apiPathOf } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import type { Room } from '../../engine/module.ts';
import { OPEN, SIGNED_IN } from '../../platform/access.ts';
import { callerOf } from '../../platform/http.ts';
import { baseOf } from '../../platform/origin.ts';

const ROOTS = ['bgp', 'core', 'devices', 'extras', 'messaging', 'net', 'peering', 'peeringdb', 'users'];

/** The API's roots, its status, and the health check that load balancers ask. */
export function systemRoutes(app: FastifyInstance, room: Room): void {
  const { engine, db } = room;
  const urls = (base: string, root: string) => {
    const listed = Object.values(engine.registry).filter((resource) => resource.root === root);
    const entries = listed.map((resource): [string, string] => [
      resource.path,
      `${base}${apiPathOf(resource)}`,
    ]);
    if (root === 'users') entries.push(['userpref', `${base}/api/users/userpref/`]);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  app.get('/api/', { config: { access: SIGNED_IN } }, (request, reply) => {
    const base = baseOf(request);
    return reply.send(
      Object.fromEntries([
        ...ROOTS.map((root) => [root, `${base}/api/${root}/`]),
        ['status', `${base}/api/status/`],
      ]),
    );
  });
  for (const root of ROOTS)
    app.get(`/api/${root}/`, { config: { access: SIGNED_IN } }, (request, reply) =>
      reply.send(urls(baseOf(request), root)),
    );

  // Anonymous callers learn that it runs, and nothing of what runs.
  app.get('/api/status/', { config: { access: OPEN } }, async (request) => {
    if (!callerOf(request)) return { status: 'ok' };
    return {
      'django-version': `Node.js ${process.versions.node}`,
      'installed-apps': {},
      'peering-manager-version': '1.10.5',
      'peersmith-version': room.version,
      'python-version': process.versions.node,
      'rq-workers-running': await room.system().jobs.workers(),
      'event-loop-delay': room.delay(),
    };
  });
  app.get('/healthz', { config: { access: OPEN, anyHost: true } }, async (_request, reply) => {
    const status = await stateOf(db);
    return reply.code(status === 'ok' ? 200 : 503).send({ status });
  });
}

const PATIENCE_MS = 3000;

/** `ok`, or what keeps the database from serving reads and writes. */
async function stateOf(db: AnyDatabase): Promise<string> {
  const asked = sql<{
    reads: boolean;
  }>`select current_setting('transaction_read_only')::bool as reads`
    .execute(db)
    .then(
      ({ rows }) => (rows[0]?.reads ? 'database read-only' : 'ok'),
      () => 'database unreachable',
    );
  return Promise.race([asked, sleep(PATIENCE_MS, 'database does not answer', { ref: false })]);
}
