import type { Tag } from '@peersmith/peeringdb';
import { type RawBuilder, sql } from 'kysely';
import { FOLLOWED, type Followed, mayFollowSql } from '../network/follow-peeringdb.ts';

/** A change that touches objects of ours, before it is put into words. */
export interface FoundChange {
  kind: 'network' | 'network-left' | 'port-joined' | 'port-left' | 'port-moved' | 'port' | 'exchange' | 'lan';
  asn: number | null;
  network: number | null;
  ixlan: number | null;
  netixlan: number | null;
  /** Field of the record; empty when all of it came or went. */
  field: string;
  before: unknown;
  after: unknown;
  autonomous_system_id: number | null;
  internet_exchange_id: number | null;
  sessions: number;
  /** Whether an object of ours takes the change over by itself. */
  follows: boolean;
  /** Name of the exchange it happened at. */
  place: string | null;
  /** Whether it is about our own AS. */
  own: boolean;
}

/** How many sessions we have with an AS. */
export const sessionsOf = (system: RawBuilder<unknown>) => sql`(
  (select count(*) from peering_internetexchangepeeringsession s where s.autonomous_system_id = ${system}) +
  (select count(*) from peering_directpeeringsession s where s.autonomous_system_id = ${system}))::int`;

/** A followed field of the record before and after, and whether the AS takes it over by itself. */
const followedField = (followed: Followed) => {
  const [before, after] = ['t', 'i'].map((alias) => sql.ref(`${alias}.${followed.recorded}`));
  const follows = mayFollowSql(followed, sql.ref(`a.${followed.field}`), sql`${after}`);
  return sql`(${sql.lit(followed.recorded)}, to_jsonb(${before}), to_jsonb(${after}), ${sql.ref(`a.${followed.flag}`)} and ${follows})`;
};

/** Fields of the networks whose AS we have, and networks that go. */
const networks = sql<FoundChange>`
  select 'network' as kind, t.asn, t.id as network, null::bigint as ixlan, null::bigint as netixlan, f.field, f.before, f.after,
    a.id as autonomous_system_id, null::bigint as internet_exchange_id, ${sessionsOf(sql.ref('a.id'))} as sessions, f.follows, null::text as place, a.affiliated as own
  from incoming i join peeringdb_network t on t.id = i.id join peering_autonomoussystem a on a.asn = t.asn
  cross join lateral (values
    ${sql.join(FOLLOWED.map(followedField))},
    ('policy_general', to_jsonb(t.policy_general), to_jsonb(i.policy_general), false),
    ('info_never_via_route_servers', to_jsonb(t.info_never_via_route_servers), to_jsonb(i.info_never_via_route_servers), false),
    ('asn', to_jsonb(t.asn), to_jsonb(i.asn), false)) as f(field, before, after, follows)
  where f.before is distinct from f.after
  union all
  select 'network-left', t.asn, t.id, null, null, '', to_jsonb(t.name), null, a.id, null, ${sessionsOf(sql.ref('a.id'))}, false, null, a.affiliated
  from leaving l join peeringdb_network t on t.id = l.id join peering_autonomoussystem a on a.asn = t.asn`;

// What a port of the mirror (`t`) has to do with us: our exchange on its LAN, its AS, and the sessions with its addresses.
const touching = sql`
  join peering_autonomoussystem a on a.asn = t.asn
  join lateral (select min(x.id) as id, min(x.name) as name from peering_internetexchange x where x.peeringdb_ixlan_id = t.ixlan_id having count(*) > 0) e on true`;
const portSessions = (addresses: RawBuilder<unknown>) =>
  sql`(select count(*)::int from peering_internetexchangepeeringsession s where s.autonomous_system_id = a.id and s.ip_address in (${addresses}))`;
const asObject = (alias: string) =>
  sql`jsonb_build_object('asn', ${sql.ref(`${alias}.asn`)}, 'ipaddr4', host(${sql.ref(`${alias}.ipaddr4`)}), 'ipaddr6', host(${sql.ref(`${alias}.ipaddr6`)}))`;

/** Nobody left where the same addresses were entered anew. */
const enteredAnew = sql`exists (select 1 from incoming j where j.asn = t.asn and j.ixlan_id = t.ixlan_id and j.id <> t.id and (j.ipaddr4 = t.ipaddr4 or j.ipaddr6 = t.ipaddr6))`;

/** Ports at our exchanges of networks whose AS we have: those that come, go, or change. */
const ports = sql<FoundChange>`
  select case when f.field in ('ipaddr4', 'ipaddr6') then case when f.after is null then 'port-left' when f.before is null then 'port-joined' else 'port-moved' end
      when f.field = 'asn' then 'port-left' else 'port' end as kind,
    t.asn, t.net_id as network, t.ixlan_id as ixlan, t.id as netixlan, f.field, f.before, f.after, a.id as autonomous_system_id, e.id as internet_exchange_id,
    n.n as sessions, false as follows, e.name as place, a.affiliated as own
  from incoming i join peeringdb_networkixlan t on t.id = i.id ${touching}
  cross join lateral (values
    ('ipaddr4', to_jsonb(host(t.ipaddr4)), to_jsonb(host(i.ipaddr4)), t.ipaddr4, t.ipaddr4),
    ('ipaddr6', to_jsonb(host(t.ipaddr6)), to_jsonb(host(i.ipaddr6)), t.ipaddr6, t.ipaddr6),
    ('asn', ${asObject('t')}, ${asObject('i')}, t.ipaddr4, t.ipaddr6),
    ('is_rs_peer', to_jsonb(t.is_rs_peer), to_jsonb(i.is_rs_peer), t.ipaddr4, t.ipaddr6),
    ('operational', to_jsonb(t.operational), to_jsonb(i.operational), t.ipaddr4, t.ipaddr6),
    ('speed', to_jsonb(t.speed), to_jsonb(i.speed), t.ipaddr4, t.ipaddr6)) as f(field, before, after, one, other)
  cross join lateral ${portSessions(sql`f.one, f.other`)} as n(n)
  -- A port that passes to another network, or to another LAN, says nothing else of the one that had it.
  where i.ixlan_id = t.ixlan_id and case when i.asn = t.asn then f.field <> 'asn' else f.field = 'asn' and not ${enteredAnew} end
    and f.before is distinct from f.after and (n.n > 0 or a.affiliated or (f.before is null and f.field <> 'asn'))
  union all
  select 'port-left', t.asn, t.net_id, t.ixlan_id, t.id, '', ${asObject('t')}, null, a.id, e.id, n.n, false, e.name, a.affiliated
  from peeringdb_networkixlan t ${touching} cross join lateral ${portSessions(sql`t.ipaddr4, t.ipaddr6`)} as n(n)
  where (t.id in (select id from leaving) or exists (select 1 from incoming i where i.id = t.id and i.ixlan_id <> t.ixlan_id))
    and (n.n > 0 or a.affiliated) and not ${enteredAnew}
  union all
  select 'port-joined', t.asn, t.net_id, t.ixlan_id, t.id, '', null, ${asObject('t')}, a.id, e.id, 0, false, e.name, a.affiliated
  from incoming t ${touching}
  where not exists (select 1 from peeringdb_networkixlan o where (o.id = t.id and o.ixlan_id = t.ixlan_id) or (o.asn = t.asn and o.ixlan_id = t.ixlan_id and (o.ipaddr4 = t.ipaddr4 or o.ipaddr6 = t.ipaddr6)))`;

const atExchange = (exchange: RawBuilder<unknown>, which: RawBuilder<unknown>) =>
  sql`(select count(*)::int from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id where c.internet_exchange_point_id = ${exchange} and ${which})`;

/** Names of exchanges that we are at, and exchanges that go. */
const exchanges = sql<FoundChange>`
  select 'exchange' as kind, null::bigint as asn, null::bigint as network, l.id as ixlan, null::bigint as netixlan, 'name' as field, to_jsonb(t.name) as before, to_jsonb(i.name) as after,
    null::bigint as autonomous_system_id, e.id as internet_exchange_id, ${atExchange(sql.ref('e.id'), sql`true`)} as sessions, false as follows, e.name as place, false as own
  from incoming i join peeringdb_internetexchange t on t.id = i.id join peeringdb_ixlan l on l.ix_id = t.id join peering_internetexchange e on e.peeringdb_ixlan_id = l.id
  where t.name <> i.name
  union all
  select 'exchange', null, null, l.id, null, '', to_jsonb(t.name), null, null, e.id, ${atExchange(sql.ref('e.id'), sql`true`)}, false, e.name, false
  from leaving g join peeringdb_internetexchange t on t.id = g.id join peeringdb_ixlan l on l.ix_id = t.id join peering_internetexchange e on e.peeringdb_ixlan_id = l.id`;

/** Prefixes of the LANs that we are on. */
const prefixes = sql<FoundChange>`
  select 'lan' as kind, null::bigint as asn, null::bigint as network, coalesce(t.ixlan_id, i.ixlan_id) as ixlan, null::bigint as netixlan, 'prefix' as field,
    to_jsonb(t.prefix) as before, to_jsonb(i.prefix) as after, null::bigint as autonomous_system_id, e.id as internet_exchange_id,
    ${atExchange(sql.ref('e.id'), sql`s.ip_address <<= t.prefix`)} as sessions, false as follows, e.name as place, false as own
  from incoming i full join peeringdb_ixlanprefix t on t.id = i.id
  join peering_internetexchange e on e.peeringdb_ixlan_id = coalesce(t.ixlan_id, i.ixlan_id)
  where t.prefix is distinct from i.prefix and (i.id is not null or t.id in (select id from leaving))`;

/** What finds the changes of an object type, while `incoming` holds the rows to come and `leaving` the ids to go. */
export const FINDERS: Readonly<Partial<Record<Tag, RawBuilder<FoundChange>>>> = {
  net: networks,
  netixlan: ports,
  ix: exchanges,
  ixpfx: prefixes,
};
