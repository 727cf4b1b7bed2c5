import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Access, DeclaredRoute } from './access.ts';
import { keepOctets } from './body-octets.ts';
import { Budget } from './budget.ts';
import { clientOf, neighbourhoodOf } from './client.ts';
import { type OriginOptions, originGate } from './origin.ts';
import { type Allowance, RateLimit, rateHeaders } from './rate-limit.ts';
import { readCsv, readForm, readJson, requireReadableQuery, Unreadable } from './text-gate.ts';

/** Most octets in a body where nothing that is long can be meant: reading it would only keep others waiting. */
export const SMALL_BODY = 500_000;

/** Who is asking, as far as the transport has to know. */
export interface Caller {
  id: number;
  isSuperuser: boolean;
  isStaff: boolean;
  permissions: ReadonlySet<string>;
  mayWrite: boolean;
  token?: { id: number; requests_per_minute: number | null };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** A read that is sent as POST (a check, a preview): a read-only token may use it. */
    reads?: boolean;
    /** Keeps a core busy for a while, always or as some ask for it: each caller may have a few of these under way. */
    heavy?: boolean | ((request: FastifyRequest) => boolean);
  }
}

export interface HttpOptions {
  origin: OriginOptions;
  /** Largest request body in bytes. */
  bodyLimit: number;
  /** How many heavy requests one caller may have under way. */
  heavyRequests: number;
  /** How many requests a minute an API token may send that has no number of its own; 0 for any. */
  ratePerMinute: number;
  /** How many requests a minute an address may send (in IPv6 a /64) of whose sender nothing is known; absent for any. */
  anonymousPerMinute?: number;
  onError: (error: Error, request: FastifyRequest) => void;
  /** Finds out who is asking; null for anonymous. Fails with the answer for bad credentials. */
  authenticate: (request: FastifyRequest) => Promise<Caller | null>;
  /** Addresses that something has beside its own: what they begin with, and with what its own does. */
  moved: Readonly<Record<string, string>>;
  /** The answer for an error, or null when nobody expected it. */
  explain: (error: unknown) => Explained | null;
}

/** What a caller is told of an error. */
export interface Explained {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

const API_VERSION = '1.10';
const REFUSED = 'You do not have permission to perform this action.';
const UNKNOWN = 'Authentication credentials were not provided.';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const declared = new WeakMap<FastifyInstance, DeclaredRoute[]>();

/** Every route of a server, in the order in which they were declared. */
export const routesOf = (app: FastifyInstance): readonly DeclaredRoute[] => declared.get(app) ?? [];

/** Aborted when the caller of a heavy request has gone before the answer was sent; nothing for other requests. */
export const signalOf = (request: FastifyRequest): AbortSignal | undefined => signals.get(request);
const signals = new WeakMap<FastifyRequest, AbortSignal>();

const callers = new WeakMap<FastifyRequest, Caller | null>();
export const callerOf = (request: FastifyRequest): Caller | null => callers.get(request) ?? null;

/** The web server: JSON bodies, access rules, upstream's error bodies and headers. It knows no route. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    trustProxy: options.origin.trusts,
    bodyLimit: options.bodyLimit,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 500 },
    genReqId: () => randomUUID(),
    exposeHeadRoutes: true,
    return503OnClosing: true,
    // An address that is not text reaches no route, and so no hook.
    frameworkErrors: (error, _request, { raw }) => {
      raw.writeHead(400, { 'Content-Type': 'application/json; charset=utf-8' });
      raw.end(JSON.stringify({ detail: `The address cannot be read: ${error.message}.` }));
    },
    rewriteUrl: (request) => ownAddress(withoutSuffix(request.url ?? '/'), options.moved),
  });
  // Before the rules below: they read the session's cookie.
  await app.register(cookie);
  parseBodies(app);
  const doors = {
    budget: new Budget(options.heavyRequests),
    rate: new RateLimit(),
    strangers: new RateLimit<string>(),
  };
  const routes: DeclaredRoute[] = [];
  /** The methods of each address (RFC 9110 §10.2.1). */
  const methods = new Map<string, string>();
  /** Addresses that stand by themselves, without parameters. */
  const standing = new Set<string>();
  declared.set(app, routes);
  app.addHook('onRoute', (route) => {
    const { access, reads = false } = route.config ?? {};
    if (!access) throw new Error(`route ${String(route.method)} ${route.url} declares no access`);
    if (!route.url.includes(':')) standing.add(route.url);
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, access, reads });
    const held = methods.get(route.url)?.split(', ') ?? [];
    methods.set(route.url, [...new Set([...held, ...[route.method].flat()])].sort().join(', '));
  });
  const gate = originGate(options.origin);
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('X-Request-ID', request.id);
    if (request.url.startsWith('/api/'))
      void reply
        .header('API-Version', API_VERSION)
        .header('Vary', 'Accept, Cookie, Authorization')
        .header('Cache-Control', 'no-store');
    const allowed = methods.get(request.routeOptions.url ?? '');
    if (allowed !== undefined) void reply.header('Allow', allowed);
    secure(reply);
    if (await gate(request, reply)) return reply;
    requireReadableQuery(request.raw.url ?? '');
    if (!acceptsVersion(request.headers.accept))
      return reply.code(406).send({ detail: 'Invalid version in "Accept" header.' });
    if (request.is404) return requireTurn(request, reply, options, doors);
    // `/changes/apply/` is no change called `apply`, whatever the method.
    if (request.routeOptions.url?.includes(':') && standing.has(request.url.split('?')[0] ?? ''))
      return reply.callNotFound();
    return admit(request, reply, options, doors);
  });
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, options));
  return app;
}

interface Doors {
  budget: Budget;
  rate: RateLimit;
  strangers: RateLimit<string>;
}

/** Answers a stranger who sends more than may be sent; nothing where there is no limit, or it is kept. */
function requireTurn(
  request: FastifyRequest,
  reply: FastifyReply,
  { anonymousPerMinute: limit }: HttpOptions,
  { strangers }: Doors,
): FastifyReply | undefined {
  if (limit === undefined) return;
  const allowance = strangers.take(neighbourhoodOf(clientOf(request).address).host, limit);
  if (!allowance.exceeded) return;
  return reply
    .headers(rateHeaders(allowance, 'address'))
    .code(429)
    .send({
      detail: `An address may send ${limit} requests a minute without signing in: wait ${allowance.reset_s} s.`,
      code: 'too_many_requests',
    });
}

async function admit(request: FastifyRequest, reply: FastifyReply, options: HttpOptions, doors: Doors) {
  const { access, reads, heavy } = request.routeOptions.config;
  const { budget, rate } = doors;
  if (access?.kind === 'open') {
    const known = await options.authenticate(request).catch(() => null);
    callers.set(request, known);
    return known ? undefined : requireTurn(request, reply, options, doors);
  }
  const caller = await options.authenticate(request).catch((error) => {
    // What is sent with bad credentials is a stranger's.
    if (requireTurn(request, reply, options, doors)) return 'answered' as const;
    throw error;
  });
  if (caller === 'answered') return reply;
  callers.set(request, caller);
  if (!caller)
    return requireTurn(request, reply, options, doors) ?? reply.code(403).send({ detail: UNKNOWN });
  const limit = caller.token ? (caller.token.requests_per_minute ?? options.ratePerMinute) : 0;
  if (caller.token && limit > 0) {
    const allowance = rate.take(caller.token.id, limit);
    void reply.headers(rateHeaders(allowance));
    if (allowance.exceeded) return tooMany(reply, allowance);
  }
  if (!SAFE.has(request.method) && !reads && !caller.mayWrite)
    return reply.code(403).send({ detail: REFUSED });
  if (access && fulfils(caller, access)) {
    if (!(typeof heavy === 'function' ? heavy(request) : heavy)) return;
    signals.set(request, goneSignal(reply));
    if (budget.take(caller.id, reply)) return;
    return reply
      .code(429)
      .header('Retry-After', '2')
      .send({
        detail: `You have ${options.heavyRequests} of these under way already; wait for one of them to end.`,
        code: 'too_many_under_way',
      });
  }
  return access?.kind === 'permissions' && access.silent
    ? reply.code(403).send()
    : reply.code(403).send({ detail: REFUSED });
}

const tooMany = (reply: FastifyReply, { limit, reset_s }: Allowance) =>
  reply.code(429).send({
    detail: `This token may send ${limit} requests a minute: wait ${reset_s} s.`,
    code: 'too_many_requests',
  });

function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

function fulfils(caller: Caller, access: Access): boolean {
  if (caller.isSuperuser) return true;
  switch (access.kind) {
    case 'open':
    case 'signed-in':
      return true;
    case 'staff':
      return caller.isStaff;
    case 'superuser':
      return false;
    case 'permissions':
      return access.all.every((permission) => caller.permissions.has(permission));
  }
}

function parseBodies(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  const parse = (type: string | RegExp, read: (octets: Buffer, contentType: string) => unknown) =>
    app.addContentTypeParser(type, { parseAs: 'buffer' }, async (request: FastifyRequest, octets: Buffer) => {
      keepOctets(request, octets);
      return read(octets, request.headers['content-type'] ?? '');
    });
  parse(/^application\/json/, readJson);
  parse('application/x-www-form-urlencoded', readForm);
  parse('text/csv', readCsv);
}

function ownAddress(url: string, moved: HttpOptions['moved']): string {
  const other = Object.keys(moved).find((start) => url.startsWith(start));
  return other === undefined ? url : `${moved[other]}${url.slice(other.length)}`;
}

/** `/api/x/y.json` is `/api/x/y/`; what is asked for behind it stays as it is. */
function withoutSuffix(url: string): string {
  return url.startsWith('/api/') ? url.replace(/^([^?]*)\.json(\?|$)/, '$1/$2') : url;
}

function acceptsVersion(accept: string | undefined): boolean {
  const version = /;\s*version=([^;,\s]+)/.exec(accept ?? '')?.[1];
  return version === undefined || version === API_VERSION;
}

function secure(reply: FastifyReply): void {
  void reply
    .header('X-Content-Type-Options', 'nosniff')
    .header('X-Frame-Options', 'DENY')
    .header('Referrer-Policy', 'same-origin');
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, options: HttpOptions) {
  if (error instanceof Unreadable) return reply.code(error.statusCode).send(error.body);
  const known = options.explain(error);
  if (known)
    return reply
      .code(known.status)
      .headers(known.headers ?? {})
      .send(known.body);
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  const message = error instanceof Error ? error.message : String(error);
  if (status === 413)
    return reply
      .code(400)
      .send({ detail: `The request body is larger than ${request.routeOptions.bodyLimit} bytes.` });
  if (status === 415)
    return reply
      .code(415)
      .send({ detail: `Unsupported media type "${request.headers['content-type'] ?? ''}" in request.` });
  if (status < 500) return reply.code(status).send({ detail: message });
  // What whoever asked no longer waits for may be given up midway: that is no failure.
  const isGivenUp = reply.raw.destroyed && error instanceof Error && error.name === 'AbortError';
  if (!isGivenUp) options.onError(error instanceof Error ? error : new Error(message), request);
  return reply.code(500).send({
    error: 'The server failed; its log names the request.',
    exception: 'InternalError',
    request_id: request.id,
  });
}
