import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const LOCK = 7_337_464_841;
const GOODBYES_MS = 2000;

/** What came of an attempt to connect: a server that starts or stops is not yet ready, or no longer. */
export type Contact =
  | { state: 'connected'; client: pg.Client }
  | { state: 'not_ready' }
  | { state: 'absent' };

/** Tries once to connect. */
export async function contact(url: string): Promise<Contact> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    application_name: 'peersmith-presence',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return { state: 'connected', client };
  } catch (error) {
    await client.end().catch(() => undefined);
    // Class 57: the server starts, stops or crashes. 53300: it is up, and full.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { state: /^57|^53/.test(code) ? 'not_ready' : 'absent' };
  }
}

/** Takes the shared lock and creates the database; null when the server belongs to somebody else or is being stopped. */
export async function announce(
  client: pg.Client,
  { directory, database }: { directory: string; database: string },
): Promise<pg.Client | null> {
  try {
    const { rows } = await client.query<{ directory: string; here: boolean; exists: boolean }>(
      `SELECT current_setting('data_directory') AS directory, pg_try_advisory_lock_shared($1) AS here,
         EXISTS (SELECT FROM pg_database WHERE datname = $2) AS exists`,
      [LOCK, database],
    );
    if (rows[0]?.directory === directory && rows[0].here) {
      if (!rows[0].exists) await createDatabase(client, database);
      return client;
    }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !/^57/.test(String(error.code))) throw error;
  }
  await client.end().catch(() => undefined);
  return null;
}

/**
 * Gives the lock back and tells whether nobody else uses the server. If so the exclusive lock is held, which keeps newcomers
 * waiting until the server has stopped.
 */
export async function isLastToLeave(client: pg.Client): Promise<boolean> {
  await client.query('SELECT pg_advisory_unlock_shared($1)', [LOCK]);
  const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [LOCK]);
  if (!rows[0]?.alone) return false;
  // Connections that were closed a moment ago are still listed.
  const deadline = performance.now() + GOODBYES_MS;
  for (;;) {
    const others = await client.query(`SELECT FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name <> 'peersmith-presence'`);
    if (others.rowCount === 0) return true;
    if (performance.now() > deadline) return false;
    await sleep(50);
  }
}

async function createDatabase(client: pg.Client, name: string): Promise<void> {
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } catch (error) {
    // 42P04 and 23505: another process was faster.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code !== '42P04' && code !== '23505') throw error;
  }
}
