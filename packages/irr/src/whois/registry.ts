import { IrrError, mayAskElsewhere } from '../irr-error.ts';
import type { Answer } from './answer-reader.ts';
import { type Host, LIMITS, type Limits, WhoisConnection } from './whois-connection.ts';

export interface RegistryOptions {
  /** `name`, `name:port`, `[address]:port`; the next one is asked where one cannot be. */
  readonly hosts: readonly string[];
  /** Registries in the order in which an object is looked for; none leaves the choice to the server. */
  readonly sources?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** How we introduce ourselves (`!n`). */
  readonly client?: string;
}

/** What a server says of a source (IRRd's `!j`). */
export interface Serial {
  readonly source: string;
  readonly newest: number | null;
}

/** What a server says of a source (IRRd's `!J`). */
export interface SourceStatus {
  readonly source: string;
  /** Whether route objects that RPKI says are invalid are left out of what it answers; null when it does not say. */
  readonly drops_rpki_invalid: boolean | null;
}

const decoder = new TextDecoder('latin1');

/** The registries behind one server, asked over one connection. */
export class Registry {
  readonly #connection: WhoisConnection;
  /** The sources as `!s` takes them. */
  readonly #sources: string;
  /** Whether the server expands sets to prefixes itself (`!a`). */
  readonly expandsSets: boolean;

  private constructor(connection: WhoisConnection, sources: string, expandsSets: boolean) {
    this.#connection = connection;
    this.#sources = sources;
    this.expandsSets = expandsSets;
  }

  /** Opens a connection to the first host that can be used, and chooses the sources. */
  static open(options: RegistryOptions): Promise<Registry> {
    return onHosts(options.hosts, (host) => Registry.#openOn(host, options));
  }

  static async #openOn(
    host: Host,
    { sources = [], limits, client = 'peersmith' }: RegistryOptions,
  ): Promise<Registry> {
    const connection = await WhoisConnection.open(host, { ...LIMITS, ...limits });
    try {
      const wanted = sources.join(',');
      const [, chosen, all, expanding] = await Promise.all([
        connection.query(`!n${client}`),
        wanted === '' ? null : connection.query(`!s${wanted}`),
        wanted === '' ? connection.query('!s-lc') : null,
        connection.query('!a'),
      ]);
      if (chosen?.kind === 'refused') throw unknownSource(wanted, connection.host, chosen.reason);
      const theirs = all?.kind === 'data' ? decoder.decode(all.bytes).trim() : '';
      const expandsSets = expanding.kind === 'refused' && /missing.*set name/i.test(expanding.reason);
      return new Registry(connection, wanted || theirs, expandsSets);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** `name:port` of the server. */
  get host(): string {
    return this.#connection.host;
  }

  get counts(): { bytes: number; queries: number } {
    return this.#connection.counts;
  }

  close(): void {
    this.#connection.close();
  }

  /** Asks; what is refused is an error of its own. */
  async ask(query: string, source: string | null = null): Promise<Exclude<Answer, { kind: 'refused' }>> {
    const [, answer] = await Promise.all([
      source === null ? null : this.#choose(source),
      this.#connection.query(query),
      source === null || this.#sources === '' ? null : this.#choose(this.#sources),
    ]);
    if (answer.kind === 'refused') throw refused(query, this.host, answer.reason);
    return answer;
  }

  async #choose(source: string): Promise<void> {
    const answer = await this.#connection.query(`!s${source}`);
    if (answer.kind === 'refused') throw unknownSource(source, this.host, answer.reason);
  }

  /** Asks many things at once; `take` sees the data of each that has some, in their order. */
  askAll(queries: readonly string[], take: (index: number, answer: Answer) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      let open = queries.length;
      if (open === 0) resolve();
      for (const [index, query] of queries.entries()) {
        const done = (answer: Answer) => {
          try {
            if (answer.kind === 'refused') throw refused(query, this.host, answer.reason);
            take(index, answer);
          } catch (error) {
            reject(error);
          }
          if (--open === 0) resolve();
        };
        this.#connection.ask(query, done, reject);
      }
    });
  }

  /** The names of a set's members, of all levels with `recursive`; null when there is no such set. */
  async members(
    name: string,
    options: { source?: string | null; recursive?: boolean } = {},
  ): Promise<string[] | null> {
    const answer = await this.ask(`!i${name}${options.recursive ? ',1' : ''}`, options.source);
    return answer.kind === 'unknown' ? null : wordsOf(answer);
  }

  /** The text of an object of a class; null when there is none. */
  async object(kind: string, key: string, source: string | null = null): Promise<string | null> {
    const answer = await this.ask(`!m${kind},${key}`, source);
    return answer.kind === 'data' ? decoder.decode(answer.bytes) : null;
  }

  /** How far each source has come: who has seen these numbers before need not ask again. */
  async serials(): Promise<Serial[]> {
    const answer = await this.ask('!j-*');
    return textOf(answer)
      .split('\n')
      .filter((line) => line.includes(':'))
      .map((line) => {
        const [source = '', , range = ''] = line.split(':');
        const newest = /(?:^|-)(\d+)$/.exec(range)?.[1];
        return { source, newest: newest === undefined ? null : Number(newest) };
      });
  }

  /** What each source leaves out; an empty list where the server does not know the question. */
  async statuses(): Promise<SourceStatus[]> {
    const answer = await this.ask('!J-*').catch((error: unknown) => {
      if (error instanceof IrrError && error.code === 'refused') return { kind: 'empty' } as const;
      throw error;
    });
    return readStatuses(textOf(answer));
  }
}

function readStatuses(text: string): SourceStatus[] {
  let read: unknown;
  try {
    read = JSON.parse(text || '{}');
  } catch {
    return [];
  }
  if (typeof read !== 'object' || read === null) return [];
  return Object.entries(read).map(([source, said]: [string, unknown]) => {
    const value =
      typeof said === 'object' && said !== null && 'rpki_rov_filter' in said ? said.rpki_rov_filter : null;
    return { source, drops_rpki_invalid: typeof value === 'boolean' ? value : null };
  });
}

/** Does something with a registry, and does it again with the next host where that may help. */
export function withRegistry<T>(
  options: RegistryOptions,
  work: (registry: Registry) => Promise<T>,
): Promise<T> {
  return onHosts(options.hosts, async (_, name) => {
    const registry = await Registry.open({ ...options, hosts: [name] });
    try {
      return await work(registry);
    } finally {
      registry.close();
    }
  });
}

async function onHosts<T>(
  hosts: readonly string[],
  attempt: (host: Host, name: string) => Promise<T>,
): Promise<T> {
  const failures: IrrError[] = [];
  for (const name of hosts) {
    try {
      return await attempt(readHost(name), name);
    } catch (error) {
      if (!(error instanceof IrrError) || !mayAskElsewhere(error)) throw error;
      failures.push(error);
    }
  }
  const [last] = failures.slice(-1);
  if (!last) throw new IrrError('option_invalid', 'no host of a registry is given');
  if (failures.length === 1) throw last;
  const details = last.host === null ? {} : { host: last.host };
  throw new IrrError(last.code, failures.map(({ message }) => message).join('; '), {
    ...details,
    cause: last,
  });
}

/** Reads hosts by comma or blank; one that is none is refused. */
export function readHosts(text: string): string[] {
  const hosts = text.split(/[\s,]+/).filter((host) => host !== '');
  for (const host of hosts) readHost(host);
  return hosts;
}

/** Reads `name`, `name:port` or `[address]:port`; whois is port 43 (RFC 3912). */
export function readHost(text: string): Host {
  const groups =
    /^(?:\[(?<address>[0-9A-Fa-f:.]+)\]|(?<name>[A-Za-z0-9][A-Za-z0-9._-]*))(?::(?<port>\d{1,5}))?$/.exec(
      text,
    )?.groups;
  const port = Number(groups?.port ?? 43);
  if (!groups || port < 1 || port > 65_535) {
    throw new IrrError(
      'option_invalid',
      `${JSON.stringify(text)} is no host: use NAME, NAME:PORT or [ADDRESS]:PORT`,
    );
  }
  return { name: groups.address ?? groups.name ?? '', port };
}

/** The words of an answer. */
function wordsOf(answer: Answer): string[] {
  return textOf(answer)
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}

function textOf(answer: Answer): string {
  return answer.kind === 'data' ? decoder.decode(answer.bytes) : '';
}

function unknownSource(source: string, host: string, reason: string): IrrError {
  return new IrrError('source_unknown', `${host} does not have the source ${source}: ${reason}`, { host });
}

function refused(query: string, host: string, reason: string): IrrError {
  return new IrrError('refused', `${host} refused ${query}: ${reason}`, { host, query });
}
