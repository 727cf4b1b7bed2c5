import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

type Object_ = Record<string, any> & { id: string };
export type IxApiWorld = Record<string, Object_[]>;

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

const ERRORS = 'https://errors.ix-api.net/v2';

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
  /** Requests as `METHOD /path`. */
  requests: string[] = [];
  /** The MAC addresses of ports after each change, to see whether one was ever without. */
  history: string[][] = [];
  faults: Fault[] = [];
  /** Called with every request before it is looked at. */
  onRequest: (what: string) => void = () => undefined;
  readonly #server: Server;
  #tokens = new Set<string>();
  #made = 0;
  #pending = new Map<string, number>();

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

  one(kind: string, id: string): Object_ | undefined {
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
    this.onRequest(`${method} ${path}`);
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
        return !!problem(429, 'Slow down', { 'retry-after': '1' });
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
    const [, kind = '', id] = path.split('/').map(decodeURIComponent);
    const list = this.world[kind];
    if (!list) return refused(404, 'Not Found');
    if (id === undefined) return method === 'POST' ? this.#create(kind, given) : this.#page(list, url);
    const object = this.one(kind, id);
    if (!object) return refused(404, 'Not Found');
    if (method === 'DELETE') return this.#delete(kind, object);
    if (method === 'PATCH') return this.#patch(object, given, request.headers['content-type'] ?? '');
    this.#settle(object);
    return { status: 200, json: object };
  }

  #newTokens() {
    const access_token = token(this.token_s, ++this.#made);
    const refresh_token = token(this.token_s * 10, ++this.#made);
    this.#tokens.add(access_token).add(refresh_token);
    return { access_token, refresh_token };
  }

  #page(list: Object_[], url: URL) {
    if (this.page_size === null) return { status: 200, json: list };
    const at = Number(url.searchParams.get('page_offset') ?? 0);
    const next = at + this.page_size;
    const link = `<${url.pathname}?page_offset=${next}>; rel="next"`;
    return { status: 200, json: list.slice(at, next), ...(next < list.length ? { headers: { link } } : {}) };
  }

  #create(kind: string, given: Record<string, unknown>) {
    if (kind !== 'macs') return refused(403, 'You do not have permission to perform this action.');
    for (const key of ['address', 'managing_account', 'consuming_account'])
      if (typeof given[key] !== 'string' || given[key] === '')
        return refused(400, 'Some fields did not validate.', key);
    const address = String(given.address).toUpperCase();
    if (this.world.macs?.some((mac) => mac.address === address))
      return refused(400, 'Some fields did not validate.', 'address');
    const mac = { id: `mac-${++this.#made}`, external_ref: null, ...given, address };
    this.world.macs?.push(mac);
    return { status: 201, json: mac };
  }

  #delete(kind: string, object: Object_) {
    if (this.world['network-service-configs']?.some(({ macs }) => macs.includes(object.id)))
      return refused(400, 'Unable to fulfill: it is in use.');
    this.world[kind] = (this.world[kind] ?? []).filter((one) => one !== object);
    return { status: 200, json: object };
  }

  #patch(object: Object_, given: Record<string, unknown>, type: string) {
    if (!type.startsWith('application/merge-patch+json')) return refused(400, `Unexpected ${type}`);
    if (!Array.isArray(given.macs) || given.macs.some((id) => !this.one('macs', id)))
      return refused(400, 'Some fields did not validate.', 'macs');
    Object.assign(object, given, { state: 'production_change_pending' });
    this.#pending.set(object.id, this.reads_until_production);
    this.history.push(this.macsOf(object.id));
    return { status: 202, json: object };
  }

  #settle(object: Object_): void {
    const left = this.#pending.get(object.id);
    if (left === undefined) return;
    this.#pending.set(object.id, left - 1);
    if (left > 1) return;
    this.#pending.delete(object.id);
    object.state = this.comes_to;
    object.status =
      this.comes_to === 'error' ? [{ severity: 3, tag: 'mac', message: 'The switch did not take it' }] : [];
  }
}

function refused(status: number, title: string, field?: string) {
  const properties = field ? { properties: [{ name: field, reason: 'not valid' }] } : {};
  return { status, json: { type: `${ERRORS}/validation-error.html`, title, status, ...properties } };
}

const token = (seconds: number, n: number) =>
  `e30.${Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + seconds, n })).toString('base64url')}.sig`;
const expiry = (text: string): number =>
  JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()).exp;

const owned = { managing_account: 'acc-1', consuming_account: 'acc-1', external_ref: null };

/** One LAN, one port of ours at it in production, and one that nobody has set up yet. */
export function smallIxApi(): IxApiWorld {
  const config = {
    ...owned,
    ...{
      type: 'exchange_lan',
      billing_account: 'acc-1',
      network_service: 'lan-1',
      product_offering: 'prod-1',
    },
    ...{
      connection: 'dc-1',
      asns: [64500],
      listed: true,
      role_assignments: [],
      network_feature_configs: [],
      status: [],
    },
  };
  const dot1q = (vlan: number) => ({ vlan_type: 'dot1q', vlan, vlan_ethertype: '0x8100' });
  return {
    accounts: [{ id: 'acc-1', name: 'Ours', state: 'production', metro_area_network_presence: ['man-1'] }],
    roles: [{ id: 'role-1', name: 'noc', required_fields: ['email'] }],
    contacts: [{ ...owned, id: 'contact-1', name: 'NOC', email: 'noc@ours.example', telephone: null }],
    'role-assignments': [{ id: 'ra-1', role: 'role-1', contact: 'contact-1' }],
    'network-feature-configs': [],
    connections: [
      {
        ...owned,
        id: 'dc-1',
        name: 'LAG 1',
        state: 'production',
        mode: 'lag_lacp',
        speed: 100_000,
        vlan_types: ['port', 'dot1q', 'qinq'],
        outer_vlan_ethertypes: ['0x8100'],
        ports: ['port-1'],
        billing_account: 'acc-1',
        role_assignments: ['ra-1'],
      },
    ],
    ports: [
      {
        ...owned,
        id: 'port-1',
        name: 'sw1 1/1',
        state: 'production',
        media_type: '10GBASE-LR',
        device: 'dev-1',
        pop: 'pop-1',
        speed: 10_000,
        role_assignments: [],
        billing_account: 'acc-1',
      },
    ],
    'product-offerings': [
      {
        id: 'prod-1',
        type: 'exchange_lan',
        name: 'lan',
        display_name: 'Peering LAN',
        bandwidth_min: null,
        bandwidth_max: null,
      },
    ],
    'network-features': [
      {
        id: 'rs-1',
        type: 'route_server',
        name: 'RS 1',
        required: false,
        flags: [],
        network_service: 'lan-1',
        asn: 64_510,
        fqdn: 'rs1.ix.example',
        ip_v4: '192.0.2.1',
        ip_v6: '2001:db8::1',
      },
    ],
    'network-services': [
      {
        ...owned,
        ...{
          id: 'lan-0',
          type: 'exchange_lan',
          name: 'Another LAN',
          state: 'production',
          metro_area_network: 'man-1',
        },
        ...{
          network_features: [],
          subnet_v4: '198.51.100.0/24',
          subnet_v6: '2001:db8:1::/64',
          peeringdb_ixid: 7,
        },
      },
      {
        ...owned,
        ...{
          id: 'lan-1',
          type: 'exchange_lan',
          name: 'The LAN',
          state: 'production',
          metro_area_network: 'man-1',
        },
        ...{
          network_features: ['rs-1'],
          subnet_v4: '192.0.2.0/24',
          subnet_v6: '2001:db8::/64',
          peeringdb_ixid: 26,
        },
      },
    ],
    macs: [{ ...owned, id: 'mac-old', address: '02:00:5E:10:00:01' }],
    ips: [
      { ...owned, id: 'ip-4', version: 4, address: '192.0.2.5', prefix_length: 24, fqdn: null },
      {
        ...owned,
        id: 'ip-6',
        version: 6,
        address: '2001:0db8:0000:0000:0000:0000:0000:0005',
        prefix_length: 64,
        fqdn: null,
      },
      { ...owned, id: 'ip-9', version: 4, address: '192.0.2.9', prefix_length: 24, fqdn: null },
    ],
    'network-service-configs': [
      {
        ...config,
        id: 'nsc-1',
        state: 'production',
        capacity: 10_000,
        macs: ['mac-old'],
        ips: ['ip-4', 'ip-6'],
        vlan_config: dot1q(100),
      },
      {
        ...config,
        id: 'nsc-2',
        state: 'production',
        capacity: null,
        macs: [],
        ips: ['ip-9'],
        vlan_config: { vlan_type: 'port' },
      },
      {
        ...config,
        id: 'nsc-9',
        state: 'decommissioned',
        capacity: null,
        macs: [],
        ips: [],
        vlan_config: { vlan_type: 'port' },
      },
    ],
  };
}
