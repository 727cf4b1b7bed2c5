import { createServer, type Server, type Socket } from 'node:net';
import { membersOf, type RpslObject, readRpsl, valuesOf } from '../src/rpsl/read-rpsl.ts';

/** A whois server on loopback that answers the IRRd query language from RPSL, as IRRd 4 does. */
export class FakeRegistry {
  /** Every query that came, in order. */
  readonly queries: string[] = [];
  /** Answers instead of the server: the bytes of an answer, null to say nothing, undefined to leave it to the server. */
  override: (query: string, socket: Socket) => string | null | undefined = () => undefined;
  /** Connections that were opened. */
  connections = 0;
  /** How long every answer takes; those under way together take it together. */
  latency_ms = 0;
  /** Without it sets are not expanded to prefixes. */
  knowsExpansion = true;
  readonly #objects: readonly RpslObject[];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  private constructor(text: string) {
    this.#objects = readRpsl(text);
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(text: string): Promise<FakeRegistry> {
    const registry = new FakeRegistry(text);
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    const address = registry.#server.address();
    registry.#port = typeof address === 'object' && address ? address.port : 0;
    return registry;
  }

  /** `127.0.0.1:port` */
  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    this.connections++;
    const session = { sources: this.#allSources() };
    let held = '';
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk) => {
      const lines = `${held}${chunk.toString('latin1')}`.split('\n');
      held = lines.pop() ?? '';
      const answers: string[] = [];
      for (const line of lines) {
        this.queries.push(line);
        const answer = this.override(line, socket);
        if (answer === null) continue;
        answers.push(answer ?? this.#answer(line, session));
      }
      const write = () => void (socket.destroyed || socket.write(answers.join(''), 'latin1'));
      if (this.latency_ms > 0) setTimeout(write, this.latency_ms);
      else write();
    });
  }

  #allSources(): string[] {
    return [...new Set(this.#objects.flatMap((object) => valuesOf(object, 'source')))];
  }

  #answer(query: string, session: { sources: string[] }): string {
    if (query === '!!' || query === '!q' || query === '') return '';
    const rest = query.slice(2);
    switch (query.slice(0, 2)) {
      case '!n':
      case '!t':
        return 'C\n';
      case '!s':
        return this.#chooseSources(rest, session);
      case '!a':
        return this.#expansion(rest, session.sources);
      case '!i':
        return this.#setMembers(rest, session.sources);
      case '!g':
        return dataOf(this.#routesOf('route', [rest.toUpperCase()], session.sources));
      case '!6':
        return dataOf(this.#routesOf('route6', [rest.toUpperCase()], session.sources));
      case '!m':
        return this.#object(rest, session.sources);
      case '!j':
        return dataOf(
          this.#allSources().map((source) => `${source}:Y:1-42:42`),
          '\n',
        );
      case '!J':
        return dataOf([
          JSON.stringify({ RIPE: { rpki_rov_filter: true }, RADB: { rpki_rov_filter: false } }),
        ]);
      default:
        return 'F Unrecognised command\n';
    }
  }

  #chooseSources(text: string, session: { sources: string[] }): string {
    if (text === '-lc') return dataOf([session.sources.join(',')]);
    const asked = text.toUpperCase().split(',');
    if (!asked.every((source) => this.#allSources().includes(source))) {
      return 'F One or more selected sources are unavailable.\n';
    }
    session.sources = asked;
    return 'C\n';
  }

  #expansion(text: string, sources: readonly string[]): string {
    if (!this.knowsExpansion) return 'F Unrecognised command\n';
    const [, family = '', name = ''] = /^([46]?)(.*)$/.exec(text) ?? [];
    if (name === '') return 'F Missing required set name for A query\n';
    if (!this.#find('as-set', name, sources)) return 'D\n';
    const kinds = family === '4' ? ['route'] : family === '6' ? ['route6'] : ['route', 'route6'];
    const asns = this.#allMembers('as-set', name, sources);
    return dataOf(kinds.flatMap((kind) => this.#routesOf(kind, asns, sources)));
  }

  #setMembers(text: string, sources: readonly string[]): string {
    const [name = '', all] = text.split(',');
    const kind = /(?:^|:)RS-/i.test(name) ? 'route-set' : 'as-set';
    const object = this.#find(kind, name, sources);
    if (!object) return 'D\n';
    return dataOf(all === '1' ? this.#allMembers(kind, name, sources) : membersOf(object));
  }

  #find(kind: string, key: string, sources: readonly string[]): RpslObject | undefined {
    for (const source of sources) {
      const found = this.#objects.find(
        (object) =>
          object.kind === kind &&
          object.key === key.toUpperCase() &&
          valuesOf(object, 'source').includes(source),
      );
      if (found) return found;
    }
    return undefined;
  }

  /** The members of a set and of those within it that are no sets. */
  #allMembers(kind: string, name: string, sources: readonly string[]): string[] {
    const [seen, found] = [new Set<string>(), new Set<string>()];
    const visit = (key: string) => {
      if (seen.has(key)) return;
      seen.add(key);
      const object = this.#find(kind, key, sources);
      for (const member of object ? membersOf(object) : []) {
        if (/(?:^|:)(?:AS|RS)-/i.test(member)) visit(member.toUpperCase());
        else found.add(member);
      }
    };
    visit(name.toUpperCase());
    return [...found];
  }

  #routesOf(kind: string, asns: readonly string[], sources: readonly string[]): string[] {
    const found = this.#objects.filter(
      (object) =>
        object.kind === kind &&
        valuesOf(object, 'origin').some((origin) => asns.includes(origin.toUpperCase())) &&
        valuesOf(object, 'source').some((source) => sources.includes(source)),
    );
    return [...new Set(found.map(({ key }) => key.toLowerCase()))];
  }

  #object(text: string, sources: readonly string[]): string {
    const [kind = '', key = ''] = text.split(',');
    const object = this.#find(kind, key, sources);
    if (!object) return 'D\n';
    return dataOf([object.attributes.map(([name, value]) => `${name}: ${value}`).join('\n')]);
  }
}

/** An answer with data, or the one without. */
export function dataOf(words: readonly string[], separator = ' '): string {
  const text = `${words.join(separator)}\n`;
  return words.length === 0 ? 'C\n' : `A${Buffer.byteLength(text)}\n${text}C\n`;
}
