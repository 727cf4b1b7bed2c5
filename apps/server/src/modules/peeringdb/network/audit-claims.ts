import type { Finding } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';

interface Claim {
  address: string;
  place: string;
  /** The ASNs whose ports have the address, or that say so. */
  asns: number[];
  connection_id: number | null;
  /** Sessions of ours at the address. */
  sessions: number;
}

/** Addresses at our exchanges that more than one network claims, ours among them. */
export async function auditClaims(context: Context, asn: number): Promise<Finding[]> {
  // A connection claims its address for us, whether PeeringDB knows of it or not.
  const { rows } = await sql<Claim>`with lans as (
      select x.id, x.name, x.peeringdb_ixlan_id as lan from peering_internetexchange x
      join peering_autonomoussystem a on a.id = x.local_autonomous_system_id where a.asn = ${asn}),
    claims as (
      select p.ixlan_id as lan, v.address, p.asn, null::bigint as connection from peeringdb_networkixlan p
        cross join lateral (values (p.ipaddr4), (p.ipaddr6)) v(address)
        where v.address is not null and p.operational and p.ixlan_id in (select lan from lans)
      union all
      select l.lan, host(v.address)::inet, ${asn}::bigint, c.id from net_connection c join lans l on l.id = c.internet_exchange_point_id
        cross join lateral (values (c.ipv4_address), (c.ipv6_address)) v(address) where v.address is not null)
    select host(k.address) as address, (select min(l.name) from lans l where l.lan = k.lan) as place, json_agg(distinct k.asn) as asns, min(k.connection) as connection_id,
      (select count(*)::int from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id
        join lans l on l.id = c.internet_exchange_point_id and l.lan = k.lan where s.ip_address = k.address) as sessions
    from claims k group by k.lan, k.address having min(k.asn) <> max(k.asn) order by 2, k.address`.execute(
    context.db,
  );
  return rows.map((claim) => (claim.asns.includes(asn) ? ofOurs(claim, asn) : ofOthers(claim)));
}

const named = (asns: readonly number[]) => asns.map((one) => `AS${one}`).join(' and ');

function ofOurs({ address, place, asns, connection_id }: Claim, asn: number): Finding {
  const others = asns.filter((one) => one !== asn);
  return {
    kind: 'address-claimed',
    severity: 'error',
    text: `${named(others)} ${others.length === 1 ? 'claims' : 'claim'} our address ${address} at ${place} in PeeringDB: peers may configure it with the wrong ASN.`,
    ours: asn,
    theirs: others,
    ...(connection_id === null
      ? {}
      : { connection: { id: Number(connection_id), display: `${place} ${address}` } }),
  };
}

const ofOthers = ({ address, place, asns, sessions }: Claim): Finding => ({
  kind: 'peer-address-contested',
  severity: sessions > 0 ? 'warning' : 'info',
  text: `${named(asns)} claim the same address ${address} at ${place}${sessions > 0 ? ', where you have a session' : ''}: ask which of them has it.`,
  ours: null,
  theirs: asns,
});

/** Ports whose ASN is not that of their network, where one of both is ours. */
export async function auditPortAsns(context: Context, asn: number): Promise<Finding[]> {
  const { rows } = await sql<{
    id: number;
    asn: number;
    network_asn: number;
    place: string;
  }>`select p.id, p.asn, n.asn as network_asn, x.name as place from peeringdb_networkixlan p join peeringdb_network n on n.id = p.net_id
      join peeringdb_ixlan l on l.id = p.ixlan_id join peeringdb_internetexchange x on x.id = l.ix_id
      where p.asn <> n.asn and ${asn} in (p.asn, n.asn) order by x.name, p.id`.execute(context.db);
  return rows.map((row) => ({
    kind: 'port-asn-differs',
    severity: 'warning',
    text: `PeeringDB's port ${row.id} at ${row.place} says AS${row.asn}, and its network is AS${row.network_asn}.`,
    ours: asn,
    theirs: row.asn === asn ? row.network_asn : row.asn,
    netixlan_id: Number(row.id),
  }));
}
