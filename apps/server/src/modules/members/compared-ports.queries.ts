import type { ComparisonFilters } from '@peersmith/answers';
import { connection, memberExport, memberPort, networkIXLan } from '@peersmith/model';
import { hostOf } from '@peersmith/net';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';

/** Each difference by the condition that says so, over `merged` below. */
const DIFFERENCES: Readonly<Record<string, RawBuilder<unknown>>> = {
  only_peeringdb: sql`m.t_id is null and m.is_read and not m.is_disputed`,
  only_members: sql`m.p_id is null and m.is_linked and m.is_active`,
  disputed: sql`m.is_disputed`,
  // Of a network that one source has here and the other there.
  address: sql`(m.t_id is null and not m.is_disputed or m.p_id is null and m.is_active) and m.only_members > 0 and m.only_peeringdb > 0`,
  asn: sql`m.t_asn <> m.p_asn`,
  mac: sql`m.own_mac is not null and cardinality(m.mac_addresses) > 0 and m.own_mac <> all(m.mac_addresses)`,
  prefix_limit: sql`m.t_asn = m.p_asn and m.max_prefixes <> m.info_prefixes and m.info_prefixes > 0`,
  speed: sql`m.t_asn = m.p_asn and m.t_speed <> m.p_speed`,
  active: sql`m.is_active <> m.operational`,
  route_server: sql`m.t_asn = m.p_asn and m.t_rs <> m.p_rs`,
};

const FOUND = sql`array_remove(array[${sql.join(
  Object.entries(DIFFERENCES).map(([name, holds]) => sql`case when ${holds} then ${sql.lit(name)} end`),
)}]::text[], null)`;

/** Addresses at an exchange with both sides and what differs, as `with compared as (…)`. A source that was never read says nothing, not that nobody is there. */
export const comparedPorts = (context: Context, exchange: number): RawBuilder<unknown> => sql`
  with known as (
    select x.peeringdb_ixlan_id as ixlan, x.peeringdb_ixlan_id is not null as is_linked, s.id as source, s.id is not null as is_read, s.disputed
    from peering_internetexchange x left join members_memberexport s on s.internet_exchange_id = x.id and s.enabled
      and s.last_read is not null and ${withinGrant(context, memberExport, sql`s.id`)}
    where x.id = ${exchange}),
  theirs as (select p.* from members_port p join known on p.source_id = known.source and ${withinGrant(context, memberPort, sql`p.id`)}),
  peeringdb as (
    select distinct on (a.address) n.id, n.asn, n.net_id, n.speed, n.operational, n.is_rs_peer, a.address
    from known join peeringdb_networkixlan n on n.ixlan_id = known.ixlan and ${withinGrant(context, networkIXLan, sql`n.id`)},
      lateral (select host(v)::inet as address from unnest(array[n.ipaddr4, n.ipaddr6]) v where v is not null) a
    order by a.address, n.operational desc, n.id),
  own as (
    select distinct on (a.address) c.id, c.mac_address::text as mac, a.address
    from net_connection c, lateral (select host(v)::inet as address from unnest(array[c.ipv4_address, c.ipv6_address]) v where v is not null) a
    where c.internet_exchange_point_id = ${exchange} and ${withinGrant(context, connection, sql`c.id`)} order by a.address, c.id),
  merged as (
    select known.is_linked, known.is_read, coalesce(t.ip_address, p.address) as address,
      t.id is null and coalesce(p.address = any(known.disputed), false) as is_disputed,
      t.id::int as t_id, t.asn::float8 as t_asn, t.name as t_name, t.mac_addresses, t.speed as t_speed, t.max_prefixes, t.irr_as_set,
      coalesce(t.is_active, false) as t_active, t.is_active, t.is_rs_peer as t_rs,
      p.id::int as p_id, p.asn::float8 as p_asn, coalesce(n.name, '') as p_name, p.speed as p_speed, p.operational, p.is_rs_peer as p_rs,
      case family(coalesce(t.ip_address, p.address)) when 4 then n.info_prefixes4 else n.info_prefixes6 end as info_prefixes,
      own.id::int as own_id, own.mac as own_mac,
      count(*) filter (where p.id is null and t.is_active) over network as only_members,
      count(*) filter (where t.id is null and not coalesce(p.address = any(known.disputed), false)) over network as only_peeringdb
    from (theirs t full join peeringdb p on p.address = t.ip_address) cross join known
    left join peeringdb_network n on n.id = p.net_id left join own on own.address = coalesce(t.ip_address, p.address)
    window network as (partition by coalesce(t.asn, p.asn), family(coalesce(t.ip_address, p.address)))),
  compared as (select m.*, ${FOUND} as differences from merged m)`;

/** One of them as the API shows it. */
export const SHOWN_PORT = sql`json_build_object('address', host(c.address), 'family', family(c.address), 'differences', c.differences,
  'members', case when c.t_id is not null then json_build_object('id', c.t_id, 'asn', c.t_asn, 'name', c.t_name, 'mac_addresses', c.mac_addresses,
    'speed', c.t_speed, 'max_prefixes', c.max_prefixes, 'irr_as_set', c.irr_as_set, 'is_active', c.t_active, 'is_rs_peer', c.t_rs) end,
  'peeringdb', case when c.p_id is not null then json_build_object('id', c.p_id, 'asn', c.p_asn, 'name', c.p_name, 'speed', c.p_speed,
    'info_prefixes', c.info_prefixes, 'operational', c.operational, 'is_rs_peer', c.p_rs) end,
  'connection', case when c.own_id is not null then json_build_object('id', c.own_id, 'mac_address', c.own_mac) end)`;

/** Which of them are asked for. */
export function askedPorts({ difference, asn, family, q }: ComparisonFilters): RawBuilder<unknown> {
  const wanted = difference?.filter((one) => one !== 'none') ?? [];
  const differs = sql`c.differences && ${wanted}::text[]`;
  const agrees = sql`c.differences = '{}'`;
  const conditions = [
    ...(difference ? [difference.includes('none') ? sql`(${differs} or ${agrees})` : differs] : []),
    ...(asn ? [sql`(c.t_asn = any(${asn}::float8[]) or c.p_asn = any(${asn}::float8[]))`] : []),
    ...(family ? [sql`family(c.address) = ${Number(family)}`] : []),
    ...(q ? [named(q)] : []),
  ];
  return conditions.length ? sql.join(conditions, sql` and `) : sql`true`;
}

function named(q: string): RawBuilder<unknown> {
  const host = hostOf(q.trim());
  if (host !== null) return sql`c.address = ${host}::inet`;
  return sql`position(lower(${q}) in lower(coalesce(c.t_name, '') || ' ' || c.p_name)) > 0`;
}
