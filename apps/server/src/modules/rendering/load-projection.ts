import { registry } from '@peersmith/model';
import {
  type Dataset,
  type EmailAbout,
  isProjected,
  type Part,
  type Piece,
  type ProjectionText,
  rowsPart,
  type SessionName,
  typeOfPart,
} from '@peersmith/rendering';
import { contentTypeOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { AnyDatabase, Context } from '../../engine/context.ts';
import { type ListPiece, ProjectedLists } from '../irr/index.ts';
import { CONTEXTS, idText, type LinkTexts, linkQueries } from './link-texts.ts';
import { netboxRows } from './netbox-rows.ts';
import { peeringdbRows } from './peeringdb-rows.ts';
import { type RowTexts, rowTexts } from './rows-as-json.ts';

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
const CONFIGURATION = 'devices.configuration';
const AS = 'peering.autonomoussystem';
/** Rows whose autonomous systems are loaded with them. */
const NAMES_SYSTEMS = new Set<string>([DIRECT, EXCHANGE, 'devices.router', 'peering.internetexchange']);
/** Kinds of which there are many: rows are chosen, and their links and tags with them. */
const CHOSEN = [DIRECT, EXCHANGE, AS] as const;

/** Whom to talk to. */
const CONTACTS = ['messaging.contact', 'messaging.contactrole', 'messaging.contactassignment'] as const;

/** Kinds that only exports have a use for. */
const OTHER = Object.values(registry)
  .map(contentTypeOf)
  .filter(
    (type) =>
      isProjected(type) &&
      ![...WHOLE, ...CHOSEN, ...CONTACTS].some((one) => one === type) &&
      !type.startsWith('peeringdb.'),
  );
const EVERY_PART: readonly Part[] = [
  'group_sessions',
  'all_sessions',
  'prefixes',
  'peeringdb',
  'contacts',
  'rpki',
  'netbox',
  'all_netbox',
  ...OTHER.map(rowsPart),
];

/** What a template may see: everything, unless it is rendered for somebody who may not. */
export interface Sight {
  /** The condition on rows `x` of a type that they are shown. */
  of: (type: string) => RawBuilder<unknown>;
  peeringdb: boolean;
  rpki: boolean;
}
const EVERYTHING: Sight = { of: () => sql`true`, peeringdb: true, rpki: true };

/** What a projection is made for: the configuration of a router, sessions that are explained, e-mails, or an export and who sees it. */
export type ProjectedFor =
  | { router: number }
  | { sessions: readonly SessionName[] }
  | { emails: readonly EmailAbout[] }
  | { dataset: Dataset; sight: Sight };

/** Loads the projection of one router, e-mail or export, and more of it when a template turns out to need more. */
export class ProjectionLoader {
  /** SQL statements so far. */
  statements = 0;
  private readonly db: AnyDatabase;
  private readonly router: number;
  private readonly sessions: readonly SessionName[] | undefined;
  private readonly emails: readonly EmailAbout[] | undefined;
  private readonly dataset: Dataset | undefined;
  private readonly sight: Sight;
  private readonly lists: ProjectedLists;
  private readonly pieces: (Piece | ListPiece)[] = [];
  private readonly ids = new Map<string, Set<number>>();
  private readonly systems = new Set<number>();
  /** How many objects of a type have got their links and tags, in the order in which they came. */
  private readonly linked = new Map<string, number>();
  private readonly parts = new Set<Part>();

  constructor(context: Context, about: ProjectedFor) {
    this.db = context.db;
    this.router = 'router' in about ? about.router : 0;
    this.sessions = 'sessions' in about ? about.sessions : undefined;
    this.emails = 'emails' in about ? about.emails : undefined;
    this.dataset = 'dataset' in about ? about.dataset : undefined;
    this.sight = 'sight' in about ? about.sight : EVERYTHING;
    this.lists = new ProjectedLists(context, this.sight.of('irr.list'));
  }

  async start(): Promise<void> {
    await this.add(
      sql.join(
        WHOLE.map((type) => this.texts(type)),
        sql` union all `,
      ),
    );
    await this.addLinks(WHOLE.map((type) => ({ type, ids: null })));
    if (this.sessions) return this.addNamedSessions(this.sessions);
    if (this.emails) return this.startEmails(this.emails);
    if (this.dataset) {
      await this.addSessions(sql`false`, sql`false`);
      return this.addDataset(this.dataset);
    }
    await this.addSessions(
      sql`x.router_id = ${this.router}`,
      sql`x.ixp_connection_id in (select id from net_connection where router_id = ${this.router})`,
    );
  }

  private addNamedSessions(names: readonly SessionName[]): Promise<void> {
    const [direct, exchange] = ([DIRECT, EXCHANGE] as const).map(
      (type) =>
        sql`x.id = any(${idText(names.flatMap((one) => (one.type === type ? [one.id] : [])))}::bigint[])`,
    );
    return this.addSessions(direct ?? sql`false`, exchange ?? sql`false`);
  }

  /** The networks that are written to with their sessions; or the AS that writes, and what PeeringDB has of who is written to. */
  private async startEmails(abouts: readonly EmailAbout[]): Promise<void> {
    for (const { autonomous_system: system } of abouts) this.systems.add(system);
    const written = idText(
      this.idsIn(abouts, (one) => (one.network === null ? [one.autonomous_system] : [])),
    );
    const about = (type: SessionName['type']) =>
      sql`x.id = any(${idText(this.idsIn(abouts, (one) => (one.sessions ?? []).flatMap((session) => (session.type === type ? [session.id] : []))))}::bigint[])`;
    const of = (column: string) => sql`x.${sql.ref(column)} = any(${written}::bigint[])`;
    const networks = idText(this.networks);
    await this.addSessions(
      sql`${of('autonomous_system_id')} or ${of('local_autonomous_system_id')} or ${about(DIRECT)}`,
      sql`${of('autonomous_system_id')} or ${about(EXCHANGE)}`,
      sql`x.affiliated or x.asn in (select asn from peeringdb_network where id = any(${networks}::bigint[]))`,
    );
    if (this.networks.length > 0) await this.load('peeringdb');
  }

  private idsIn(
    abouts: readonly EmailAbout[],
    of: (about: EmailAbout) => readonly number[],
  ): readonly number[] {
    return [...new Set(abouts.flatMap(of))];
  }

  /** Ids in PeeringDB of the networks that are written to. */
  private get networks(): readonly number[] {
    return this.idsIn(this.emails ?? [], ({ network }) => (network === null ? [] : [network]));
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

  /** The rows that are exported: those that were asked for, or all. */
  private async addDataset({ content_type: type, ids }: Dataset): Promise<void> {
    const where = ids ? sql`x.id = any(${idText([...ids])}::bigint[])` : sql`true`;
    const none = sql`false`;
    const [direct, exchange, systems] = CHOSEN.map((one) => (one === type ? where : none));
    if (direct !== none || exchange !== none || systems !== none)
      await this.addSessions(direct ?? none, exchange ?? none, systems);
    else if (CONTACTS.some((one) => one === type)) await this.load('contacts');
    else if (OTHER.includes(type)) await this.load(rowsPart(type));
    else if (type === CONFIGURATION) await this.addTemplates();
  }

  private async loadPart(part: Part): Promise<void> {
    const type = typeOfPart(part);
    if (type) {
      await this.add(this.texts(type));
      await this.addLinks([{ type, ids: null }]);
      return;
    }
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
        if (this.sight.peeringdb)
          await this.add(peeringdbRows(idText([...this.ofType(AS)]), idText(this.networks)));
        return;
      case 'contacts':
        return this.addContacts();
      case 'netbox':
        return this.addNetbox(sql`r.id = ${this.router}`);
      case 'all_netbox':
        return this.addNetbox(sql`true`);
      case 'rpki':
        // The thread is given it beside the projection.
        return;
    }
  }

  /** Whether the template asks RPKI, and may. */
  get wantsRpki(): boolean {
    return this.parts.has('rpki') && this.sight.rpki;
  }

  /** What of the data was asked for beyond what every rendering has. */
  get loaded(): ReadonlySet<Part> {
    return this.parts;
  }

  get projection(): Omit<ProjectionText, 'pieces'> & { pieces: readonly (Piece | ListPiece)[] } {
    return {
      router_id: this.router,
      emails: this.emails,
      dataset: this.dataset,
      pieces: this.pieces,
      without: EVERY_PART.filter((part) => !this.parts.has(part)),
    };
  }

  /** The rows of a type that a condition names and the template may see. Passwords are for routers: others know that there is one. */
  private texts(type: string, where: RawBuilder<unknown> = sql`true`): RawBuilder<RowTexts> {
    const mode = this.emails || this.dataset || this.sessions ? 'masked' : 'sealed';
    return rowTexts(type, sql`(${where}) and ${this.sight.of(type)}`, mode);
  }

  private ofType(type: string): Set<number> {
    const known = this.ids.get(type) ?? new Set<number>();
    this.ids.set(type, known);
    return known;
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
    await this.add(sql`${this.texts(DIRECT, direct)} union all ${this.texts(EXCHANGE, exchange)}`);
    const known = idText([...this.ofType(AS)]);
    await this.add(
      this.texts(
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
    const queries = news.flatMap(({ type, ids }) => linkQueries(type, ids));
    // Assigned contexts are few, and come with whatever they may be assigned to.
    const known = this.pieces.some(({ kind }) => kind === 'contexts');
    if (!known) queries.push(CONTEXTS);
    if (queries.length === 0) return;
    const rows = await this.run(sql<LinkTexts>`${sql.join(queries, sql` union all `)}`);
    if (!known) this.pieces.push({ kind: 'contexts', text: '' });
    for (const { kind, place, text } of rows) {
      if (text === null) continue;
      if (kind === 'contexts') this.pieces.push({ kind, text });
      else if (kind === 'links') this.pieces.push({ kind, table: place, text });
      else this.pieces.push({ kind, type: place, text });
    }
  }

  /** Texts of templates, which nothing but an export of them has a use for. */
  private async addTemplates(): Promise<void> {
    const rows = await this.run(
      sql<{
        text: string;
      }>`select json_build_object('id', x.id, 'template', x.template)::text as text from devices_configuration x where ${this.sight.of(CONFIGURATION)}`,
    );
    for (const { text } of rows) this.pieces.push({ kind: 'columns', type: CONFIGURATION, text });
  }

  private async addNetbox(routers: RawBuilder<unknown>): Promise<void> {
    for (const { text } of await this.run(netboxRows(routers, this.sight.of)))
      this.pieces.push({ kind: 'columns', type: 'devices.router', text });
  }

  private async addContacts(): Promise<void> {
    await this.add(
      sql.join(
        CONTACTS.map((type) => this.texts(type)),
        sql` union all `,
      ),
    );
    await this.addLinks(CONTACTS.map((type) => ({ type, ids: null })));
  }

  private async addPrefixes(): Promise<void> {
    const { standings, pieces } = await this.lists.of([...this.ofType(AS)], (query) => this.run(query));
    this.pieces.push({ kind: 'columns', type: AS, text: standings }, ...pieces);
  }
}
