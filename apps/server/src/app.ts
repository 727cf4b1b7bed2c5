import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Database, registry } from '@peersmith/model';
import { type AnyResource, apiPathOf } from '@peersmith/resource';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { type Context, type Engine, type Principal, type Revealed, SYSTEM } from './engine/context.ts';
import { ApiError } from './engine/errors.ts';
import { apiSettings } from './engine/http/api-settings.ts';
import { checkAnswers } from './engine/http/check-answers.ts';
import { explain } from './engine/http/explain.ts';
import { idempotentRequests } from './engine/http/idempotent-requests.ts';
import { originOf } from './engine/http/origin-of.ts';
import { unknownParameters } from './engine/http/parameters.ts';
import type { OpenContext } from './engine/http/request.ts';
import { resourceRoutes } from './engine/http/routes.ts';
import { elsewhere, type Implementation } from './engine/implement.ts';
import type { JobQueue } from './engine/jobs.ts';
import { type Module, type Room, serviceOf } from './engine/module.ts';
import { plannedRequests } from './engine/plans/planned-requests.ts';
import { importRoutes } from './engine/transfer/import-routes.ts';
import { sealColumns } from './engine/write/seal-columns.ts';
import { clientOf } from './platform/client.ts';
import type { Config } from './platform/config.ts';
import { watchEventLoop } from './platform/event-loop.ts';
import { callerOf, createHttp, type HttpOptions, signalOf } from './platform/http.ts';
import type { Keyring } from './platform/keyring.ts';
import type { Logger } from './platform/log.ts';
import { baseOf } from './platform/origin.ts';
import { originOptions } from './platform/origin-options.ts';
import { releasing } from './platform/process.ts';
import { VERSION } from './platform/version.ts';
import { webPages } from './platform/web-pages.ts';
import { workPool } from './platform/work-pool/work-pool.ts';
import { createPortal } from './portal-listener.ts';

const WEB = join(dirname(fileURLToPath(import.meta.url)), '../../web/dist');

export interface Parts {
  modules: readonly Module[];
  db: Kysely<Database>;
  url: string;
  config: Config;
  keyring: Keyring;
  log: Logger;
  /** Fails a request whose answer is not as it is declared; it takes time, so tests alone ask for it. */
  checkAnswers?: boolean;
}

export interface App {
  http: FastifyInstance;
  /** The public listener: the portal and the Peering API, and nothing of the API. Made when it is asked for. */
  openPortal: () => Promise<FastifyInstance>;
  jobs: JobQueue;
  engine: Engine;
  /** A context of the server itself, for work that no request asked for. */
  system: () => Context;
  /** Keeps the records of jobs true to the queue, also where nobody works. */
  attend: () => Promise<void>;
  /** Takes part in what is done in the background: jobs, and the workers of modules. */
  work: () => Promise<void>;
  close: () => Promise<void>;
}

/** Puts the whole application together out of its modules, over an open, migrated database. It does not listen yet. */
export async function createApp(parts: Parts): Promise<App> {
  const { modules, db, config, log } = parts;
  const { settings } = config;
  const failing = (what: string) => (error: Error) => log.error({ err: error }, what);
  const engine = engineOf(modules);
  await using starting = new AsyncDisposableStack();
  const loop = watchEventLoop();
  starting.defer(loop.stop);
  const work = workPool({ data: { keys: parts.keyring.source } });
  starting.defer(releasing('the worker threads', work.stop));
  const contextFor = (principal: Principal, requestId: string, base: string): Context => ({
    db,
    engine,
    principal,
    requestId,
    base,
    secrets: parts.keyring,
    work,
    jobs: {
      enqueue: (context, name, call) => jobs.enqueue(context, name, call),
      withdraw: (context, jobId) => jobs.withdraw(context, jobId),
      mayRun: (one, name, asked) => jobs.mayRun(one, name, asked),
      workers: () => jobs.workers(),
    },
    now: () => new Date(),
    settings,
    warn: (message, facts) => log.warn(facts, message),
  });
  const system = () => contextFor(SYSTEM, crypto.randomUUID(), '');
  const authentication = serviceOf(modules, 'authentication')({ db, settings });
  const jobs = await serviceOf(
    modules,
    'queue',
  )({
    url: parts.url,
    handlers: modules.flatMap((one) => one.jobs ?? []),
    schedules: modules.flatMap((one) => one.schedules ?? []),
    open: async (id, token = null) =>
      contextFor(id === null ? SYSTEM : await authentication.ofUser(id, token), crypto.randomUUID(), ''),
    onError: failing('job failed'),
  });
  starting.defer(releasing('the job queue', jobs.stop));
  const workers = modules.flatMap(({ name, workers: own = [] }) =>
    own.map((begin) => begin({ system, onError: failing(`a worker of ${name} failed`) })),
  );
  for (const worker of workers) starting.defer(releasing(worker.name, worker.stop));
  const reveals = serviceOf(modules, 'reveals')({ db, onError: failing('the audit log cannot be written') });
  starting.defer(releasing('the audit log', reveals.stop));

  const principals = new WeakMap<FastifyRequest, Principal>();
  const revealedTo = new WeakMap<FastifyRequest, Revealed>();
  const common = {
    heavyRequests: config.API_HEAVY_REQUESTS_PER_USER,
    onError: (error, request) =>
      log.error(
        { err: error, request_id: request.id, method: request.method, url: request.url.split('?')[0] },
        'request failed',
      ),
    explain,
  } satisfies Partial<HttpOptions>;
  const http = await createHttp({
    ...common,
    moved: Object.fromEntries(
      Object.values(registry).flatMap((one) => (one.alsoAt ? [[one.alsoAt, apiPathOf(one)]] : [])),
    ),
    origin: originOptions(config, log),
    bodyLimit: config.API_MAX_BODY_MB * 1024 * 1024,
    ratePerMinute: apiSettings.of(config).API_RATE_LIMIT_PER_MINUTE,
    authenticate: async (request) => {
      const principal = await authentication.ofRequest(request);
      if (principal) principals.set(request, principal);
      return principal;
    },
  });
  unknownParameters(http, apiSettings.of(config).API_UNKNOWN_PARAMETERS);
  if (parts.checkAnswers) checkAnswers(http);
  const open: OpenContext = (request) => {
    const principal = principals.get(request);
    if (!principal || !callerOf(request))
      throw new ApiError(403, { detail: 'Authentication credentials were not provided.' });
    const signal = signalOf(request);
    const context = {
      ...contextFor(principal, request.id, baseOf(request)),
      client: clientOf(request),
      origin: originOf(principal, clientOf(request)),
      ...(signal && { signal }),
    };
    const revealed = revealedTo.get(request) ?? reveals.watch(context);
    revealedTo.set(request, revealed);
    return { ...context, revealed };
  };
  // The last goes around the others.
  const openWrite = idempotentRequests(http, plannedRequests(http, open));
  // Nothing that was sealed leaves before the audit log says so.
  http.addHook('onSend', async (request) => {
    await revealedTo.get(request)?.tell();
  });
  await sealColumns(system());
  starting.defer(releasing('the web server', () => http.close()));
  const room: Room = {
    db,
    engine,
    settings,
    variables: config.variables,
    modules,
    open: openWrite,
    system,
    onError: failing('work beside requests failed'),
    version: VERSION,
    delay: loop.delay,
  };
  for (const implementation of engine.implementations.values())
    resourceRoutes(http, engine, implementation, openWrite);
  await importRoutes(http, engine, openWrite);
  for (const { routes } of modules) routes?.(http, room);
  await webPages(http, WEB);
  await http.ready();
  const openPortal = async () => {
    const portal = await createPortal({
      ...{ room, config, log, common, contextFor },
      checkAnswers: parts.checkAnswers === true,
    });
    started.defer(releasing('the public listener', () => portal.close()));
    return portal;
  };
  const started = starting.move();
  return {
    http,
    openPortal,
    jobs,
    engine,
    system,
    attend: jobs.attend,
    work: async () => {
      await jobs.attend();
      await jobs.work();
      for (const worker of workers) worker.start();
    },
    close: () => started.disposeAsync(),
  };
}

/** Every declared resource with its behaviour, and what hears of changes. */
export function engineOf(modules: readonly Module[]): Engine {
  const implementations = new Map<AnyResource, Implementation>(
    modules.flatMap(({ resources = [] }) => resources.map((one) => [one.resource, one])),
  );
  for (const { resource, action, handler } of modules.flatMap(({ actions = [] }) => actions)) {
    const found = implementations.get(resource);
    if (found?.behaviour.actions?.[action] !== elsewhere)
      throw new Error(`${resource.name} leaves no action ${action} to another module`);
    const actions = { ...found.behaviour.actions, [action]: handler };
    implementations.set(resource, { resource, behaviour: { ...found.behaviour, actions } });
  }
  for (const [name, resource] of Object.entries(registry)) {
    const actions = implementations.get(resource)?.behaviour.actions ?? {};
    if (!implementations.has(resource)) throw new Error(`${name} is declared, and no module implements it`);
    for (const [action, handler] of Object.entries(actions))
      if (handler === elsewhere) throw new Error(`${name} declares ${action}, and no module does it`);
  }
  const traits = modules.flatMap((one) => one.traits ?? []);
  for (const { name, fields } of Object.values(registry).flatMap((one) => one.traits))
    if (
      Object.values(fields).some(({ storage }) => storage === 'computed') &&
      !traits.some(({ trait }) => trait.name === name)
    )
      throw new Error(`${name} adds a computed field, and no module works it out`);
  return {
    registry,
    implementations,
    traits,
    listeners: modules.flatMap(({ listeners = [] }) => listeners),
    reverted: modules.flatMap(({ reverted }) => reverted ?? []),
    trials: modules.flatMap(({ trial }) => trial ?? []),
  };
}
