import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import staticFiles from '@fastify/static';
import { type Database, registry } from '@peersmith/model';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { type Context, type Engine, type Principal, type Revealed, SYSTEM } from './engine/context.ts';
import { ApiError } from './engine/errors.ts';
import { openapiRoutes } from './engine/http/openapi.ts';
import { unknownParameters } from './engine/http/parameters.ts';
import type { OpenContext } from './engine/http/request.ts';
import { resourceRoutes } from './engine/http/routes.ts';
import { sealColumns } from './engine/write/seal-columns.ts';
import { revealLog } from './modules/audit/index.ts';
import { type JobQueue, jobQueue, searchRoutes, systemRoutes } from './modules/core/index.ts';
import { deliveryWorker, webhookListener } from './modules/extras/index.ts';
import { implementations, jobHandlers, moduleRoutes, traits } from './modules/index.ts';
import type { ThreadData } from './modules/rendering/index.ts';
import { authenticator, loadPrincipal, preferenceRoutes, signInRoutes } from './modules/users/index.ts';
import { OPEN } from './platform/access.ts';
import { clientOf } from './platform/client.ts';
import type { Config } from './platform/config.ts';
import { databaseFault } from './platform/database-fault.ts';
import { watchEventLoop } from './platform/event-loop.ts';
import { knownHosts } from './platform/host-names.ts';
import { callerOf, createHttp, type Explained, routesOf, signalOf } from './platform/http.ts';
import type { Keyring } from './platform/keyring.ts';
import type { Logger } from './platform/log.ts';
import { missing } from './platform/not-found.ts';
import { baseOf, type OriginOptions } from './platform/origin.ts';
import { releasing } from './platform/process.ts';
import { trustedProxies } from './platform/trusted-proxies.ts';
import { WorkError, workPool } from './platform/work-pool/work-pool.ts';
import { VERSION } from './version.ts';

const WEB = join(dirname(fileURLToPath(import.meta.url)), '../../web/dist');

export interface Parts {
  db: Kysely<Database>;
  url: string;
  config: Config;
  keyring: Keyring;
  log: Logger;
}

export interface App {
  http: FastifyInstance;
  jobs: JobQueue;
  engine: Engine;
  /** A context of the server itself, for work that no request asked for. */
  system: () => Context;
  /** Keeps the records of jobs true to the queue, also where nobody works. */
  attend: () => Promise<void>;
  /** Takes part in what is done in the background: jobs, and deliveries of webhooks. */
  work: () => Promise<void>;
  close: () => Promise<void>;
}

/** Puts the whole application together over an open, migrated database. It does not listen yet. */
export async function createApp(parts: Parts): Promise<App> {
  const { db, config, log } = parts;
  const engine: Engine = {
    registry,
    implementations: new Map(implementations.map((one) => [one.resource, one])),
    traits,
    listener: webhookListener,
  };
  requireComplete(engine);
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
      mayRun: (one, name) => jobs.mayRun(one, name),
    },
    now: () => new Date(),
    settings: {
      validateCommunities: config.VALIDATE_BGP_COMMUNITY_VALUE,
      peeringdbUrl: config.PEERINGDB_URL,
      peeringdbApiKey: config.PEERINGDB_API_KEY ?? null,
      peeringdbSchedule: config.PEERINGDB_SCHEDULE,
      defaultMaxPrefixes: { 4: config.DEFAULT_MAX_PREFIXES_IPV4, 6: config.DEFAULT_MAX_PREFIXES_IPV6 },
      userAgent: `Peersmith/${VERSION}`,
      webhooksAllowPrivate: config.WEBHOOKS_ALLOW_PRIVATE,
      maxBulkObjects: config.API_MAX_BULK_OBJECTS,
      renderLimit_s: config.RENDER_LIMIT_S,
      auditRetentionDays: config.AUDIT_LOG_RETENTION_DAYS,
    },
  });
  const system = () => contextFor(SYSTEM, crypto.randomUUID(), '');
  const principalById = async (id: number | null) =>
    contextFor(id === null ? SYSTEM : await loadPrincipal(db, id), crypto.randomUUID(), '');
  await using starting = new AsyncDisposableStack();
  const loop = watchEventLoop();
  starting.defer(loop.stop);
  const threads: ThreadData = { keys: parts.keyring.source };
  // Longer than a rendering, which ends itself where it can.
  const work = workPool({ data: threads, timeout_ms: (config.RENDER_LIMIT_S + 10) * 1000 });
  starting.defer(releasing('the worker threads', work.stop));
  const jobs = await jobQueue(parts.url, jobHandlers, principalById, (error) =>
    log.error({ err: error }, 'job failed'),
  );
  starting.defer(releasing('the job queue', jobs.stop));
  const deliveries = deliveryWorker(system, (error) => log.error({ err: error }, 'deliveries failed'));
  starting.defer(releasing('the deliveries of webhooks', deliveries.stop));

  const limits = {
    account: config.SIGN_IN_ATTEMPTS_PER_ACCOUNT,
    address: config.SIGN_IN_ATTEMPTS_PER_ADDRESS,
    network: config.SIGN_IN_ATTEMPTS_PER_NETWORK,
  };
  const reveals = revealLog(db, (error) => log.error({ err: error }, 'the audit log cannot be written'));
  starting.defer(releasing('the audit log', reveals.stop));
  const authenticate = authenticator(db, limits);
  const principals = new WeakMap<FastifyRequest, Principal>();
  const revealedTo = new WeakMap<FastifyRequest, Revealed>();
  const http = await createHttp({
    origin: originOptions(config, log),
    bodyLimit: config.API_MAX_BODY_MB * 1024 * 1024,
    heavyRequests: config.API_HEAVY_REQUESTS_PER_USER,
    onError: (error, request) =>
      log.error(
        { err: error, request_id: request.id, method: request.method, url: request.url.split('?')[0] },
        'request failed',
      ),
    authenticate: async (request) => {
      const principal = await authenticate(request);
      if (principal) principals.set(request, principal);
      return principal;
    },
    explain,
  });
  unknownParameters(http, config.API_UNKNOWN_PARAMETERS);
  const open: OpenContext = (request) => {
    const principal = principals.get(request);
    if (!principal || !callerOf(request))
      throw new ApiError(403, { detail: 'Authentication credentials were not provided.' });
    const signal = signalOf(request);
    const context = {
      ...contextFor(principal, request.id, baseOf(request)),
      client: clientOf(request),
      ...(signal && { signal }),
    };
    const revealed = revealedTo.get(request) ?? reveals.watch(context);
    revealedTo.set(request, revealed);
    return { ...context, revealed };
  };
  // Nothing that was sealed leaves before the audit log says so.
  http.addHook('onSend', async (request) => {
    await revealedTo.get(request)?.tell();
  });
  await sealColumns(system());
  starting.defer(releasing('the web server', () => http.close()));
  for (const implementation of engine.implementations.values())
    resourceRoutes(http, engine, implementation, open);
  systemRoutes(http, engine, db, { version: VERSION, workers: jobs.workers, delay: loop.delay });
  signInRoutes(http, db, open, { version: VERSION, limits });
  preferenceRoutes(http, open);
  searchRoutes(http, open);
  openapiRoutes(http, engine, VERSION);
  moduleRoutes(http, open);
  await webPages(http);
  await http.ready();
  const started = starting.move();
  return {
    http,
    jobs,
    engine,
    system,
    attend: jobs.attend,
    work: async () => {
      await jobs.attend();
      await jobs.work();
      deliveries.start();
    },
    close: () => started.disposeAsync(),
  };
}

function originOptions(config: Config, log: Logger): OriginOptions {
  return {
    knows: knownHosts({ list: config.PEERSMITH_HOSTS, listen: config.PEERSMITH_LISTEN.host }),
    trusts: trustedProxies(config.PEERSMITH_TRUST_PROXY),
    secureCookies: config.SESSION_COOKIE_SECURE === 'always',
    hsts_s: config.SECURE_HSTS_SECONDS,
    onUnknownHost: (host, untold) =>
      log.warn(
        { host, untold },
        'refused a request for a host that PEERSMITH_HOSTS does not name; told once a minute',
      ),
  };
}

/** Errors that were foreseen: what a caller did wrong, and a database that cannot serve at this moment. */
function explain(error: unknown): Explained | null {
  if (error instanceof ApiError) return { status: error.status, body: error.body, headers: error.headers };
  if (error instanceof WorkError) {
    const body = { detail: error.message, code: error.code };
    return error.code === 'work_refused'
      ? { status: 503, body, headers: { 'Retry-After': '2' } }
      : { status: 400, body };
  }
  const fault = databaseFault(error);
  return (
    fault && {
      status: 503,
      body: { detail: fault.message, code: fault.code },
      headers: { 'Retry-After': String(fault.retry_after_s) },
    }
  );
}

function requireComplete(engine: Engine): void {
  for (const [name, resource] of Object.entries(engine.registry)) {
    if (!engine.implementations.has(resource))
      throw new Error(`${name} is declared, and no module implements it`);
  }
}

/** The web interface, and the answers for addresses that nothing serves. */
async function webPages(http: FastifyInstance): Promise<void> {
  const built = existsSync(join(WEB, 'index.html'));
  if (built) {
    await http.register(staticFiles, { root: WEB, serve: false });
    // Their names change with their content, so a browser may keep them for good.
    http.get<{ Params: { '*': string } }>('/assets/*', { config: { access: OPEN } }, (request, reply) =>
      reply.sendFile(`assets/${request.params['*']}`, WEB, { maxAge: '365d', immutable: true }),
    );
  }
  http.setNotFoundHandler(async (request, reply) => {
    const [path = '', query] = request.url.split('?');
    if (path.startsWith('/api/')) {
      if (!path.endsWith('/') && (request.method === 'GET' || request.method === 'HEAD'))
        return reply.redirect(`${path}/${query ? `?${query}` : ''}`, 301);
      const { status, allow, detail } = missing(routesOf(http), request.method, path);
      if (allow) void reply.header('Allow', allow);
      return reply.code(status).send({ detail });
    }
    if ((request.method !== 'GET' && request.method !== 'HEAD') || path.startsWith('/assets/'))
      return reply.code(404).send({ detail: 'Not found.' });
    if (!built)
      return reply
        .code(503)
        .type('text/plain')
        .send('The web interface is not built: run `npm run build`.\n');
    void reply
      .header('Cache-Control', 'no-cache')
      .header(
        'Content-Security-Policy',
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
      );
    const isFile = /^\/[\w.-]+\.(svg|png|ico|txt|webmanifest)$/.test(path) && existsSync(join(WEB, path));
    return reply.sendFile(isFile ? path.slice(1) : 'index.html', WEB);
  });
}
