import pg from 'pg';
import type { Config } from '../config.ts';
import { mayConnectLater } from '../database-fault.ts';
import { keepTrying } from '../through-faults.ts';
import { locateCluster } from './cluster-folder.ts';
import { PostgresError } from './postgres-error.ts';
import { OLDEST_MAJOR } from './programs.ts';
import type { RunningPostgres } from './running-postgres.ts';
import { supervise } from './supervisor.ts';

type Settings = Pick<Config, 'DATABASE_URL' | 'PEERSMITH_DATA' | 'POSTGRES_BIN'> &
  Partial<Pick<Config, 'DATABASE_WAIT_S'>>;

export interface StartPostgres {
  /** Whether to make a database where there is none. */
  readonly create?: boolean;
  /** Ends the wait for a server that is not there yet. */
  readonly signal?: AbortSignal | undefined;
  readonly say?: (message: string) => void;
}

/** Finds or starts PostgreSQL: `DATABASE_URL`, else the system's programs or the embedded ones on a folder of ours. */
export async function startPostgres(
  config: Settings,
  { create = true, signal, say = (message: string) => console.error(message) }: StartPostgres = {},
): Promise<RunningPostgres> {
  if (config.DATABASE_URL !== undefined) {
    await awaitExternal(config.DATABASE_URL, { wait_ms: (config.DATABASE_WAIT_S ?? 0) * 1000, signal, say });
    return { url: config.DATABASE_URL, kind: 'external', stop: async () => undefined };
  }
  return supervise(locateCluster(config.PEERSMITH_DATA, { create }), { bin: config.POSTGRES_BIN, say });
}

/** Waits for a server that is not there yet, as when both start together; what waiting cannot mend fails at once. */
const awaitExternal = (
  url: string,
  {
    wait_ms,
    signal,
    say,
  }: { wait_ms: number; signal: AbortSignal | undefined; say: (message: string) => void },
): Promise<void> =>
  keepTrying(() => checkExternal(url), {
    patience_ms: wait_ms,
    signal,
    tell: say,
    passing: (error, left_s) =>
      error instanceof Error && mayConnectLater(error.cause)
        ? `Waiting for PostgreSQL, ${left_s} s at most. ${error.message}`
        : null,
  });

async function checkExternal(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    const major = Math.floor((rows[0]?.version ?? 0) / 10_000);
    if (major < OLDEST_MAJOR) {
      throw new PostgresError(
        'postgres_too_old',
        `DATABASE_URL: PostgreSQL ${major} is too old; ${OLDEST_MAJOR} or newer is needed`,
      );
    }
  } catch (cause) {
    if (cause instanceof PostgresError) throw cause;
    const reason =
      cause instanceof Error ? cause.message || ('code' in cause && String(cause.code)) : String(cause);
    throw new PostgresError('postgres_unreachable', `DATABASE_URL: no connection: ${reason}`, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}
