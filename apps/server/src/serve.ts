import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import { type Kysely, sql } from 'kysely';
import { type App, createApp } from './app.ts';
import { loadConfig } from './configuration.ts';
import { type Module, serviceOf } from './engine/module.ts';
import { modules } from './modules/index.ts';
import { type Config, ConfigError } from './platform/config.ts';
import { openDatabase } from './platform/database.ts';
import { exposures, portalExposures } from './platform/exposure.ts';
import { openKeyring } from './platform/key-source.ts';
import { createLogger, isPlainLog, type Logger } from './platform/log.ts';
import { migrate, requireMigrated } from './platform/migrate.ts';
import { startPostgres } from './platform/postgres/index.ts';
import { aborted, endSignal, releasing } from './platform/process.ts';
import { type ThroughFaults, throughFaults } from './platform/through-faults.ts';

const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), '../migrations');

export interface Running {
  app: App;
  config: Config;
  log: Logger;
  /** Stops everything that was started, the last first. */
  stop: () => Promise<void>;
}

export interface Start {
  /** What the product is made of, where that is not all of it. */
  modules?: readonly Module[];
  config?: Config;
  /** Whether to make the database, its tables and its keys where they are missing. */
  create?: boolean;
  /** Ends a start that still waits. */
  signal?: AbortSignal;
}

/** An installation of which nothing runs yet: its database, migrated. */
export interface Installation {
  db: Kysely<Database>;
  url: string;
  config: Config;
  log: Logger;
  stop: () => Promise<void>;
}

/** Starts PostgreSQL, migrated: what every command needs. */
export async function openInstallation(wanted: Start = {}): Promise<Installation> {
  const { config = loadConfig(), create = true, signal } = wanted;
  await using starting = new AsyncDisposableStack();
  const log = createLogger(config);
  const postgres = await startPostgres(config, { create, signal });
  starting.defer(releasing('PostgreSQL', postgres.stop, { patience_ms: 45_000 }));
  const db = openDatabase<Database>(postgres.url, {
    // More connections than that only make PostgreSQL's processes take turns.
    max: 2 * availableParallelism() + 2,
    onBroken: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  starting.defer(releasing('the database connections', () => db.destroy()));
  await throughFaults(
    async () => {
      if (create) for (const name of await migrate(db, MIGRATIONS)) log.info(`migrated ${name}`);
      else await requireMigrated(db, MIGRATIONS);
      await sql`select fold_row_counts()`.execute(db);
    },
    patienceOf(config, { log, signal }),
  );
  const started = starting.move();
  return { db, url: postgres.url, config, log, stop: () => started.disposeAsync() };
}

const patienceOf = (config: Config, { log, signal }: { log: Logger; signal: AbortSignal | undefined }) => ({
  patience_ms: config.DATABASE_WAIT_S * 1000,
  signal,
  tell: log.warn.bind(log),
});

/** Starts the application over its database and its keys. Nothing listens yet. */
export async function start(wanted: Start = {}): Promise<Running> {
  await using starting = new AsyncDisposableStack();
  const installation = await openInstallation(wanted);
  starting.defer(installation.stop);
  const { db, url, config, log } = installation;
  const patient = patienceOf(config, { log, signal: wanted.signal });
  const keys = serviceOf(modules, 'keys');
  const used = await throughFaults(() => keys.inUse(db), patient);
  const keyring = await openKeyring(config, { create: wanted.create ?? true, used });
  await throughFaults(() => keys.requireRight(db, keyring), patient);
  const app = await throughFaults(
    () => createApp({ modules: wanted.modules ?? modules, db, url, config, keyring, log }),
    patient,
  );
  starting.defer(() => app.close());
  const running = starting.move();
  return { app, config, log, stop: () => running.disposeAsync() };
}

/** Web, API and workers in one process, and the public listener where that is wanted, until a signal ends it. */
export async function serve({
  worker = true,
  portal = false,
}: {
  worker?: boolean;
  portal?: boolean;
} = {}): Promise<void> {
  await untilSignal(async ({ app, config, log }, patient) => {
    // What cannot listen must not take work either.
    const address = await listen(app.http, 'PEERSMITH_LISTEN', config);
    if (portal) await servePortal({ app, config, log });
    const notices = await throughFaults(() => firstStart(app, address), patient);
    await throughFaults(worker ? app.work : app.attend, patient);
    for (const exposed of exposures(config)) log.warn(exposed);
    log.info(`serving on ${address}`);
    const plain = notices.length === 0 && isPlainLog(config) ? [`Open ${address}`] : notices;
    for (const notice of plain) process.stdout.write(`\n  ${notice}\n\n`);
  });
}

/** What modules have to say to the operator, once. */
async function firstStart({ system }: App, address: string): Promise<string[]> {
  const notices: string[] = [];
  for (const module of modules) notices.push((await module.firstStart?.(system(), address)) ?? '');
  return notices.filter((notice) => notice !== '');
}

/** The public listener alone, beside any number of servers. */
export const portal = (): Promise<void> => untilSignal(servePortal);

async function servePortal({ app, config, log }: Pick<Running, 'app' | 'config' | 'log'>): Promise<void> {
  const address = await listen(await app.openPortal(), 'PORTAL_LISTEN', config);
  for (const exposed of portalExposures(config)) log.warn(exposed);
  log.info(`serving the portal on ${address}`);
}

async function listen(
  http: FastifyInstance,
  name: 'PEERSMITH_LISTEN' | 'PORTAL_LISTEN',
  config: Config,
): Promise<string> {
  const { host, port } = config[name];
  try {
    return await http.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const reason = { EADDRINUSE: 'another program listens there', EACCES: 'this account may not' }[code];
    throw new ConfigError(`${name}: cannot listen on ${host}:${port}: ${reason ?? cause}`, {
      cause,
    });
  }
}

/** Workers alone, beside any number of web servers. */
export async function work(): Promise<void> {
  await untilSignal(async ({ app, log }, patient) => {
    await throughFaults(app.work, patient);
    log.info('working');
  });
}

/** Starts, gets ready, waits for a signal, and stops what was started however it ends. */
async function untilSignal(
  ready: (running: Running, patient: ThroughFaults) => Promise<void>,
): Promise<void> {
  const signal = endSignal();
  const running = await start({ signal });
  const { log } = running;
  try {
    // From here on it stays until it is told to end: a database that fails now will be back.
    if (!signal.aborted)
      await ready(running, { signal, tell: log.warn.bind(log) }).catch((error) => {
        if (!signal.aborted) throw error;
      });
    await aborted(signal);
    running.log.info('stopping');
  } finally {
    await running.stop();
  }
}
