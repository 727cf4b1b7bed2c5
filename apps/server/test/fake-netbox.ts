import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The two generations of NetBox's REST API: `device_role` and a MAC address as text, or `role` and a MAC address that is an object. */
export type Generation = '3.5' | '4.2';

export interface FakeDevice {
  id: number;
  name: string | null;
  role?: string;
  status?: string;
  platform?: string | null;
  site?: string;
  tags?: string[];
  config_context?: object;
  primary_ip4?: string;
}
export interface FakeInterface {
  id: number;
  device: number;
  name: string;
  mac?: string;
  description?: string;
  /** What else it says, as it says it. */
  more?: object;
}
export interface FakeAddress {
  id: number;
  interface: number;
  address: string;
  status?: string;
}

export type NetboxFault =
  | 'silent'
  | 'reset'
  | 'failing'
  | 'unauthorised'
  | 'forbidden'
  | 'limited'
  | 'huge'
  | 'html'
  | 'elsewhere'
  | 'astray'
  | 'circling'
  | 'wrong types';

export interface Tls {
  key: Buffer;
  cert: Buffer;
}

/** A NetBox on loopback, as the documentation of its REST API says: filters, pages, tokens; as slow and as faulty as one asks. */
export class FakeNetbox {
  generation: Generation = '4.2';
  token = '0123456789abcdef0123456789abcdef01234567';
  devices = new Map<number, FakeDevice>();
  interfaces = new Map<number, FakeInterface>();
  addresses = new Map<number, FakeAddress>();
  platforms = new Map<string, number>();
  roles = ['router', 'switch'];
  tags = ['peering', 'transit'];
  latency_ms = 0;
  /** `MAX_PAGE_SIZE`. */
  most_rows = 1000;
  fault: { kind: NetboxFault; path: RegExp; times: number } | null = null;
  requests: string[] = [];
  /** Most requests that were under way at once. */
  at_once = 0;
  #busy = 0;
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(tls?: Tls) {
    const answer = (request: IncomingMessage, response: ServerResponse) =>
      void this.#answer(request, response);
    this.#scheme = tls ? 'https' : 'http';
    this.#server = tls ? createSecureServer(tls, answer) : createServer(answer);
  }

  /** Starts one; with a key and a certificate it speaks TLS alone. */
  static async start(tls?: Tls): Promise<FakeNetbox> {
    const fake = new FakeNetbox(tls);
    await new Promise<void>((done) => void fake.#server.listen(0, '127.0.0.1', done));
    return fake;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => void this.#server.close(() => done()));
  }

  /** Lets requests for a path fail so many times. */
  fail(kind: NetboxFault, path = /./, times = 1000): void {
    this.fault = { kind, path, times };
  }

  /** A device with so many interfaces, of an address each. */
  add(device: FakeDevice, ports = 1): void {
    this.devices.set(device.id, device);
    for (let at = 1; at <= ports; at++) {
      const id = device.id * 1000 + at;
      const mac = `02:00:5E:${[id >> 16, id >> 8, id].map((octet) => (octet & 255).toString(16).padStart(2, '0')).join(':')}`;
      this.interfaces.set(id, {
        id,
        device: device.id,
        name: `Ethernet${at}`,
        mac,
        description: `port ${at}`,
      });
      this.addresses.set(id, {
        id,
        interface: id,
        address: `10.${(id >> 16) & 255}.${(id >> 8) & 255}.${id & 255}/24`,
      });
    }
  }

  remove(device: number): void {
    this.devices.delete(device);
    for (const { id, device: of } of [...this.interfaces.values()])
      if (of === device) {
        this.interfaces.delete(id);
        this.addresses.delete(id);
      }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#busy += 1;
    this.at_once = Math.max(this.at_once, this.#busy);
    response.once('close', () => {
      this.#busy -= 1;
    });
    const url = new URL(request.url ?? '/', this.url);
    this.requests.push(`${url.pathname}${url.search}`);
    if (this.latency_ms) await sleep(this.latency_ms);
    const fault = this.fault;
    if (fault && fault.times > 0 && fault.path.test(url.pathname)) {
      fault.times -= 1;
      if (await this.#spoil(fault.kind, url, response)) return;
    }
    const scheme = this.token.startsWith('nbt_') ? 'Bearer' : 'Token';
    if (request.headers.authorization !== `${scheme} ${this.token}`)
      return json(response, 403, { detail: 'Invalid token' });
    if (url.pathname === '/api/status/')
      return json(response, 200, { 'django-version': '4.1', 'netbox-version': `${this.generation}.3` });
    const rows = this.#rows(url);
    if (rows === null) return json(response, 404, { detail: 'Not found.' });
    if ('refused' in rows) return json(response, 400, rows.refused);
    json(response, 200, this.#page(url, rows.found));
  }

  #page(url: URL, rows: object[], host = this.url) {
    const limit = Math.min(Number(url.searchParams.get('limit') ?? 50) || this.most_rows, this.most_rows);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const next = new URL(`${url.pathname}${url.search}`, host);
    next.searchParams.set('limit', String(limit));
    next.searchParams.set('offset', String(offset + limit));
    const more = offset + limit < rows.length;
    return {
      count: rows.length,
      next: more ? next.href : null,
      previous: null,
      results: rows.slice(offset, offset + limit),
    };
  }

  #rows({ pathname, searchParams: asked }: URL): { found: object[] } | { refused: object } | null {
    const ids = new Set(asked.getAll('device_id').map(Number));
    switch (pathname) {
      case '/api/dcim/device-roles/':
        return { found: this.roles.filter((slug) => asked.getAll('slug').includes(slug)).map(namedAs) };
      case '/api/extras/tags/':
        return { found: this.tags.filter((slug) => asked.getAll('slug').includes(slug)).map(namedAs) };
      case '/api/dcim/platforms/':
        return { found: [...this.#platformSlugs()].map(namedAs) };
      case '/api/dcim/devices/':
        return this.#devicesFor(asked.getAll('role'), asked.getAll('tag'));
      case '/api/dcim/interfaces/':
        return {
          found: [...this.interfaces.values()]
            .filter(({ device }) => ids.has(device))
            .map((one) => this.#interface(one)),
        };
      case '/api/ipam/ip-addresses/':
        return {
          found: [...this.addresses.values()]
            .filter((one) => ids.has(this.interfaces.get(one.interface)?.device ?? 0))
            .map((one) => this.#address(one)),
        };
      default:
        return null;
    }
  }

  #platformSlugs(): Set<string> {
    return new Set([...this.devices.values()].flatMap(({ platform = 'eos' }) => platform ?? []));
  }

  /** Several roles are any of them, several tags are all of them; what is not known is refused. */
  #devicesFor(roles: string[], tags: string[]) {
    for (const [key, given, known] of [
      ['role', roles, this.roles],
      ['tag', tags, this.tags],
    ] as const)
      for (const one of given)
        if (!known.includes(one))
          return {
            refused: { [key]: [`Select a valid choice. ${one} is not one of the available choices.`] },
          };
    const found = [...this.devices.values()].filter(
      ({ role = 'router', tags: held = [] }) =>
        (roles.length === 0 || roles.includes(role)) && tags.every((tag) => held.includes(tag)),
    );
    return { found: found.map((one) => this.#device(one)) };
  }

  #device({
    id,
    name,
    role = 'router',
    status = 'active',
    platform = 'eos',
    site = 'AMS',
    tags = [],
    ...rest
  }: FakeDevice) {
    const old = this.generation === '3.5';
    return {
      ...{ id, url: `${this.url}/api/dcim/devices/${id}/`, display: name ?? `(${id})`, name },
      device_type: {
        id: 1,
        manufacturer: { id: 1, name: 'Arista', slug: 'arista' },
        model: '7280R',
        slug: '7280r',
      },
      ...{ [old ? 'device_role' : 'role']: namedAs(role, 1) },
      ...{ tenant: null, platform: platform === null ? null : namedAs(platform, 1), serial: `S${id}` },
      site: { id: 1, name: site, slug: site.toLowerCase() },
      status: { value: status, label: status },
      primary_ip4: rest.primary_ip4
        ? { id: 1, family: old ? 4 : { value: 4 }, address: rest.primary_ip4 }
        : null,
      ...{ primary_ip6: null, ...(old ? {} : { description: '' }), comments: '' },
      config_context: rest.config_context ?? {},
      local_context_data: null,
      tags: tags.map(namedAs),
      ...{
        custom_fields: {},
        created: '2026-01-01T00:00:00.000000Z',
        last_updated: '2026-01-02T00:00:00.123456Z',
      },
    };
  }

  #interface({ id, device, name, mac, description = '', more }: FakeInterface) {
    const old = this.generation === '3.5';
    return {
      ...{ id, device: { id: device, name: 'x' }, vdcs: [], name, label: '', enabled: true, lag: null },
      type: { value: '100gbase-x-qsfp28', label: 'QSFP28 (100GE)' },
      ...{ mtu: 9000, mac_address: old ? (mac ?? null) : null, speed: null, mgmt_only: false, description },
      ...(old
        ? {}
        : { primary_mac_address: mac === undefined ? null : { id, mac_address: mac }, mac_addresses: [] }),
      ...more,
    };
  }

  #address({ id, interface: on, address, status = 'active' }: FakeAddress) {
    return {
      ...{ id, family: { value: 4, label: 'IPv4' }, address, vrf: null, tenant: null },
      ...{ status: { value: status, label: status }, role: null },
      ...{ assigned_object_type: 'dcim.interface', assigned_object_id: on, dns_name: '', description: '' },
    };
  }

  /** Whether the answer was given. */
  async #spoil(kind: NetboxFault, url: URL, response: ServerResponse): Promise<boolean> {
    switch (kind) {
      case 'silent':
        return true;
      case 'reset':
        response.destroy();
        return true;
      case 'failing':
        json(response, 502, {});
        return true;
      case 'unauthorised':
        json(response, 403, { detail: 'Invalid token' });
        return true;
      case 'forbidden':
        json(response, 403, { detail: 'You do not have permission to perform this action.' });
        return true;
      case 'limited':
        response.setHeader('retry-after', '0');
        json(response, 429, { detail: 'Too many.' });
        return true;
      case 'html':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
        return true;
      case 'huge':
        response.writeHead(200, { 'content-type': 'application/json' });
        for (let at = 0; at < 80 && !response.destroyed; at++) {
          response.write(Buffer.alloc(1_000_000, ' '));
          await sleep(0);
        }
        response.end();
        return true;
      case 'elsewhere':
        response.writeHead(302, { location: 'http://192.0.2.1/' }).end();
        return true;
      case 'astray':
        json(response, 200, {
          count: 2,
          next: `http://evil.example.net${url.pathname}?offset=1`,
          results: [],
        });
        return true;
      case 'circling':
        json(response, 200, { count: 2, next: url.href, results: [] });
        return true;
      case 'wrong types':
        json(response, 200, {
          count: 1,
          next: null,
          results: [{ id: 1, name: 7, status: 'active', role: [] }],
        });
        return true;
    }
  }
}

const namedAs = (slug: string, at: number) => ({ id: at + 1, name: slug.toUpperCase(), slug, display: slug });

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
