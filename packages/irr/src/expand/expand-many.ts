import { IrrError, mayAskElsewhere } from '../irr-error.ts';
import type { AsSetPart } from '../rpsl/split-as-set.ts';
import { Registry, type RegistryOptions, withRegistry } from '../whois/registry.ts';
import { type ExpandOptions, type Expansion, expand } from './expand.ts';

/** One of many expansions. */
export interface Order<Key> {
  readonly key: Key;
  readonly parts: readonly AsSetPart[];
  readonly options?: ExpandOptions;
}

export interface ManyOptions extends RegistryOptions {
  /** Connections to the server at a time: no more than its operator would like. */
  readonly connections?: number;
  /** Expansions under way on each. */
  readonly under_way?: number;
}

/**
 * Expands many objects over few connections, and gives each outcome as it comes: an expansion, or the error of this object alone. One that
 * a connection or a host failed is asked for once more, of the next host where there is one.
 */
export async function expandMany<Key>(
  options: ManyOptions,
  orders: Iterable<Order<Key>>,
  take: (key: Key, outcome: Expansion | IrrError) => void | Promise<void>,
): Promise<void> {
  const { connections = 4, under_way = 16 } = options;
  const queue = orders[Symbol.iterator]();
  const lanes = Array.from({ length: connections }, () => new Line(options)).map((line) =>
    Promise.all(Array.from({ length: under_way }, () => work({ line, queue, take }))).finally(() =>
      line.close(),
    ),
  );
  await Promise.all(lanes);
}

interface Lane<Key> {
  line: Line;
  queue: Iterator<Order<Key>>;
  take: (key: Key, outcome: Expansion | IrrError) => void | Promise<void>;
}

async function work<Key>({ line, queue, take }: Lane<Key>): Promise<void> {
  for (let next = queue.next(); !next.done; next = queue.next()) {
    await take(next.value.key, await line.expand(next.value));
  }
}

/** A connection that is opened when it is needed, and again when it broke. */
class Line {
  readonly #options: RegistryOptions;
  #registry: Promise<Registry> | null = null;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  async expand({ parts, options }: Order<unknown>): Promise<Expansion | IrrError> {
    this.#registry ??= Registry.open(this.#options);
    const registry = this.#registry;
    try {
      return await expand(await registry, parts, options);
    } catch (error) {
      if (!mayAskElsewhere(error)) return known(error);
      if (this.#registry === registry) this.#registry = null;
      return withRegistry(this.#options, (other) => expand(other, parts, options)).catch(known);
    }
  }

  async close(): Promise<void> {
    const registry = await this.#registry?.catch(() => null);
    registry?.close();
  }
}

/** What nobody foresaw is the error of this object as well: the others go on. */
function known(cause: unknown): IrrError {
  if (cause instanceof IrrError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  return new IrrError('program_failed', `something unexpected: ${said}`, { cause });
}
