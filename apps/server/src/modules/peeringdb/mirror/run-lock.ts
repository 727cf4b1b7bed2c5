import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';
import { JobFailed } from '../../../engine/jobs.ts';
import { findRun } from './runs.ts';

/** Two connections take turns: while one merges an object type, the next is staged on the other. Each has a lock of its own. */
const LANES = [0, 1];
const keyOf = (lane: number) => sql`hashtext('peeringdb.mirror'), ${lane}::integer`;

/** The connections of a run. */
export type Lanes = readonly [AnyDatabase, AnyDatabase];

/** Of the session that loads. */
const SETTINGS = {
  client_connection_check_interval: '1s',
  tcp_keepalives_idle: '30',
  // What PostgreSQL's machine loses with its power is loaded again: marks and rows go together.
  synchronous_commit: 'off',
  // Statistics are made of a sample; a smaller one is as good after a load, and autovacuum makes better ones later.
  default_statistics_target: '25',
};

/** Somebody else is loading the mirror at this moment. */
export class MirrorBusy extends JobFailed {}

/**
 * Does work on connections of its own that hold the mirror: one run at a time in the whole installation. The hold ends with the
 * connections, so a process that dies leaves nothing behind, and PostgreSQL looks once a second whether the process is there.
 */
export function holdMirror<T>(
  db: AnyDatabase,
  { wait_ms }: { wait_ms: number },
  work: (lanes: Lanes) => Promise<T>,
): Promise<T> {
  return withLane(db, { lane: 0, wait_ms }, (first) =>
    withLane(db, { lane: 1, wait_ms }, (second) => work([first, second])),
  );
}

function withLane<T>(
  db: AnyDatabase,
  { lane, wait_ms }: { lane: number; wait_ms: number },
  work: (session: AnyDatabase) => Promise<T>,
): Promise<T> {
  return db.connection().execute(async (session) => {
    if (!(await takeWithin(session, lane, wait_ms))) throw new MirrorBusy(await whoRuns(session));
    try {
      const settings = Object.entries(SETTINGS).map(
        ([name, value]) => sql`set_config(${name}, ${value}, false)`,
      );
      await sql`select ${sql.join(settings)}`.execute(session);
      return await work(session);
    } finally {
      for (const name of Object.keys(SETTINGS)) await sql.raw(`reset ${name}`).execute(session);
      await sql`select pg_advisory_unlock(${keyOf(lane)})`.execute(session);
    }
  });
}

async function takeWithin(session: AnyDatabase, lane: number, wait_ms: number): Promise<boolean> {
  for (const last = performance.now() + wait_ms; ; await sleep(100)) {
    const { rows } = await sql<{
      held: boolean;
    }>`select pg_try_advisory_lock(${keyOf(lane)}) as held`.execute(session);
    if (rows[0]?.held) return true;
    if (performance.now() >= last) return false;
  }
}

/** Keeps loads out until the transaction ends. */
export async function keepLoadsOut(transaction: AnyDatabase): Promise<boolean> {
  const locks = LANES.map((lane) => sql`pg_try_advisory_xact_lock(${keyOf(lane)})`);
  const { rows } = await sql<{ held: boolean }>`select ${sql.join(locks, sql` and `)} as held`.execute(
    transaction,
  );
  return rows[0]?.held ?? false;
}

/** Whether nobody holds the mirror at this moment. */
export const isFree = (db: AnyDatabase): Promise<boolean> => db.transaction().execute(keepLoadsOut);

async function whoRuns(db: AnyDatabase): Promise<string> {
  const run = await findRun(db);
  return run
    ? `PeeringDB is being loaded already: since ${run.started} by ${run.runner}.`
    : 'PeeringDB is being loaded already.';
}
