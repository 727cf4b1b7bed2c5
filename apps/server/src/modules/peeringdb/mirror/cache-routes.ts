import { endpoints } from '@peersmith/answers';
import { TAGS } from '@peersmith/peeringdb';
import type { BodyOf, ShownRow } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { OpenContext } from '../../../engine/http/request.ts';
import { serving } from '../../../engine/http/serve.ts';
import { mirrorTable } from './mirror-tables.ts';
import { keepLoadsOut } from './run-lock.ts';
import { chooseMirrorSource, mirrorSource } from './source.ts';
import { askForEverything, synchroniseJob } from './synchronise-job.ts';

const STAFF = { access: { kind: 'staff' } } as const;
/** What goes with the records: without marks the next run asks for everything. */
const BESIDE = ['synchronisation', 'quarantinedrow', 'mark', 'departed', 'loose_pointer'];

/** Maintenance of the mirror: how many rows, load it, empty it. */
export function cacheRoutes(app: FastifyInstance, open: OpenContext): void {
  const serve = serving(app, open);
  serve(endpoints.mirrorStatistics, STAFF, async ({ context }) => {
    const counts = TAGS.map(
      (tag) =>
        sql`select ${`${tag}-count`} as name, count(*)::int as n from ${sql.table(mirrorTable(tag).name)}`,
    );
    const syncs = sql`select 'sync-count' as name, count(*)::int as n from peeringdb_synchronisation`;
    const { rows } = await sql<{
      name: string;
      n: number;
    }>`${sql.join([...counts, syncs], sql` union all `)}`.execute(context.db);
    return Object.fromEntries(rows.map((row) => [row.name, row.n]));
  });
  serve(endpoints.mirrorSource, STAFF, ({ context }) => mirrorSource(context));
  serve(endpoints.chooseMirrorSource, { access: { kind: 'superuser' } }, ({ context, body }) =>
    chooseMirrorSource(context, body.source),
  );
  serve(endpoints.updateMirror, STAFF, ({ context, body }) =>
    inTransaction(context, (inner) => synchronise(inner, body)),
  );
  serve(endpoints.clearMirror, STAFF, async ({ context }) => {
    await inTransaction(context, async ({ db }) => {
      if (!(await keepLoadsOut(db)))
        throw new ApiError(409, { detail: 'PeeringDB is being loaded; clear it when that is done.' });
      for (const tag of TAGS.toReversed())
        await sql`delete from ${sql.table(mirrorTable(tag).name)}`.execute(db);
      for (const name of BESIDE) await sql`delete from ${sql.table(`peeringdb_${name}`)}`.execute(db);
    });
    return { status: 'success' as const };
  });
}

/** Queues a synchronisation, or answers with the one that waits or runs, which then asks for everything if this one does. */
async function synchronise(
  context: Context,
  input: BodyOf<typeof endpoints.updateMirror>,
): Promise<ShownRow> {
  const job = await context.jobs.enqueue(context, synchroniseJob.name, { input });
  if (!input.full || (await askForEverything(context, Number(job.id)))) return job;
  // It ended just now.
  return context.jobs.enqueue(context, synchroniseJob.name, { input });
}
