import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { create, ERRORS, patch, policyOn, refused, remove } from './fake-ix-api-rules.ts';
import { type IxApiObject, type IxApiWorld, smallIxApi } from './small-ix-api.ts';

/** What goes wrong with a request: before it is done, or (`lost`, `stuck`) after it was. */
export type FaultKind =
  | 'refused'
  | 'silent'
  | 'reset'
  | 'lost'
  | 'stuck'
  | 'failing'
  | 'unauthorised'
  | 'limited'
  | 'huge'
  | 'html';

interface Fault {
  kind: FaultKind;
  method: string;
  path: RegExp;
  times: number;
}

/** An exchange's IX-API 2 on loopback, as its document says: it keeps what it is told, and is as slow and as faulty as one asks. */
export class FakeIxApi {
  world: IxApiWorld;
  latency_ms = 0;
  /** Lists have pages of so many, and say where the next one is. */
  page_size: number | null = null;
  token_s = 600;
  /** How often a port is read until a change of it is in production. */
  reads_until_production = 1;
  /** Where a changed port comes to. */
  comes_to = 'production';
  /** How many seconds whoever asks too often is told to wait. */
  retry_after = '1';
  /** Whether a port may have one MAC address alone. */
  one_mac = false;
  /** The first day at which a port can be given up, and until when it is paid for. */
  policy = { decommission_at: '2026-12-31', charged_until: '2027-01-31' };
  /** Requests as `METHOD /path`. */
  requests: string[] = [];
  /** The MAC addresses of ports after each change, to see whether one was ever without. */
  history: string[][] = [];
  /** What was asked to be taken away, with the day where one was said. */
  cancelled: { id: string; decommission_at?: string }[] = [];
  faults: Fault[] = [];
  /** Called with every request before it is looked at, and waited for. */
  onRequest: (what: string) => void | Promise<void> = () => undefined;
  readonly #server: Server;
  #tokens = new Set<string>();
  #made = 0;
  /** What is under way, by the object: how many reads it takes yet, and what comes then. */
  pending = new Map<string, { left: number; end: () => void }>();

  private constructor(world: IxApiWorld) {
    this.world = world;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(world: IxApiWorld = smallIxApi()): Promise<FakeIxApi> {
    const fake = new FakeIxApi(world);
    await new Promise<void>((done) => void fake.#server.listen(0, '127.0.0.1', done));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/v2/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  fail(kind: FaultKind, method: string, path: RegExp, times = 1): void {
    this.faults.push({ kind, method, path, times });
  }

  /** Tokens that were given are worth nothing any more. */
  forgetTokens(): void {
    this.#tokens = new Set();
  }

  /** The addresses that a port has. */
  macsOf(config: string): string[] {
    const found = this.one('network-service-configs', config);
    return (found?.macs ?? []).map((id: string) => this.one('macs', id)?.address);
  }

  /** An id that nothing has yet. */
  fresh(prefix: string): string {
    return `${prefix}-10${++this.#made}`;
  }

  one(kind: string, id: string): IxApiObject | undefined {
    return this.world[kind]?.find((object) => object.id === id);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? '', this.url);
    const path = url.pathname.replace('/api/v2', '');
    const method = request.method ?? '';
    this.requests.push(`${method} ${path}`);
    await this.onRequest(`${method} ${path}`);
    if (this.latency_ms) await sleep(this.latency_ms);
    const fault = this.faults.find((one) => one.times > 0 && one.method === method && one.path.test(path));
    if (fault) fault.times -= 1;
    if (fault && this.#failBefore(fault.kind, response)) return;
    const act = () => this.#act({ request, method, path, url, body });
    const { status, json, headers = {} } = act();
    if (fault?.kind === 'lost') return void request.socket.destroy();
    if (fault?.kind === 'stuck') return;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
  }

  /** Whether a fault takes the place of the answer. */
  #failBefore(kind: FaultKind, response: ServerResponse): boolean {
    const problem = (status: number, title: string, headers = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify({ type: `${ERRORS}/validation-error.html`, title, status }));
    switch (kind) {
      case 'refused':
        return !!problem(400, 'Some fields did not validate.');
      case 'failing':
        return !!problem(503, 'Under maintenance.');
      case 'unauthorised':
        return !!problem(401, 'Authentication Credentials Invalid');
      case 'limited':
        return !!problem(429, 'Slow down', { 'retry-after': this.retry_after });
      case 'silent':
        return true;
      case 'reset':
        return !!response.destroy();
      case 'html':
        return !!response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<html>Welcome to the portal</html>');
      case 'huge':
        return !!response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(`["${'x'.repeat(5_000_000)}"]`);
      default:
        return false;
    }
  }

  #act(call: { request: IncomingMessage; method: string; path: string; url: URL; body: string }): {
    status: number;
    json: unknown;
    headers?: Record<string, string>;
  } {
    const { request, method, path, url, body } = call;
    const given = body ? JSON.parse(body) : {};
    if (path === '/auth/token')
      return given.api_key === 'key' && given.api_secret === 'secret'
        ? { status: 201, json: this.#newTokens() }
        : refused(401, 'Authentication Credentials Invalid');
    if (path === '/auth/refresh')
      return this.#tokens.has(given.refresh_token)
        ? { status: 201, json: this.#newTokens() }
        : refused(401, 'Authentication Credentials Invalid');
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!this.#tokens.has(token) || expiry(token) < Date.now() / 1000)
      return refused(401, 'Authentication Credentials Invalid');
    if (path === '/health') return { status: 200, json: { status: 'pass', version: '2.1.0' } };
    const [, kind = '', id, more] = path.split('/').map(decodeURIComponent);
    const list = this.world[kind];
    if (!list) return refused(404, 'Not Found');
    if (id === undefined) return method === 'POST' ? create(this, kind, given) : this.#page(list, url);
    const object = this.one(kind, id);
    if (!object) return refused(404, 'Not Found');
    if (more === 'cancellation-policy') return { status: 200, json: policyOn(this, url) };
    if (method === 'DELETE') return remove(this, { kind, object, given });
    if (method === 'PATCH')
      return request.headers['content-type']?.startsWith('application/merge-patch+json')
        ? patch(this, { kind, object, given })
        : refused(400, `Unexpected ${request.headers['content-type']}`);
    this.#settle(object);
    return { status: 200, json: object };
  }

  #newTokens() {
    const access_token = token(this.token_s, ++this.#made);
    const refresh_token = token(this.token_s * 10, ++this.#made);
    this.#tokens.add(access_token).add(refresh_token);
    return { access_token, refresh_token };
  }

  #page(all: IxApiObject[], url: URL) {
    const ref = url.searchParams.get('external_ref');
    const list = ref === null ? all : all.filter(({ external_ref }) => external_ref === ref);
    if (this.page_size === null) return { status: 200, json: list };
    const at = Number(url.searchParams.get('page_offset') ?? 0);
    const next = at + this.page_size;
    const link = `<${url.pathname}?page_offset=${next}>; rel="next"`;
    return { status: 200, json: list.slice(at, next), ...(next < list.length ? { headers: { link } } : {}) };
  }

  /** What changed comes to its end after some reads of it. */
  #settle(object: IxApiObject): void {
    const pending = this.pending.get(object.id);
    if (!pending) return;
    pending.left -= 1;
    if (pending.left > 0) return;
    this.pending.delete(object.id);
    pending.end();
  }
}

const token = (seconds: number, n: number) =>
  `e30.${Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + seconds, n })).toString('base64url')}.sig`;
const expiry = (text: string): number =>
  JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()).exp;
