import * as z from 'zod';
import { NetboxConnection, type NetboxOptions } from './connection.ts';
import { NetboxError } from './netbox-error.ts';
import { Address, Device, Interface, Named, Platform, Status } from './objects.ts';

/** Pages of one list: more is a list that leads in a circle. */
const MOST_PAGES = 5000;
/** Devices that are named in one address. */
const AT_ONCE = 100;
/** Devices are long, with their contexts. */
const DEVICES_A_PAGE = 200;

/** What was read of a list. */
export interface Rows<T> {
  readonly rows: T[];
  /** Ids of rows that cannot be read, and why the first of them cannot. */
  readonly rejected: number[];
  readonly fault: string | null;
}

/** Which devices are wanted; an empty list asks for nothing. */
export interface WantedDevices {
  readonly roles: readonly string[];
  readonly tags: readonly string[];
}

const PageAnswer = z.object({
  count: z.int().min(0),
  next: z.string().nullish(),
  results: z.array(z.looseObject({ id: z.int() })),
});

/** The REST API of one NetBox, 3.x or 4.x. It reads alone; every method fails with a `NetboxError`. */
export class NetboxClient {
  readonly #connection: NetboxConnection;

  constructor(options: NetboxOptions) {
    this.#connection = new NetboxConnection(options);
  }

  /** Its version, such as `4.2.1`. */
  async version(): Promise<string> {
    const { success, data } = Status.safeParse(await this.#connection.get('status/'));
    if (success) return data['netbox-version'];
    throw new NetboxError('answer_invalid', 'its status has no netbox-version: is that NetBox?');
  }

  /**
   * Devices that have one of the roles and one of the tags. Names that NetBox does not know are left out, and said: asked for, they would
   * be a refusal.
   */
  async devices({ roles, tags }: WantedDevices): Promise<Rows<Device> & { unknown: string[] }> {
    const known = await this.#known('dcim/device-roles/', roles);
    const labels = await this.#known('extras/tags/', tags);
    const unknown = [...roles, ...tags].filter((one) => !known.includes(one) && !labels.includes(one));
    const none = (roles.length > 0 && known.length === 0) || (tags.length > 0 && labels.length === 0);
    const found: Rows<Device>[] = [];
    // Several tags in one question ask for devices that have all of them.
    for (const tag of none ? [] : tags.length > 0 ? labels : [null]) {
      const query = [...known.map((role) => ['role', role]), ...(tag === null ? [] : [['tag', tag]])];
      found.push(await this.#list('dcim/devices/', Device, query, DEVICES_A_PAGE));
    }
    return { ...merged(found), unknown };
  }

  platforms(): Promise<Rows<Platform>> {
    return this.#list('dcim/platforms/', Platform);
  }

  /** Interfaces of devices; at most `NetboxClient.atOnce` are asked for. */
  interfaces(devices: readonly number[]): Promise<Rows<Interface>> {
    return this.#list('dcim/interfaces/', Interface, ofDevices(devices));
  }

  /** Addresses on interfaces of devices; at most `NetboxClient.atOnce` are asked for. */
  addresses(devices: readonly number[]): Promise<Rows<Address>> {
    return this.#list('ipam/ip-addresses/', Address, ofDevices(devices));
  }

  static readonly atOnce = AT_ONCE;

  async #known(path: string, slugs: readonly string[]): Promise<string[]> {
    if (slugs.length === 0) return [];
    const { rows } = await this.#list(
      path,
      Named,
      slugs.map((slug) => ['slug', slug]),
    );
    return rows.map(({ slug }) => slug).filter((slug) => slugs.includes(slug));
  }

  /** A whole list, once more where it changed while it was read and rows were passed over. */
  async #list<T extends { id: number }>(
    path: string,
    schema: z.ZodType<T>,
    query: readonly (readonly string[])[] = [],
    size?: number,
  ): Promise<Rows<T>> {
    for (let attempt = 1; ; attempt++) {
      const { read, count } = await this.#pages(path, schema, query, size);
      if (read.rows.length + read.rejected.length >= count) return read;
      if (attempt === 3)
        throw new NetboxError('answer_invalid', `${path} has ${count} rows, and gives fewer of them`);
    }
  }

  async #pages<T extends { id: number }>(
    path: string,
    schema: z.ZodType<T>,
    query: readonly (readonly string[])[],
    size = this.#connection.page_size,
  ): Promise<{ read: Rows<T>; count: number }> {
    const first = new URLSearchParams();
    for (const [key = '', value = ''] of query) first.append(key, value);
    first.set('limit', String(Math.min(size, this.#connection.page_size)));
    // Rows that come or go meanwhile shift those behind them alone.
    first.set('ordering', 'id');
    const found: Rows<T>[] = [];
    const asked = new Set<string>();
    for (let next: string | null = first.toString(); next !== null; ) {
      if (asked.has(next) || asked.size >= MOST_PAGES)
        throw new NetboxError('answer_invalid', `the pages of ${path} lead in a circle`);
      asked.add(next);
      const { success, data, error } = PageAnswer.safeParse(await this.#connection.get(path, next));
      if (!success)
        throw new NetboxError('answer_invalid', `${path} is no list as NetBox has it: ${issueOf(error)}`);
      found.push(rowsOf(data.results, schema));
      next = data.next ? this.#nextOf(path, data.next) : null;
      if (next === null) return { read: merged(found), count: data.count };
    }
    return { read: merged(found), count: 0 };
  }

  /** What the address of the next page asks for. Where a proxy stands before NetBox it may name another scheme or port, never another host. */
  #nextOf(path: string, next: string): string {
    const url = URL.parse(next, this.#connection.base.href);
    if (url?.hostname !== this.#connection.base.hostname)
      throw new NetboxError('answer_invalid', `the next page of ${path} is said to be on another host`);
    return url.searchParams.toString();
  }
}

const ofDevices = (ids: readonly number[]) => ids.map((id) => ['device_id', String(id)]);

function rowsOf<T>(results: readonly { id: number }[], schema: z.ZodType<T>): Rows<T> {
  const rows: T[] = [];
  const rejected: number[] = [];
  let fault: string | null = null;
  for (const one of results) {
    const { success, data, error } = schema.safeParse(one);
    if (success) rows.push(data);
    else {
      rejected.push(one.id);
      fault ??= `${one.id}: ${issueOf(error)}`;
    }
  }
  return { rows, rejected, fault };
}

/** Several lists as one, each row once. */
function merged<T extends { id: number }>(lists: readonly Rows<T>[]): Rows<T> {
  const rows = new Map(lists.flatMap((list) => list.rows.map((row) => [row.id, row] as const)));
  const rejected = new Set(lists.flatMap((list) => list.rejected));
  return {
    rows: [...rows.values()],
    rejected: [...rejected].filter((id) => !rows.has(id)),
    fault: lists.find(({ fault }) => fault !== null)?.fault ?? null,
  };
}

function issueOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.')} ${issue?.message}`.trim();
}
