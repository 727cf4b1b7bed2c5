import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';

/** What is locked: a name, and the id of an object. */
interface Lock {
  name: string;
  id: number;
  /** How long to wait for who has it. */
  wait_ms?: number;
}

/**
 * Does work while nobody else in the installation does it; null where somebody else has the lock. It is held by a connection of its
 * own, so that a process that dies leaves nothing behind.
 */
export function withLock<T>(
  db: AnyDatabase,
  { name, id, wait_ms = 0 }: Lock,
  work: () => Promise<T>,
): Promise<T | null> {
  const key = sql`hashtext(${name}), ${id}::integer`;
  return db.connection().execute(async (session) => {
    for (const last = performance.now() + wait_ms; ; await sleep(100)) {
      const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${key}) as held`.execute(
        session,
      );
      if (rows[0]?.held) break;
      if (performance.now() >= last) return null;
    }
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(session);
    }
  });
}
