import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';
import { JobFailed } from '../../core/index.ts';

const KEY = sql`hashtext('peeringdb.mirror')`;

/** Somebody else is loading the mirror at this moment. */
export class MirrorBusy extends JobFailed {}

/**
 * Does work on a connection of its own that holds the mirror: one at a time in the whole installation. The hold ends with the connection,
 * so a process that dies leaves nothing behind, and PostgreSQL looks once a second whether the process is there.
 */
export function holdMirror<T>(
  db: AnyDatabase,
  { wait_ms }: { wait_ms: number },
  work: (session: AnyDatabase) => Promise<T>,
): Promise<T> {
  return db.connection().execute(async (session) => {
    if (!(await takeWithin(session, wait_ms))) throw new MirrorBusy(await whoRuns(session));
    try {
      await sql`select set_config('client_connection_check_interval', '1s', false), set_config('tcp_keepalives_idle', '30', false), set_config('synchronous_commit', 'off', false)`.execute(
        session,
      );
      return await work(session);
    } finally {
      await sql
        .raw('reset client_connection_check_interval; reset tcp_keepalives_idle; reset synchronous_commit')
        .execute(session);
      await sql`select pg_advisory_unlock(${KEY})`.execute(session);
    }
  });
}

async function takeWithin(session: AnyDatabase, wait_ms: number): Promise<boolean> {
  for (const last = Date.now() + wait_ms; ; await sleep(100)) {
    const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${KEY}) as held`.execute(
      session,
    );
    if (rows[0]?.held) return true;
    if (Date.now() >= last) return false;
  }
}

/** Keeps loads out until the transaction ends. */
export async function keepLoadsOut(transaction: AnyDatabase): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(${KEY}) as held`.execute(
    transaction,
  );
  return rows[0]?.held ?? false;
}

async function whoRuns(db: AnyDatabase): Promise<string> {
  const { rows } = await sql<{
    started: string;
    runner: string;
  }>`select started, runner from peeringdb_run where status = 'running' order by id desc limit 1`.execute(db);
  const [run] = rows;
  return run
    ? `PeeringDB is being loaded already: since ${run.started} by ${run.runner}.`
    : 'PeeringDB is being loaded already.';
}
