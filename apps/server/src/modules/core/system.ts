import { setTimeout as sleep } from 'node:timers/promises';
import * as answers from '@peersmith/answers';
import { API_ROOTS, endpoints, everyEndpoint, type Health, rootOf } from '@peersmith/answers';
import { apiPathOf } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import { describeApi } from '../../engine/http/openapi.ts';
import { serving } from '../../engine/http/serve.ts';
import type { Room } from '../../engine/module.ts';
import { OPEN, SIGNED_IN } from '../../platform/access.ts';
import { callerOf } from '../../platform/http.ts';
import { baseOf } from '../../platform/origin.ts';
import { apiReference } from './api-reference.ts';

/** The API's roots, its status, and the health check that load balancers ask. */
export function systemRoutes(app: FastifyInstance, room: Room): void {
  const { engine } = room;
  const urls = (base: string, root: string) => {
    const listed = Object.values(engine.registry).filter((resource) => resource.root === root);
    const entries = listed.map((resource): [string, string] => [
      resource.path,
      `${base}${apiPathOf(resource)}`,
    ]);
    if (root === 'users') entries.push(['userpref', `${base}/api/users/userpref/`]);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  const serve = serving(app);
  serve(endpoints.apiRoot, { access: SIGNED_IN }, ({ request }) => {
    const base = baseOf(request);
    return Object.fromEntries(
      [...API_ROOTS, 'status'].map((root): [string, string] => [root, `${base}/api/${root}/`]),
    );
  });
  for (const root of API_ROOTS)
    serve(rootOf(root), { access: SIGNED_IN }, ({ request }) => urls(baseOf(request), root));

  const described = once(() =>
    describeApi(engine, { version: room.version, endpoints: everyEndpoint, named: answers }),
  );
  const schema = once(() => JSON.stringify(described()));
  const page = once(() => apiReference(described()));
  // JSON always, since every reader of YAML reads it too.
  serve(endpoints.describeApi, { access: SIGNED_IN }, ({ reply }) =>
    reply.type('application/json').send(schema()),
  );
  for (const reference of [endpoints.apiReference, endpoints.apiReferenceRedoc])
    serve(reference, { access: SIGNED_IN }, ({ reply }) =>
      reply
        .type('text/html; charset=utf-8')
        .header(
          'Content-Security-Policy',
          "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        )
        .send(page()),
    );

  // Anonymous callers learn that it runs, and nothing of what runs.
  serve(endpoints.status, { access: OPEN }, async ({ request }) => {
    if (!callerOf(request)) return { status: 'ok' as const };
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
  healthRoute(app, room);
}

/** Whether the server can work, for load balancers: on each listener. */
export function healthRoute(app: FastifyInstance, { db }: Pick<Room, 'db'>): void {
  serving(app)(endpoints.health, { access: OPEN, anyHost: true }, async ({ reply }) => {
    const status = await stateOf(db);
    return status === 'ok' ? { status } : reply.code(503).send({ status });
  });
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const PATIENCE_MS = 3000;

/** `ok`, or what keeps the database from serving reads and writes. */
async function stateOf(db: AnyDatabase): Promise<Health['status']> {
  const asked: Promise<Health['status']> = sql<{
    reads: boolean;
  }>`select current_setting('transaction_read_only')::bool as reads`
    .execute(db)
    .then(
      ({ rows }) => (rows[0]?.reads ? 'database read-only' : 'ok'),
      () => 'database unreachable',
    );
  return Promise.race([asked, sleep(PATIENCE_MS, 'database does not answer' as const, { ref: false })]);
}
