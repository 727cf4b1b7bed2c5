import { TAGS } from '@peersmith/peeringdb';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import type { OpenContext } from '../../../engine/routes.ts';
import { mirrorTable } from './mirror-tables.ts';

const STAFF = { config: { access: { kind: 'staff' } as const } };

/** Maintenance of the mirror: how many rows, load it, empty it. */
export function cacheRoutes(app: FastifyInstance, open: OpenContext): void {
  app.get('/api/peeringdb/cache/statistics/', STAFF, async (request) => {
    const counts = TAGS.map(
      (tag) =>
        sql`select ${`${tag}-count`} as name, count(*)::int as n from ${sql.table(mirrorTable(tag).name)}`,
    );
    const syncs = sql`select 'sync-count' as name, count(*)::int as n from peeringdb_synchronisation`;
    const { rows } = await sql<{
      name: string;
      n: number;
    }>`${sql.join([...counts, syncs], sql` union all `)}`.execute(open(request).db);
    return Object.fromEntries(rows.map((row) => [row.name, row.n]));
  });
  app.post('/api/peeringdb/cache/update-local/', STAFF, async (request, reply) =>
    reply
      .code(202)
      .send(
        await inTransaction(open(request), (context) => context.enqueue(context, 'peeringdb.synchronise')),
      ),
  );
  app.post('/api/peeringdb/cache/clear-local/', STAFF, async (request) => {
    await inTransaction(open(request), async ({ db }) => {
      for (const tag of [...TAGS].reverse())
        await sql`delete from ${sql.table(mirrorTable(tag).name)}`.execute(db);
      await sql`delete from peeringdb_synchronisation`.execute(db);
      await sql`delete from peeringdb_quarantine`.execute(db);
    });
    return { status: 'success' };
  });
}

/** Rows of each object type, those kept aside, and when the mirror last changed. */
export async function peeringdbStatus({ db }: Pick<Context, 'db'>): Promise<Record<string, unknown>> {
  const counts = TAGS.map(
    (tag) => sql`select ${tag} as name, count(*)::int as n from ${sql.table(mirrorTable(tag).name)}`,
  );
  const { rows } = await sql<{ name: string; n: number }>`${sql.join(counts, sql` union all `)}`.execute(db);
  const { rows: rest } = await sql<{
    aside: number;
    last: string | null;
  }>`select (select count(*)::int from peeringdb_quarantine) as aside, (select max(time) from peeringdb_synchronisation) as last`.execute(
    db,
  );
  return {
    ...Object.fromEntries(rows.map((row) => [row.name, row.n])),
    'kept aside': rest[0]?.aside,
    'last change': rest[0]?.last,
  };
}
