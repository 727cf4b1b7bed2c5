import { registry } from '@peersmith/model';
import { contentTypeOf, entries, linkTableOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import { MODELS } from './model/models.ts';
import { peeringdbRows } from './peeringdb-rows.ts';
import type { Part, ProjectedRow, Projection } from './projection.ts';
import { declared, rowsAsJson, type TypedRow } from './rows-as-json.ts';

/** Kinds of which there are few: every router, exchange, policy … is loaded. */
const WHOLE = [
  'devices.router',
  'devices.platform',
  'devices.configuration',
  'peering.internetexchange',
  'peering.bgpgroup',
  'peering.routingpolicy',
  'bgp.community',
  'bgp.relationship',
  'net.bfd',
  'net.connection',
  'extras.tag',
] as const;
const DIRECT = 'peering.directpeeringsession';
const EXCHANGE = 'peering.internetexchangepeeringsession';
const AS = 'peering.autonomoussystem';
/** Kinds of which there are many: rows are chosen, and their links and tags with them. */
const CHOSEN = [DIRECT, EXCHANGE, AS] as const;

const EVERY_PART: readonly Part[] = ['group_sessions', 'all_sessions', 'prefixes', 'peeringdb'];
/** Loads the projection of one router, and more of it when a template turns out to need more. */
export class ProjectionLoader {
  /** SQL statements so far. */
  statements = 0;
  private readonly db: AnyDatabase;
  private readonly router: number;
  private readonly rows = new Map<string, Map<number, ProjectedRow>>();
  private readonly links = new Map<string, (readonly [number, number])[]>();
  private readonly tags: { id: number; content_type: string; object_id: number; tag_id: number }[] = [];
  private readonly linked = new Set<string>();
  private readonly parts = new Set<Part>();

  constructor(db: AnyDatabase, router: number) {
    this.db = db;
    this.router = router;
  }

  async start(): Promise<void> {
    await this.add(
      sql.join(
        WHOLE.map((type) => rowsAsJson(type, sql`true`)),
        sql` union all `,
      ),
    );
    await this.addLinks(WHOLE.map((type) => ({ type, ids: null })));
    await this.addSessions(
      sql`x.router_id = ${this.router}`,
      sql`x.ixp_connection_id in (select id from net_connection where router_id = ${this.router})`,
    );
  }

  /** Loads a part that was left out. */
  async load(part: Part): Promise<void> {
    const before = this.ofType(AS).size;
    this.parts.add(part);
    await this.loadPart(part);
    // Networks that came later want what the others have.
    if (this.ofType(AS).size === before) return;
    for (const known of ['prefixes', 'peeringdb'] as const)
      if (this.parts.has(known)) await this.loadPart(known);
  }

  private loadPart(part: Part): Promise<void> {
    switch (part) {
      case 'group_sessions':
        return this.addSessions(
          sql`x.bgp_group_id in (select bgp_group_id from peering_directpeeringsession where router_id = ${this.router})`,
          sql`x.ixp_connection_id in (select c.id from net_connection c where c.internet_exchange_point_id in (select o.internet_exchange_point_id from net_connection o where o.router_id = ${this.router}))`,
        );
      case 'all_sessions':
        this.parts.add('group_sessions');
        return this.addSessions(sql`true`, sql`true`, sql`true`);
      case 'prefixes':
        return this.addPrefixes();
      case 'peeringdb':
        return this.add(peeringdbRows([...this.ofType(AS).values()].map((row) => Number(row.asn))));
    }
  }

  get projection(): Projection {
    return {
      router_id: this.router,
      rows: Object.fromEntries(Array.from(this.rows, ([type, rows]) => [type, [...rows.values()]])),
      links: Object.fromEntries(this.links),
      tags: this.tags.toSorted((a, b) => a.id - b.id),
      without: EVERY_PART.filter((part) => !this.parts.has(part)),
    };
  }

  private ofType(type: string): Map<number, ProjectedRow> {
    const known = this.rows.get(type) ?? new Map<number, ProjectedRow>();
    this.rows.set(type, known);
    return known;
  }

  private async run<T>(query: RawBuilder<T>): Promise<T[]> {
    this.statements++;
    return (await query.execute(this.db)).rows;
  }

  private async add(query: RawBuilder<unknown>): Promise<void> {
    for (const { type, row } of await this.run(sql<TypedRow>`${query}`))
      this.ofType(type).set(Number(row.id), row);
  }

  /** Sessions by condition, with the ASes they name and those asked for, and whatever is attached to either. */
  private async addSessions(
    direct: RawBuilder<unknown>,
    exchange: RawBuilder<unknown>,
    systems: RawBuilder<unknown> = sql`x.affiliated`,
  ): Promise<void> {
    await this.add(sql`${rowsAsJson(DIRECT, direct)} union all ${rowsAsJson(EXCHANGE, exchange)}`);
    const known = [...this.ofType(AS).keys()];
    await this.add(
      rowsAsJson(
        AS,
        sql`(x.id = any(${this.systemsReferredTo()}::bigint[]) or ${systems}) and x.id <> all(${known}::bigint[])`,
      ),
    );
    await this.addLinks(CHOSEN.map((type) => ({ type, ids: [...this.ofType(type).keys()] })));
  }

  private systemsReferredTo(): number[] {
    const ids = new Set<number>();
    for (const type of [DIRECT, EXCHANGE, 'devices.router', 'peering.internetexchange']) {
      for (const row of this.ofType(type).values()) {
        for (const id of [row.autonomous_system_id, row.local_autonomous_system_id])
          if (typeof id === 'number') ids.add(id);
      }
    }
    return [...ids];
  }

  /** Links and tags of objects that have not got theirs yet. */
  private async addLinks(wanted: readonly { type: string; ids: readonly number[] | null }[]): Promise<void> {
    const news = wanted
      .map(({ type, ids }) => ({ type, ids: ids?.filter((id) => !this.linked.has(`${type}:${id}`)) ?? null }))
      .filter(({ ids }) => ids === null || ids.length > 0);
    for (const { type, ids } of news) for (const id of ids ?? []) this.linked.add(`${type}:${id}`);
    if (news.length === 0) return;
    const rows = await this.run(
      sql<{ place: string; id: number; source: number; target: number }>`${sql.join(
        news.flatMap(({ type, ids }) => linkQueries(type, ids)),
        sql` union all `,
      )}`,
    );
    for (const { place, id, source, target } of rows) {
      if (registry[place]) this.tags.push({ id, content_type: place, object_id: source, tag_id: target });
      else this.linksOf(place).push([source, target]);
    }
  }

  private linksOf(table: string): (readonly [number, number])[] {
    const known = this.links.get(table) ?? [];
    this.links.set(table, known);
    return known;
  }

  private async addPrefixes(): Promise<void> {
    const systems = this.ofType(AS);
    const rows = await this.run(
      sql<{
        id: number;
        prefixes: string | null;
        as_list: number[];
      }>`select id, prefixes::text, as_list from peering_autonomoussystem where id = any(${[...systems.keys()]}::bigint[])`,
    );
    for (const { id, ...rest } of rows) systems.set(id, { ...systems.get(id), ...rest });
  }
}

/** Links and tags of all objects of a kind, or of some. */
function linkQueries(type: string, ids: readonly number[] | null): RawBuilder<unknown>[] {
  const resource = declared(type);
  const known = (column: string) => (ids ? sql`${sql.ref(column)} = any(${ids}::bigint[])` : sql`true`);
  const links = entries(resource).flatMap(([key, field]) => {
    if (field.storage !== 'link' || !MODELS.has(field.target ?? '')) return [];
    const table = linkTableOf(resource, key);
    return [
      sql`select ${sql.lit(table)} as place, 0::bigint as id, source_id as source, target_id as target from ${sql.table(table)} where ${known('source_id')}`,
    ];
  });
  if (!('tags' in resource.fields)) return links;
  const tags = sql`select content_type as place, id, object_id as source, tag_id as target from extras_taggeditem where content_type = ${contentTypeOf(resource)} and ${known('object_id')}`;
  return [...links, tags];
}
