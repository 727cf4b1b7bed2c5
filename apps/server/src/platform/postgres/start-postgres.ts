import pg from 'pg';
import type { Config } from '../config.ts';
import { locateCluster } from './cluster-folder.ts';
import { PostgresError } from './postgres-error.ts';
import { OLDEST_MAJOR } from './programs.ts';
import { supervise } from './supervisor.ts';

/** A PostgreSQL that answers at `url`. */
export interface RunningPostgres {
  readonly url: string;
  readonly kind: 'external' | 'system' | 'embedded';
  /** Lets go of it; ours is stopped when nobody else uses it. To be called after the pools have ended. */
  readonly stop: () => Promise<void>;
}

type Settings = Pick<Config, 'DATABASE_URL' | 'PEERSMITH_DATA' | 'POSTGRES_BIN'>;

/** Finds or starts PostgreSQL: `DATABASE_URL`, else the system's programs or the embedded ones on a folder of ours. */
export async function startPostgres(
  config: Settings,
  say: (message: string) => void = (message) => console.error(message),
): Promise<RunningPostgres> {
  if (config.DATABASE_URL !== undefined) {
    await checkExternal(config.DATABASE_URL);
    return { url: config.DATABASE_URL, kind: 'external', stop: async () => undefined };
  }
  return supervise(locateCluster(config.PEERSMITH_DATA), { bin: config.POSTGRES_BIN, say });
}

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
