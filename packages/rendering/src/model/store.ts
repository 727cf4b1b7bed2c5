import type { Finding, Refusal, Severity } from '../finding.ts';
import type { RegistryLists } from '../peering/registry-lists.ts';
import { type Part, PartMissing, type Projection } from '../projection.ts';
import { compareByOrder } from '../query/order.ts';
import { Entity } from './entity.ts';
import type { Model } from './model.ts';

/** How platforms write passwords. A mask stays a mask. */
export interface Encryption {
  /** A stored password as a platform writes it; what is stored of that already is kept where it still says the same. */
  readonly ofSecret: (given: SealedPassword) => string;
  readonly encrypt: (algorithm: string, password: string, key: string) => string;
  readonly decrypt: (algorithm: string, text: string, key: string) => string;
}

/** The password of a session, as it is stored. */
export interface SealedPassword {
  algorithm: string;
  password: string;
  /** Its encryption, as it was when the session was saved; empty when there is none. */
  encrypted: string;
  /** The bare address of the neighbour. */
  key: string;
}

/** What RPKI says, for templates that ask it. */
export interface RpkiAnswers {
  /** Why it says nothing, as the end of a sentence; empty when it does. */
  readonly missing: string;
  /** What it is when it says nothing. */
  readonly severity: Severity;
  /** Whether an AS may originate a prefix (RFC 6811); null when the text is no prefix. */
  readonly validity: (prefix: string, asn: number) => 'valid' | 'invalid' | 'not_found' | null;
  /** Whether it knows of any AS who its providers are. */
  readonly hasAspas: boolean;
  /** The ASes that an AS calls its providers; null where it says nothing of them. */
  readonly providers: (asn: number) => number[] | null;
}

/** What a rendering needs besides its data. */
export interface Services {
  /** Decrypts a stored secret. */
  readonly openSecret: (sealed: string) => string;
  /** What registries have, by the numbers that the projection names. */
  readonly lists?: RegistryLists;
  /** Without it passwords are written as they are stored. */
  readonly encryption?: Encryption;
  readonly now: () => Date;
  /** The zone of `now()` when a template names none. */
  readonly timeZone: string;
  /** Looked at only where the projection has the part `rpki`. */
  readonly rpki?: RpkiAnswers;
}

const NONE: readonly Entity[] = [];

/** The objects of one projection, made when first reached and found by key afterwards. */
export class Store {
  readonly projection: Projection;
  readonly services: Services;
  /** What ended the rendering because it was not loaded. */
  missing: Part | null = null;
  private readonly found = new Map<string, Finding>();
  private near: ReadonlySet<string> | null = null;
  private written: ReadonlySet<number> | null = null;
  private readonly models: ReadonlyMap<string, Model>;
  private readonly tables = new Map<string, readonly Entity[]>();
  private readonly ids = new Map<string, ReadonlyMap<number, Entity>>();
  private readonly targets = new Map<string, ReadonlyMap<number, readonly Entity[]>>();
  private readonly sources = new Map<string, ReadonlyMap<number, readonly Entity[]>>();
  private readonly indexes = new Map<string, ReadonlyMap<number, readonly Entity[]>>();
  private readonly ranks = new Map<Entity, number>();

  constructor(projection: Projection, models: ReadonlyMap<string, Model>, services: Services) {
    this.projection = projection;
    this.models = models;
    this.services = services;
  }

  /** Whether templates see objects of a kind. */
  knows(type: string): boolean {
    return this.models.has(type);
  }

  model(type: string): Model {
    const model = this.models.get(type);
    if (!model) throw new Error(`no model ${type}`);
    return model;
  }

  /** What the rendering came upon, each once. */
  get findings(): Finding[] {
    return [...this.found.values()];
  }

  /** Forgets what the last rendering came upon, before another over the same objects. */
  restart(): void {
    this.found.clear();
    this.missing = null;
  }

  report(about: Entity, { kind, severity, message, remedy }: Refusal): void {
    const object = { content_type: about.model.type, id: about.id, display: about.toText() };
    const key = JSON.stringify([object.content_type, object.id, message]);
    this.found.set(key, { kind, severity, object, message, remedy });
  }

  /** Ends the rendering unless a part was loaded. */
  require(part: Part): void {
    if (!this.projection.without?.includes(part)) return;
    this.missing = part;
    throw new PartMissing(part);
  }

  /** Every object of a kind, in its default order. */
  all(type: string): readonly Entity[] {
    const known = this.tables.get(type);
    if (known) return known;
    const model = this.model(type);
    const made = (this.projection.rows[type] ?? []).map((row) => new Entity(this, model, row));
    this.tables.set(type, made);
    const ordered = made.toSorted((a, b) => compareByOrder(a, b, model.order) || a.id - b.id);
    for (const [at, entity] of ordered.entries()) this.ranks.set(entity, at);
    this.tables.set(type, ordered);
    return ordered;
  }

  /** The place of an object among all of its kind, in their default order. */
  rankOf(entity: Entity): number | undefined {
    this.all(entity.model.type);
    return this.ranks.get(entity);
  }

  /** Whether an exchange's connection or a group is one that the router has part in. */
  isNear(owner: Entity): boolean {
    this.near ??= nearTo(this, this.projection.router_id);
    return this.near.has(
      owner.is('net.connection') ? `x${owner.row.internet_exchange_point_id}` : `g${owner.id}`,
    );
  }

  /** Whether an autonomous system is one that e-mails are for: all its sessions are there. */
  isWrittenTo(system: number): boolean {
    const { email, emails = email ? [email] : [] } = this.projection;
    this.written ??= new Set(
      emails.flatMap(({ network, autonomous_system }) => (network === null ? [autonomous_system] : [])),
    );
    return this.written.has(system);
  }

  byId(type: string, id: unknown): Entity | null {
    if (typeof id !== 'number') return null;
    let rows = this.ids.get(type);
    if (!rows) {
      rows = new Map(this.all(type).map((entity) => [entity.id, entity]));
      this.ids.set(type, rows);
    }
    return rows.get(id) ?? null;
  }

  /** The objects whose column holds an id. */
  whose(type: string, column: string, id: number): readonly Entity[] {
    return this.index(type, column).get(id) ?? NONE;
  }

  /** The targets of a link table, or its sources. */
  linked(table: string, type: string, id: number, end: 'targets' | 'sources'): readonly Entity[] {
    const known = end === 'targets' ? this.targets : this.sources;
    let index = known.get(table);
    if (!index) {
      const pairs = this.projection.links[table] ?? [];
      index = this.grouped(
        pairs.map(([source, target]) => (end === 'targets' ? [source, target] : [target, source])),
        type,
      );
      known.set(table, index);
    }
    return index.get(id) ?? NONE;
  }

  /** The tags of an object, in the order in which they were attached. */
  tagsOf(entity: Entity): readonly Entity[] {
    let index = this.indexes.get(`tags ${entity.model.type}`);
    if (!index) {
      const pairs = this.projection.tags
        .filter((tag) => tag.content_type === entity.model.type)
        .map((tag): [number, number] => [tag.object_id, tag.tag_id]);
      index = this.grouped(pairs, 'extras.tag', false);
      this.indexes.set(`tags ${entity.model.type}`, index);
    }
    return index.get(entity.id) ?? NONE;
  }

  /** Objects of one kind in its default order. */
  sorted(entities: readonly Entity[]): Entity[] {
    return entities.toSorted((a, b) => (this.ranks.get(a) ?? 0) - (this.ranks.get(b) ?? 0));
  }

  private index(type: string, column: string): ReadonlyMap<number, readonly Entity[]> {
    const key = `${type}.${column}`;
    const known = this.indexes.get(key);
    if (known) return known;
    const made = new Map<number, Entity[]>();
    for (const entity of this.all(type)) {
      const id = entity.row[column];
      if (typeof id === 'number') append(made, id, entity);
    }
    this.indexes.set(key, made);
    return made;
  }

  private grouped(
    pairs: readonly (readonly [number, number])[],
    type: string,
    sort = true,
  ): Map<number, readonly Entity[]> {
    const made = new Map<number, Entity[]>();
    for (const [id, other] of pairs) {
      const entity = this.byId(type, other);
      if (entity) append(made, id, entity);
    }
    return sort ? new Map(Array.from(made, ([id, entities]) => [id, this.sorted(entities)])) : made;
  }
}

/** The exchanges and groups of a router, as keys. */
function nearTo(store: Store, router: number): Set<string> {
  const connections = store.whose('net.connection', 'router_id', router);
  const sessions = store.whose('peering.directpeeringsession', 'router_id', router);
  return new Set([
    ...connections.map(({ row }) => `x${row.internet_exchange_point_id}`),
    ...sessions.map(({ row }) => `g${row.bgp_group_id}`),
  ]);
}

function append(map: Map<number, Entity[]>, key: number, entity: Entity): void {
  const held = map.get(key);
  if (held) held.push(entity);
  else map.set(key, [entity]);
}
