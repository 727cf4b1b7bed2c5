import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { TAGS, type Tag } from '@peersmith/peeringdb';

/** A row as PeeringDB holds it; deleted ones stay, with their status. */
export type FakeRow = { id: number; status: string; created: string; updated: string } & Record<string, any>;

/** How an answer goes wrong. */
export type Fault =
  | 'truncate'
  | 'stall before'
  | 'stall within'
  | 'drop before'
  | 'drop within'
  | { status: number; headers?: Record<string, string> }
  | { body: string };

export interface Asked {
  tag: Tag;
  since: number | null;
  key: string | null;
  /** How often the tag was asked for, this time included. */
  time: number;
  status: number;
  headers: IncomingMessage['headers'];
}

interface Answer {
  rows: FakeRow[];
  meta: { generated?: number };
}

/** A PeeringDB on the loopback that speaks the real protocol over a world in memory, and misbehaves when told to. */
export class FakePeeringDb {
  readonly asked: Asked[] = [];
  readonly keys = new Set<string>();
  /** What goes wrong with a request, if anything. */
  fault: (asked: Asked) => Fault | undefined = () => undefined;
  /** Rows as they are sent, which may be other than what the world has. */
  disguise: (tag: Tag, rows: FakeRow[]) => unknown[] = (_, rows) => rows;
  readonly #world: Map<Tag, Map<number, FakeRow>>;
  /** Full answers as of some moment, as PeeringDB has them from its files; live when null. */
  #cache: { rows: Map<Tag, FakeRow[]>; generated: number } | null = null;
  /** Full answers kept ready, by key and tag. */
  readonly #ready = new Map<string, Body>();
  readonly #server: Server;
  /** Unix seconds of the world. */
  #now_s: number;
  url = '';

  private constructor(world: Partial<Record<Tag, FakeRow[]>>, now_s: number) {
    this.#now_s = now_s;
    this.#world = new Map(
      TAGS.map((tag) => [tag, new Map((world[tag] ?? []).map((row) => [row.id, { ...row }]))]),
    );
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(
    world: Partial<Record<Tag, FakeRow[]>>,
    now_s = Date.parse('2026-06-01T00:00:00Z') / 1000,
  ): Promise<FakePeeringDb> {
    const fake = new FakePeeringDb(world, now_s);
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    const address = fake.#server.address();
    fake.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/api`;
    return fake;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  rows(tag: Tag): FakeRow[] {
    return [...(this.#world.get(tag)?.values() ?? [])];
  }

  /** Time passes, in seconds. */
  pass(seconds: number): void {
    this.#now_s += seconds;
  }

  /** Creates or changes a row, which stamps it. */
  put(tag: Tag, row: { id: number } & Record<string, unknown>): void {
    const before = this.#world.get(tag)?.get(row.id);
    const updated = this.#stamp();
    this.#set(tag, { status: 'ok', created: updated, ...before, ...row, updated });
  }

  /** Deletes a row as PeeringDB does: it stays, with another status. */
  remove(tag: Tag, id: number): void {
    this.put(tag, { id, status: 'deleted' });
  }

  /** Full answers are as of now until the cache is made anew; changes are told live. */
  rebuildCache(): void {
    this.#cache = {
      rows: new Map(TAGS.map((tag) => [tag, this.#shown(tag)])),
      generated: this.#now_s + 0.25,
    };
    this.#ready.clear();
  }

  /** Makes the full answers for a caller ready, as far as nothing changes; for worlds that take long to write down. */
  warm(key: string | null): void {
    for (const tag of TAGS) this.#ready.set(`${key} ${tag}`, bodyOf(this.#text({ tag, since: null, key })));
  }

  forgetRequests(): void {
    this.asked.length = 0;
  }

  #stamp(): string {
    this.#now_s += 1;
    return new Date(this.#now_s * 1000).toISOString().replace('.000', '');
  }

  #set(tag: Tag, row: FakeRow): void {
    this.#world.get(tag)?.set(row.id, row);
    if (this.#cache) return;
    for (const name of this.#ready.keys()) if (name.endsWith(` ${tag}`)) this.#ready.delete(name);
  }

  #shown(tag: Tag): FakeRow[] {
    return this.rows(tag).filter(({ status }) => status === 'ok');
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const tag = TAGS.find((one) => pathname === `/api/${one}`);
    if (!tag) {
      response.writeHead(404).end();
      return;
    }
    const since = searchParams.get('since');
    const [, key = null] = /^Api-Key (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const asked: Asked = {
      tag,
      since: since === null ? null : Number(since),
      key,
      time: this.asked.filter((one) => one.tag === tag).length + 1,
      status: 200,
      headers: request.headers,
    };
    this.asked.push(asked);
    const fault = key !== null && !this.keys.has(key) ? { status: 401 } : this.fault(asked);
    if (fault === 'stall before') return;
    if (fault === 'drop before') response.destroy();
    else if (typeof fault === 'object' && 'status' in fault) refuse(response, asked, fault);
    else this.#send(response, asked, fault);
  }

  #send(response: ServerResponse, asked: Asked, fault: Exclude<Fault, { status: number }> | undefined): void {
    const { bytes: plain, etag } = this.#bodyFor(asked, fault);
    if (asked.since === null && fault === undefined && asked.headers['if-none-match'] === etag) {
      asked.status = 304;
      response.writeHead(304, { etag }).end();
      return;
    }
    const isZipped = /\bgzip\b/.test(String(asked.headers['accept-encoding'])) && plain.length < 1_000_000;
    const cut = fault === 'truncate' ? plain.subarray(0, plain.length / 2) : plain;
    const bytes = isZipped ? gzipSync(cut) : cut;
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': bytes.length,
      ...(asked.since === null ? { etag } : {}),
      ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
    });
    if (fault === 'stall within' || fault === 'drop within') {
      response.write(bytes.subarray(0, bytes.length / 2));
      if (fault === 'drop within') setTimeout(() => response.destroy(), 20);
    } else response.end(bytes);
  }

  #bodyFor(asked: Asked, fault: Fault | undefined): Body {
    if (typeof fault === 'object' && 'body' in fault) return bodyOf(fault.body);
    const ready = asked.since === null ? this.#ready.get(`${asked.key} ${asked.tag}`) : undefined;
    return ready ?? bodyOf(this.#text(asked));
  }

  #text({ tag, since, key }: Pick<Asked, 'tag' | 'since' | 'key'>): string {
    const { rows, meta } = this.#find(tag, since);
    const data = this.disguise(tag, key === null ? rows.flatMap((row) => publicPart(tag, row)) : rows);
    return JSON.stringify({ data, meta });
  }

  #find(tag: Tag, since: number | null): Answer {
    if (since === null) {
      const cached = this.#cache?.rows.get(tag);
      return cached && this.#cache
        ? { rows: cached, meta: { generated: this.#cache.generated } }
        : { rows: this.#shown(tag), meta: {} };
    }
    const statuses = tag === 'campus' ? ['ok', 'deleted', 'pending'] : ['ok', 'deleted'];
    const from = new Date(since * 1000).toISOString().replace('.000', '');
    const changed = this.rows(tag).filter((row) => row.updated >= from && statuses.includes(row.status));
    return { rows: changed.sort((a, b) => a.updated.localeCompare(b.updated)), meta: {} };
  }
}

function refuse(
  response: ServerResponse,
  asked: Asked,
  { status, headers = {} }: { status: number; headers?: Record<string, string> },
): void {
  asked.status = status;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ message: 'no', meta: { error: 'no' } }));
}

interface Body {
  bytes: Buffer;
  etag: string;
}

function bodyOf(text: string): Body {
  const bytes = Buffer.from(text);
  return { bytes, etag: `"${createHash('sha1').update(bytes).digest('hex')}"` };
}

/** What a caller without a key is shown. */
function publicPart(tag: Tag, row: FakeRow): FakeRow[] {
  if (tag === 'poc' && row.visible !== 'Public' && row.status === 'ok') return [];
  if (tag !== 'ixlan' || row.ixf_ixp_member_list_url_visible === 'Public') return [row];
  return [{ ...row, ixf_ixp_member_list_url: undefined }];
}
