import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from '@peersmith/model';
import { sql } from 'kysely';
import { type App, createApp } from './app.ts';
import { createAdmin } from './modules/users/index.ts';
import { type Config, loadConfig } from './platform/config.ts';
import { openDatabase } from './platform/database.ts';
import { createLogger, type Logger } from './platform/log.ts';
import { migrate } from './platform/migrate.ts';
import { startPostgres } from './platform/postgres/index.ts';
import { loadKeyring } from './platform/secrets.ts';

const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), '../migrations');

export interface Running {
  app: App;
  config: Config;
  log: Logger;
  stop: () => Promise<void>;
}

/** Starts what every command needs: PostgreSQL, migrated, and the application over it. Nothing listens yet. */
export async function start(config: Config = loadConfig()): Promise<Running> {
  const log = createLogger(config);
  const postgres = await startPostgres(config);
  const db = openDatabase<Database>(postgres.url, {
    // More connections than that only make PostgreSQL's processes take turns.
    max: 2 * availableParallelism() + 2,
    onIdleError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  try {
    for (const name of await migrate(db, MIGRATIONS)) log.info(`migrated ${name}`);
    await sql`select fold_row_counts()`.execute(db);
    const app = await createApp({
      db,
      url: postgres.url,
      config,
      keyring: loadKeyring(config.PEERSMITH_SECRET_KEY_FILE),
      log,
    });
    return {
      app,
      config,
      log,
      stop: async () => {
        await app.close();
        await db.destroy();
        await postgres.stop();
      },
    };
  } catch (error) {
    await db.destroy();
    await postgres.stop();
    throw error;
  }
}

/** Web, API and workers in one process, until a signal ends it. */
export async function serve({ worker = true }: { worker?: boolean } = {}): Promise<void> {
  const running = await start();
  const { app, config, log } = running;
  const password = await createAdmin(app.system(), config.PEERSMITH_ADMIN_PASSWORD);
  if (worker) await app.work();
  const { host, port } = config.PEERSMITH_LISTEN;
  const address = await app.http.listen({ host, port });
  log.info(`serving on ${address}`);
  if (password)
    process.stdout.write(
      `\n  Sign in at ${address} as admin with the password ${password}\n  It is shown this once; change it under your name.\n\n`,
    );
  await untilSignal();
  log.info('stopping');
  await running.stop();
}

/** Workers alone, beside any number of web servers. */
export async function work(): Promise<void> {
  const running = await start();
  await running.app.work();
  running.log.info('working');
  await untilSignal();
  await running.stop();
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
