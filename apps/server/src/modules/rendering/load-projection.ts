import { registry } from '@peersmith/model';
import {
  type EmailAbout,
  isProjected,
  type Part,
  type Piece,
  type ProjectionText,
} from '@peersmith/rendering';
import { entries, linkTableOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import { peeringdbRows } from './peeringdb-rows.ts';
import { declared, type RowTexts, rowTexts } from './rows-as-json.ts';

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
/** Rows whose autonomous systems are loaded with them. */
const NAMES_SYSTEMS = new Set<string>([DIRECT, EXCHANGE, 'devices.router', 'peering.internetexchange']);
/** Kinds of which there are many: rows are chosen, and their links and tags with them. */
const CHOSEN = [DIRECT, EXCHANGE, AS] as const;

/** Whom to talk to. */
const CONTACTS = ['messaging.contact', 'messaging.contactrole', 'messaging.contactassignment'] as const;

const EVERY_PART: readonly Part[] = ['group_sessions', 'all_sessions', 'prefixes', 'peeringdb', 'contacts'];

/** What a projection is made for: the configuration of a router, or an e-mail. */
export type ProjectedFor = { router: number } | { email: EmailAbout };

/** Loads the projection of one router or e-mail, and more of it when a template turns out to need more. */
export class ProjectionLoader {
  /** SQL statements so far. */
  statements = 0;
  private readonly db: AnyDatabase;
  private readonly router: number;
  private readonly email: EmailAbout | undefined;
  private readonly pieces: Piece[] = [];
  private readonly ids = new Map<string, Set<number>>();
  private readonly systems = new Set<number>();
  /** How many objects of a type have got their links and tags, in the order in which they came. */
  private readonly linked = new Map<string, number>();
  private readonly parts = new Set<Part>();

  constructor(db: AnyDatabase, about: ProjectedFor) {
    this.db = db;
    this.router = 'router' in about ? about.router : 0;
    this.email = 'email' in about ? about.email : undefined;
  }

  async start(): Promise<void> {
    await this.add(
      sql.join(
        WHOLE.map((type) => this.rows(type, sql`true`)),
        sql` union all `,
      ),
    );
    await this.addLinks(WHOLE.map((type) => ({ type, ids: null })));
    if (this.email) return this.startEmail(this.email);
    await this.addSessions(
      sql`x.router_id = ${this.router}`,
      sql`x.ixp_connection_id in (select id from net_connection where router_id = ${this.router})`,
    );
  }

  /** The network that is written to with its sessions; or the AS that writes, and what PeeringDB has of who is written to. */
  private async startEmail({ autonomous_system: system, network }: EmailAbout): Promise<void> {
    this.systems.add(system);
    const of = (...columns: string[]) =>
      network === null
        ? sql.join(
            columns.map((column) => sql`x.${sql.ref(column)} = ${system}`),
            sql` or `,
          )
        : sql`false`;
    await this.addSessions(
      of('autonomous_system_id', 'local_autonomous_system_id'),
      of('autonomous_system_id'),
    );
    if (network !== null) await this.load('peeringdb');
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
        return this.add(peeringdbRows(idText([...this.ofType(AS)]), this.email?.network ?? null));
      case 'contacts':
        return this.addContacts();
    }
  }

  get projection(): ProjectionText {
    return {
      router_id: this.router,
      email: this.email,
      pieces: this.pieces,
      without: EVERY_PART.filter((part) => !this.parts.has(part)),
    };
  }

  private ofType(type: string): Set<number> {
    const known = this.ids.get(type) ?? new Set<number>();
    this.ids.set(type, known);
    return known;
  }

  /** Passwords are for routers: an e-mail knows of each only that there is one. */
  private rows(type: string, where: RawBuilder<unknown>): RawBuilder<RowTexts> {
    return rowTexts(type, where, this.email ? 'masked' : 'sealed');
  }

  private async run<T>(query: RawBuilder<T>): Promise<T[]> {
    this.statements++;
    return (await query.execute(this.db)).rows;
  }

  private async add(query: RawBuilder<unknown>): Promise<void> {
    for (const { type, text, ids, systems } of await this.run(sql<RowTexts>`${query}`)) {
      this.pieces.push({ kind: 'rows', type, text });
      const known = this.ofType(type);
      for (const id of ids) known.add(id);
      if (NAMES_SYSTEMS.has(type)) for (const id of systems) if (id !== null) this.systems.add(id);
    }
  }

  /** Sessions by condition, with the ASes they name and those asked for, and whatever is attached to either. */
  private async addSessions(
    direct: RawBuilder<unknown>,
    exchange: RawBuilder<unknown>,
    systems: RawBuilder<unknown> = sql`x.affiliated`,
  ): Promise<void> {
    await this.add(sql`${this.rows(DIRECT, direct)} union all ${this.rows(EXCHANGE, exchange)}`);
    const known = idText([...this.ofType(AS)]);
    await this.add(
      this.rows(
        AS,
        sql`(x.id = any(${idText([...this.systems])}::bigint[]) or ${systems}) and x.id <> all(${known}::bigint[])`,
      ),
    );
    await this.addLinks(CHOSEN.map((type) => ({ type, ids: [...this.ofType(type)] })));
  }

  /** Links and tags of objects that have not got theirs yet. */
  private async addLinks(wanted: readonly { type: string; ids: readonly number[] | null }[]): Promise<void> {
    const news = wanted
      .map(({ type, ids }) => ({ type, ids: ids?.slice(this.linked.get(type) ?? 0) ?? null }))
      .filter(({ ids }) => ids === null || ids.length > 0);
    for (const { type, ids } of wanted) if (ids) this.linked.set(type, ids.length);
    if (news.length === 0) return;
    const rows = await this.run(
      sql<{ place: string; text: string | null }>`${sql.join(
        news.flatMap(({ type, ids }) => linkQueries(type, ids)),
        sql` union all `,
      )}`,
    );
    for (const { place, text } of rows) {
      if (text === null) continue;
      this.pieces.push(
        registry[place] ? { kind: 'tags', type: place, text } : { kind: 'links', table: place, text },
      );
    }
  }

  private async addContacts(): Promise<void> {
    await this.add(
      sql.join(
        CONTACTS.map((type) => this.rows(type, sql`true`)),
        sql` union all `,
      ),
    );
    await this.addLinks(CONTACTS.map((type) => ({ type, ids: null })));
  }

  private async addPrefixes(): Promise<void> {
    const rows = await this.run(
      sql<{
        text: string;
      }>`select json_build_object('id', id, 'prefixes', prefixes::text, 'as_list', as_list)::text as text from peering_autonomoussystem where id = any(${idText([...this.ofType(AS)])}::bigint[])`,
    );
    for (const { text } of rows) this.pieces.push({ kind: 'columns', type: AS, text });
  }
}

/** An array of ids as PostgreSQL writes it: the driver would look at each of them. */
const idText = (ids: readonly number[]): string => `{${ids.join(',')}}`;

/** Links and tags of all objects of a kind, or of some. */
function linkQueries(type: string, ids: readonly number[] | null): RawBuilder<unknown>[] {
  const resource = declared(type);
  const text = ids && idText(ids);
  const known = (column: string) => (text ? sql`${sql.ref(column)} = any(${text}::bigint[])` : sql`true`);
  const links = entries(resource).flatMap(([key, field]) => {
    if (field.storage !== 'link' || !isProjected(field.target ?? '')) return [];
    const table = linkTableOf(resource, key);
    return [
      sql`select ${sql.lit(table)} as place, string_agg(json_build_array(source_id, target_id)::text, ',') as text from ${sql.table(table)} where ${known('source_id')}`,
    ];
  });
  if (!('tags' in resource.fields)) return links;
  const tags = sql`select ${sql.lit(type)} as place, string_agg(json_build_array(id, object_id, tag_id)::text, ',') as text from extras_taggeditem where content_type = ${type} and ${known('object_id')}`;
  return [...links, tags];
}
