import { TAGS } from '@peersmith/peeringdb';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import * as z from 'zod';
import { type Context, inTransaction, type Row } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import { type OpenContext, parseInput } from '../../../engine/http/request.ts';
import { mirrorTable } from './mirror-tables.ts';
import { keepLoadsOut } from './run-lock.ts';
import { askForEverything, synchroniseJob } from './synchronise-job.ts';

const STAFF = { config: { access: { kind: 'staff' } as const } };
const Update = z.strictObject({ full: z.boolean().default(false) });
/** What goes with the records: without marks the next run asks for everything. */
const BESIDE = ['synchronisation', 'quarantinedrow', 'mark', 'departed', 'loose_pointer'];

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
  app.post('/api/peeringdb/cache/update-local/', STAFF, async (request, reply) => {
    const input = parseInput(Update, request.body ?? {});
    return reply.code(202).send(await inTransaction(open(request), (context) => synchronise(context, input)));
  });
  app.post('/api/peeringdb/cache/clear-local/', STAFF, async (request) => {
    await inTransaction(open(request), async ({ db }) => {
      if (!(await keepLoadsOut(db)))
        throw new ApiError(409, { detail: 'PeeringDB is being loaded; clear it when that is done.' });
      for (const tag of TAGS.toReversed())
        await sql`delete from ${sql.table(mirrorTable(tag).name)}`.execute(db);
      for (const name of BESIDE) await sql`delete from ${sql.table(`peeringdb_${name}`)}`.execute(db);
    });
    return { status: 'success' };
  });
}

/** Queues a synchronisation, or answers with the one that waits or runs, which then asks for everything if this one does. */
async function synchronise(context: Context, input: z.infer<typeof Update>): Promise<Row> {
  const job = await context.jobs.enqueue(context, synchroniseJob.name, { input });
  if (!input.full || (await askForEverything(context, Number(job.id)))) return job;
  // It ended just now.
  return context.jobs.enqueue(context, synchroniseJob.name, { input });
}
