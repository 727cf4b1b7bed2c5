import type { Audience } from '@peersmith/answers';
import { autonomousSystem, network } from '@peersmith/model';
import type { SessionName } from '@peersmith/rendering';
import { type AnyResource, contentTypeOf, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { Invalid, unprocessable } from '../../../engine/errors.ts';
import { may } from '../../../engine/permissions.ts';
import { pickPage } from '../../../engine/read/read.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { candidatesAsked } from '../../peeringdb/index.ts';
import { LISTS, type ListAudience, ofAudience, queryOf } from './audience-lists.ts';

/** A network that an audience means. */
export interface Meant {
  asn: number;
  name: string;
  /** Our record of it, where there is one that the caller may view. */
  autonomous_system: number | null;
  /** Its id in PeeringDB, where that is what is known of it. */
  network: number | null;
  is_own: boolean;
  sessions: readonly SessionName[];
  exchanges: readonly string[];
}

interface Asked {
  /** Who writes: whose candidates are meant. */
  local_asn?: number | undefined;
  most: number;
}

/** More sessions than anybody writes about; what is beyond has to be narrowed down. */
const MOST_SESSIONS = 200_000;

/** The networks that an audience means, each once, as far as the caller may view them; by ASN. Refuses more than there may be. */
export async function networksOf(context: Context, audience: Audience, asked: Asked): Promise<Meant[]> {
  if (audience.kind === 'asns' && audience.asns.length > asked.most) throw tooMany(asked.most);
  const found = await meant(context, audience, asked);
  if (found.length > asked.most) throw tooMany(asked.most);
  return found.toSorted((a, b) => a.asn - b.asn);
}

const tooMany = (most: number) =>
  unprocessable(
    'audience',
    `A mailing goes to ${most} networks at most (EMAIL_MAILING_MAX), and this means more: narrow it down.`,
  );

async function meant(context: Context, audience: Audience, asked: Asked): Promise<Meant[]> {
  switch (audience.kind) {
    case 'asns':
      return knownBy(context, [...new Set(audience.asns)]);
    case 'candidates':
      return candidates(context, audience.filters, asked);
    case 'autonomous-systems':
      return systems(context, await idsOf(context, audience, asked.most + 1));
    default:
      return sessions(context, audience.kind, await idsOf(context, audience));
  }
}

/** The rows of a list that its filters match. */
async function idsOf(context: Context, audience: ListAudience, most = MOST_SESSIONS): Promise<number[]> {
  const page = { limit: most, offset: 0, ordering: [], only: new Set(['id']) };
  const query = queryOf(context, audience);
  try {
    return (await pickPage(context, LISTS[audience.kind], query, page)).ids;
  } catch (error) {
    throw error instanceof Invalid && !Array.isArray(error.errors) ? ofAudience(error.errors) : error;
  }
}

async function systems(context: Context, ids: readonly number[]): Promise<Meant[]> {
  const { rows } = await sql<Meant>`select a.asn::float8 as asn, a.name, a.id::float8 as autonomous_system,
      null as network, a.affiliated as is_own, '[]'::json as sessions, '[]'::json as exchanges
    from peering_autonomoussystem a where a.id = any(${ids}::bigint[])`.execute(context.db);
  return rows;
}

/** Networks of sessions, with those of them that are meant and the exchanges where they are. */
async function sessions(
  context: Context,
  kind: 'exchange-sessions' | 'direct-sessions',
  ids: readonly number[],
): Promise<Meant[]> {
  const resource = LISTS[kind];
  const exchanges =
    kind === 'exchange-sessions'
      ? sql`coalesce(json_agg(distinct (select x.name from net_connection c join peering_internetexchange x on x.id = c.internet_exchange_point_id
          where c.id = s.ixp_connection_id)), '[]')`
      : sql`'[]'::json`;
  const { rows } = await sql<Omit<Meant, 'sessions'> & { ids: number[] }>`
    select a.asn::float8 as asn, a.name, a.id::float8 as autonomous_system, null as network, a.affiliated as is_own,
        json_agg(s.id order by s.id) as ids, ${exchanges} as exchanges
      from ${sql.table(tableOf(resource))} s join peering_autonomoussystem a on a.id = s.autonomous_system_id
     where s.id = any(${ids}::bigint[]) and ${withinGrant(context, autonomousSystem, sql`a.id`)}
     group by a.id`.execute(context.db);
  const type = typeOf(resource);
  return rows.map(({ ids: named, ...one }) => ({ ...one, sessions: named.map((id) => ({ type, id })) }));
}

const typeOf = (resource: AnyResource): SessionName['type'] =>
  contentTypeOf(resource) === 'peering.directpeeringsession'
    ? 'peering.directpeeringsession'
    : 'peering.internetexchangepeeringsession';

async function candidates(
  context: Context,
  filters: Readonly<Record<string, unknown>>,
  { local_asn, most }: Asked,
): Promise<Meant[]> {
  const { results } = await candidatesAsked(context, filters, { local_asn, most: most + 1 });
  return results.map(({ asn, name, autonomous_system, network_id, exchanges }) => ({
    ...{ asn, name, autonomous_system, is_own: false, sessions: [] },
    network: autonomous_system === null ? network_id : null,
    exchanges: exchanges.map((one) => one.name),
  }));
}

/** Networks that are named, wherever they are known from; of some nothing is known. */
async function knownBy(context: Context, asns: readonly number[]): Promise<Meant[]> {
  const seesSystems = may(context.principal, autonomousSystem, 'view')
    ? withinGrant(context, autonomousSystem, sql`a.id`)
    : sql`false`;
  const seesNetworks = may(context.principal, network, 'view')
    ? withinGrant(context, network, sql`n.id`)
    : sql`false`;
  const { rows } =
    await sql<Meant>`select w.asn::float8 as asn, coalesce(a.name, n.name, '') as name, a.id::float8 as autonomous_system,
      case when a.id is null then n.id::float8 end as network, coalesce(a.affiliated, false) as is_own, '[]'::json as sessions, '[]'::json as exchanges
    from unnest(${asns}::bigint[]) w(asn) left join peering_autonomoussystem a on a.asn = w.asn and ${seesSystems}
      left join peeringdb_network n on n.asn = w.asn and ${seesNetworks}`.execute(context.db);
  return rows;
}
