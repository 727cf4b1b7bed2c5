import * as z from 'zod';
import { IxApiConnection, type IxApiOptions } from './connection.ts';
import { IxApiError } from './ix-api-error.ts';
import { nextPage } from './link.ts';
import { KINDS, type Kind, type Mac, type Objects, type ServiceConfig, V1_LISTS } from './objects.ts';
import { parsed } from './parsed.ts';
import { plainText } from './plain-text.ts';
import { readAnswer } from './read-answer.ts';
import { headerOf } from './transport.ts';

/** Pages of one list. */
const MOST_PAGES = 2000;
const MOST_ACCOUNTS = 10_000;

/** Beyond this a number is no version of the interface. */
const MOST_VERSION = 100;

/** How an API says that it is. */
export interface Health {
  readonly state: 'healthy' | 'degraded' | 'unhealthy';
  readonly version: number;
  /** What it said. */
  readonly text: string;
}

/** A page of a list: what can be read of it, and how many rows cannot. */
export interface Page<K extends Kind> {
  readonly rows: Objects[K][];
  readonly rejected: number;
}

/** What a new MAC address is registered with. */
export interface NewMac {
  readonly address: string;
  readonly managing_account: string;
  readonly consuming_account: string;
  /** What it can be found again by. */
  readonly external_ref?: string;
}

const Day = z.iso.date();
const CancellationPolicy = z.object({ decommission_at: Day, charged_until: Day });
/** When a service would end, and until when it would be paid for; both are days as the exchange has them. */
export type CancellationPolicy = z.infer<typeof CancellationPolicy>;

/** Nothing, or the object as it was; whatever else answers does not say that it was removed. */
const Removed = z.record(z.string(), z.unknown()).optional();

const HealthAnswer = z.object({
  status: z.string().catch(''),
  version: z.union([z.string(), z.number()]).nullish().catch(null),
  output: z.string().nullish().catch(null),
});

/** The machine interface of one exchange (IX-API 2; 1 is read). Every method fails with an `IxApiError`. */
export class IxApiClient {
  readonly #connection: IxApiConnection;
  #version: number | undefined;

  constructor(options: IxApiOptions) {
    this.#connection = new IxApiConnection(options);
    this.#version = options.version;
  }

  /** Signs in, whether tokens are at hand or not: says whether key and secret are right. */
  signIn(): Promise<void> {
    return this.#connection.signIn();
  }

  /** How it is. An API without `health` is one of version 1. */
  async health(): Promise<Health> {
    const json = await this.#connection.call('health').catch((error: unknown) => {
      if (error instanceof IxApiError && (error.status === 404 || error.status === 405)) return null;
      throw error;
    });
    if (json === null) return { state: 'healthy', version: 1, text: 'It has no health of its own.' };
    const { status, version, output } = parsed(HealthAnswer, json, 'health');
    const number = Number.parseInt(String(version ?? '').replace(/^\D+/, ''), 10);
    this.#version = number >= 1 && number <= MOST_VERSION ? number : 2;
    return {
      state: /^(?:pass|ok|up)$/i.test(status) ? 'healthy' : /^warn$/i.test(status) ? 'degraded' : 'unhealthy',
      version: this.#version,
      text: plainText(output ?? status, 500),
    };
  }

  /** The version of the interface, asked for once. */
  async version(): Promise<number> {
    this.#version ??= (await this.health()).version;
    return this.#version;
  }

  /** Takes it for one of a version, where none is known and it does not come to say. */
  assumeVersion(version: number): void {
    this.#version ??= version;
  }

  /** A list, page by page: the whole answer where it has none, and as far as `Link` headers lead. */
  async *pages<K extends Kind>(
    kind: K,
    query: Readonly<Record<string, string>> = {},
  ): AsyncGenerator<Page<K>> {
    for await (const rows of this.#pages(kind, query)) {
      const page = readRows(kind, rows);
      // A list of something else is not an empty list: what is known would be given up for it.
      if (page.rows.length === 0 && page.rejected > 0)
        throw new IxApiError('answer_invalid', `none of the ${page.rejected} entries of ${kind} can be read`);
      yield page;
    }
  }

  /** A whole list. */
  async list<K extends Kind>(kind: K, query: Readonly<Record<string, string>> = {}): Promise<Objects[K][]> {
    const rows: Objects[K][] = [];
    for await (const page of this.pages(kind, query)) rows.push(...page.rows);
    return rows;
  }

  /** The accounts as they are told. */
  async accounts(): Promise<Record<string, unknown>[]> {
    const told: Record<string, unknown>[] = [];
    for await (const rows of this.#pages('accounts')) {
      told.push(...parsed(z.array(z.record(z.string(), z.unknown())), rows, 'accounts'));
      if (told.length > MOST_ACCOUNTS)
        throw new IxApiError('answer_too_large', `it has more than ${MOST_ACCOUNTS} accounts`);
    }
    return told;
  }

  /** One object as it stands; null where there is none. */
  async one<K extends Kind>(kind: K, id: string): Promise<Objects[K] | null> {
    const json = await this.#connection.call(`${kind}/${encodeURIComponent(id)}`).catch(absent);
    return json === null ? null : this.#read(kind, json);
  }

  /** One service config as it stands; null where there is none. */
  serviceConfig(id: string): Promise<ServiceConfig | null> {
    return this.one('network-service-configs', id);
  }

  /** Makes an object. Whether one was made that was not answered for is the caller's to look up, by `external_ref`. */
  async create<K extends Kind>(kind: K, body: Readonly<Record<string, unknown>>): Promise<Objects[K]> {
    return this.#read(kind, await this.#connection.call(kind, { method: 'POST', body }));
  }

  /** Changes some properties of an object, and leaves all others. */
  async change<K extends Kind>(
    kind: K,
    id: string,
    body: Readonly<Record<string, unknown>>,
  ): Promise<Objects[K]> {
    const json = await this.#connection.call(`${kind}/${encodeURIComponent(id)}`, {
      method: 'PATCH',
      body,
      content_type: (await this.version()) < 2 ? 'application/json' : 'application/merge-patch+json',
    });
    return this.#read(kind, json);
  }

  /** Removes an object, or asks for that; one that is gone already is as good. */
  async remove(kind: Kind, id: string, body?: Readonly<Record<string, unknown>>): Promise<void> {
    const json = await this.#connection
      .call(`${kind}/${encodeURIComponent(id)}`, { method: 'DELETE', ...(body ? { body } : {}) })
      .catch(absent);
    parsed(Removed, json ?? undefined, 'the answer to a removal');
  }

  /** What a cancellation of a service config would mean: at the first possible date, or at one that is asked for. */
  async cancellationPolicy(id: string, decommission_at?: string): Promise<CancellationPolicy> {
    const query = decommission_at ? `?${new URLSearchParams({ decommission_at })}` : '';
    const path = `network-service-configs/${encodeURIComponent(id)}/cancellation-policy${query}`;
    return parsed(CancellationPolicy, await this.#connection.call(path), 'the cancellation policy');
  }

  /** Gives a service config exactly these MACs, by their ids. Only what changes is sent. */
  setMacs({ id, type }: Pick<ServiceConfig, 'id' | 'type'>, macs: readonly string[]): Promise<ServiceConfig> {
    return this.change('network-service-configs', id, { type, macs });
  }

  /** Registers a MAC address. */
  async createMac({ managing_account, consuming_account, ...rest }: NewMac): Promise<Mac> {
    const owner =
      (await this.version()) < 2
        ? { managing_customer: managing_account, consuming_customer: consuming_account }
        : { managing_account, consuming_account };
    return this.create('macs', { ...rest, ...owner });
  }

  /** Removes a MAC address; one that is gone already is as good. */
  deleteMac(id: string): Promise<void> {
    return this.remove('macs', id);
  }

  /** The entries of a list as they are told, page by page. */
  async *#pages(kind: Kind, query: Readonly<Record<string, string>> = {}): AsyncGenerator<unknown[]> {
    const path = await this.#listOf(kind);
    if (path === null) return;
    const search = new URLSearchParams(query).toString();
    const seen = new Set<string>();
    for (
      let url: string | null = `${this.#connection.base}/${path}${search ? `?${search}` : ''}`;
      url !== null;
    ) {
      if (seen.has(url) || seen.size >= MOST_PAGES)
        throw new IxApiError('answer_invalid', `the pages of ${kind} do not end`);
      seen.add(url);
      const answer = await this.#connection.answer(url);
      const rows: unknown = readAnswer(answer, this.#connection.now());
      if (!Array.isArray(rows)) throw new IxApiError('answer_invalid', `${kind} is no list`);
      yield rows;
      url = nextPage(headerOf(answer, 'link'), url);
    }
  }

  #read<K extends Kind>(kind: K, json: unknown): Objects[K] {
    return parsed(KINDS[kind], json, `the answer of ${kind}`) as Objects[K];
  }

  async #listOf(kind: Kind): Promise<string | null> {
    if ((await this.version()) >= 2) return kind;
    const named = V1_LISTS[kind];
    return named === undefined ? kind : named;
  }
}

function readRows<K extends Kind>(kind: K, given: readonly unknown[]): Page<K> {
  const rows: Objects[K][] = [];
  for (const one of given) {
    const { success, data } = KINDS[kind].safeParse(one);
    if (success) rows.push(data as Objects[K]);
  }
  return { rows, rejected: given.length - rows.length };
}

function absent(error: unknown): null {
  if (error instanceof IxApiError && error.status === 404) return null;
  throw error;
}
