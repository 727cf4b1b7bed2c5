import type { CandidateFilters, PeerCandidate } from '@peersmith/answers';
import { autonomousSystem, networkContact, PEERINGDB_WORDS } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { may } from '../../../engine/permissions.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { facilitiesOf, sessionsAskedFor, statusesAskedFor } from './candidate-filters.ts';
import { possibleSessionsFor } from './granted-sessions.ts';
import type { LocalAs } from './local-as.ts';
import { type Ordered, orderedBy, type Paged, type PageOf } from './pages.ts';

const TRAFFIC = sql.lit(`{${PEERINGDB_WORDS.info_traffic.join()}}`);

/**
 * What sessions with a network `n` are worth, from 0 to 100, with `g.exchanges` in common: traffic by its level, exchanges up to five, how
 * open its policy is, its prefixes by their logarithm up to a million, and how far it reaches; a quarter of it with who peers with nobody.
 */
const VALUE = sql`(case n.policy_general when 'No' then 0.25 else 1 end * (
  40 * coalesce(array_position(${TRAFFIC}::text[], n.info_traffic), 0) / ${PEERINGDB_WORDS.info_traffic.length}::float8
  + 4 * least(g.exchanges, 5)
  + case n.policy_general when 'Open' then 15 when 'Selective' then 8 when 'Restrictive' then 3 else 0 end
  + 15 * least(ln(1 + coalesce(n.info_prefixes4, 0) + coalesce(n.info_prefixes6, 0)) / ln(1000000::float8), 1)
  + case when n.info_scope = 'Global' then 10 when n.info_scope in ('', 'Not Disclosed') then 3 when n.info_scope = 'Regional' then 4 else 6 end))`;

/** Of `g`; by others than these, its network `n` is read with it. */
const OWN_ORDERS = ['exchanges', 'sessions', 'asn'];
const ORDERS: Ordered = {
  value: VALUE,
  exchanges: sql`g.exchanges`,
  sessions: sql`g.sessions`,
  asn: sql`g.asn`,
  name: sql`lower(n.name)`,
  policy_general: sql`n.policy_general`,
  info_traffic: sql`array_position(${TRAFFIC}::text[], n.info_traffic)`,
  info_prefixes4: sql`n.info_prefixes4`,
  info_prefixes6: sql`n.info_prefixes6`,
};

const counted = (status: string) =>
  sql`coalesce(sum(p.n) filter (where p.status = ${sql.lit(status)}), 0)::int`;

/** Whom to write to about peering: the policy contact, else the NOC. */
const EMAIL = sql`(select k.email from peeringdb_networkcontact k
  where k.net_id = g.net_id and k.email <> '' and k.role in ('Policy', 'NOC') order by k.role = 'Policy' desc, k.id limit 1)`;

/** Networks with sessions of the statuses asked for, page by page. One statement. */
export async function listCandidates(
  context: Context,
  filters: CandidateFilters,
  local: LocalAs,
  page: PageOf,
): Promise<Paged<PeerCandidate>> {
  const asked = sql`p.status = any(${statusesAskedFor(filters)}::text[])`;
  const order = orderedBy(ORDERS, page.ordering, ['-exchanges', 'asn']);
  const isOwn = page.ordering.every((key) => OWN_ORDERS.includes(key.replace(/^-/, '')));
  const byNetwork = isOwn ? sql`` : sql`join peeringdb_network n on n.id = g.net_id`;
  const email = may(context.principal, networkContact, 'view') ? EMAIL : sql`null::text`;
  const { rows } = await sql<{
    total: number;
    found: (PeerCandidate & { place: number })[];
  }>`with possible as materialized (
      select p.net_id, p.asn, p.internet_exchange_id, p.netixlan_id, p.family, p.is_rs_peer, p.status from (${possibleSessionsFor(context)}) p
      where ${sessionsAskedFor(filters, local)}),
    counted as (select net_id, internet_exchange_id, status, min(asn) as asn, count(*) as n from possible group by 1, 2, 3),
    grouped as materialized (
      select p.net_id, min(p.asn) as asn, count(*) filter (where ${asked}) as exchanges, sum(p.n) filter (where ${asked}) as sessions,
        ${counted('missing')} as missing, ${counted('configured')} as configured, ${counted('hidden')} as hidden, ${counted('declined')} as declined,
        ${counted('route-server-only')} as route_server_only, ${counted('contested')} as contested, ${counted('no-common-prefix')} as no_common_prefix
      from counted p group by 1 having bool_or(${asked})),
    page as (
      select g.*, row_number() over (order by ${order}) as place from grouped g ${byNetwork}
      order by place limit ${page.limit} offset ${page.offset}),
    ports as (
      select p.net_id, bool_or(p.is_rs_peer) as is_rs_peer, coalesce(json_agg(distinct p.netixlan_id) filter (where p.netixlan_id is not null), '[]'::json) as netixlan_ids, json_agg(distinct p.family) as families,
        array_agg(distinct p.internet_exchange_id) as exchanges
      from possible p where ${asked} and p.net_id in (select net_id from page) group by 1),
    shared as (
      select f.net_id, count(distinct f.fac_id)::int as facilities from peeringdb_networkfacility f
      where f.net_id in (select net_id from page) and f.fac_id in (${facilitiesOf(local.asn)}) group by 1)
    select (select count(*)::int from grouped) as total, coalesce(json_agg(r order by place), '[]'::json) as found from (
      select n.asn, n.id as network_id, n.name, n.irr_as_set, n.policy_general, n.policy_url, n.info_traffic, n.info_scope, n.info_type,
        n.info_prefixes4, n.info_prefixes6, n.info_never_via_route_servers as never_via_route_servers, ports.is_rs_peer,
        (select a.id from peering_autonomoussystem a where a.asn = n.asn and ${withinGrant(context, autonomousSystem, sql.ref('a.id'))}) as autonomous_system,
        (select json_agg(json_build_object('id', x.id, 'name', x.name, 'ixlan_id', x.peeringdb_ixlan_id) order by x.name, x.id)
          from peering_internetexchange x where x.id = any(ports.exchanges)) as exchanges,
        ports.netixlan_ids, ports.families as address_families,
        coalesce(shared.facilities, 0) as shared_facilities,
        g.missing, g.configured, g.hidden, g.declined, g.route_server_only, g.contested, g.no_common_prefix, round(${VALUE})::int as value, ${email} as email, g.place
      from page g join ports using (net_id) left join shared using (net_id) join peeringdb_network n on n.id = g.net_id) r`.execute(
    context.db,
  );
  const [{ total, found } = { total: 0, found: [] }] = rows;
  return { count: total, results: found.map(({ place: _, ...one }) => one) };
}
