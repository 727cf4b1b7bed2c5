import type { Finding } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';

/** A port in PeeringDB beside the connection of ours that it is; either may be missing. */
interface Pair {
  netixlan_id: number | null;
  place: string;
  ipaddr4: string | null;
  ipaddr6: string | null;
  operational: boolean | null;
  connection_id: number | null;
  connection: string | null;
  ipv4: string | null;
  ipv6: string | null;
  status: string | null;
  linked: boolean;
  /** Lengths of the LAN's prefixes that hold our addresses. */
  length4: number | null;
  length6: number | null;
  /** The LAN has prefixes of the family, and none of them holds our address. */
  outside4: boolean;
  outside6: boolean;
  /** Addresses of all connections of ours that this port is: VLANs may share one, each with a family of its own. */
  together4: string[];
  together6: string[];
}

/** PeeringDB's port of each connection of ours: the one that is linked, unless it has passed to another network, else one with its addresses. */
const portOf = (asn: number) => sql`coalesce(
  (select p.id from peeringdb_networkixlan p where p.id = c.peeringdb_netixlan_id and p.asn = ${asn}),
  (select min(p.id) from peeringdb_networkixlan p where p.asn = ${asn}
    and (p.ipaddr4 = host(c.ipv4_address)::inet or p.ipaddr6 = host(c.ipv6_address)::inet)))`;

/** Our connections at exchanges against the ports that PeeringDB has of our ASN. */
export async function auditPorts(context: Context, asn: number): Promise<Finding[]> {
  const length = (address: string) =>
    sql`(select max(masklen(k.prefix)) from peeringdb_ixlanprefix k where k.ixlan_id = x.peeringdb_ixlan_id and k.prefix >>= host(c.${sql.ref(address)})::inet)`;
  const outside = (address: string) =>
    sql`coalesce((select not bool_or(k.prefix >>= host(c.${sql.ref(address)})::inet) from peeringdb_ixlanprefix k
      where k.ixlan_id = x.peeringdb_ixlan_id and family(k.prefix) = family(c.${sql.ref(address)})), false)`;
  const together = (address: string) =>
    sql`array_remove(array_agg(host(c.${sql.ref(address)})) over (partition by c.port), null)`;
  const { rows } = await sql<Pair>`with own as (
      select c.*, x.name as place, ${portOf(asn)} as port, x.peeringdb_ixlan_id as lan, ${length('ipv4_address')} as length4,
        ${length('ipv6_address')} as length6, ${outside('ipv4_address')} as outside4, ${outside('ipv6_address')} as outside6
      from net_connection c join peering_internetexchange x on x.id = c.internet_exchange_point_id
      join peering_autonomoussystem a on a.id = x.local_autonomous_system_id where a.asn = ${asn}),
    grouped as (select c.*, ${together('ipv4_address')} as together4, ${together('ipv6_address')} as together6 from own c),
    ports as (
      select p.*, x.name as place from peeringdb_networkixlan p join peeringdb_ixlan l on l.id = p.ixlan_id join peeringdb_internetexchange x on x.id = l.ix_id where p.asn = ${asn})
    select p.id as netixlan_id, coalesce(c.place, p.place) as place, host(p.ipaddr4) as ipaddr4, host(p.ipaddr6) as ipaddr6, p.operational,
      c.id as connection_id, concat_ws(' ', c.place, coalesce(host(c.ipv4_address), host(c.ipv6_address))) as connection,
      text(c.ipv4_address) as ipv4, text(c.ipv6_address) as ipv6, c.status, c.lan is not null as linked, c.length4, c.length6, c.outside4, c.outside6,
      c.together4, c.together6
    from grouped c full join ports p on p.id = c.port order by 2, 1, c.id`.execute(context.db);
  return rows.flatMap((pair) => {
    if (pair.connection_id === null) return [notImported(pair)];
    if (pair.netixlan_id === null) return pair.linked ? [notListed(pair), ...wrongPlaces(pair)] : [];
    return [...wrongAddresses(pair), ...wrongPlaces(pair), ...outOfOperation(pair)];
  });
}

const about = (pair: Pair) => ({
  ...(pair.connection_id === null
    ? {}
    : { connection: { id: Number(pair.connection_id), display: pair.connection ?? '' } }),
  ...(pair.netixlan_id === null ? {} : { netixlan_id: Number(pair.netixlan_id) }),
});
const addresses = (...given: (string | null)[]) => given.filter(Boolean).join(', ') || 'no address';
const host = (address: string | null) => address?.split('/')[0] ?? null;

const notImported = (pair: Pair): Finding => ({
  kind: 'port-not-imported',
  severity: 'warning',
  text: `PeeringDB has a port of ours at ${pair.place} (${addresses(pair.ipaddr4, pair.ipaddr6)}) that is no connection here.`,
  ours: null,
  theirs: addresses(pair.ipaddr4, pair.ipaddr6),
  ...about(pair),
});

const notListed = (pair: Pair): Finding => ({
  kind: 'port-not-listed',
  severity: 'error',
  text: `PeeringDB does not list our connection at ${pair.place} (${addresses(host(pair.ipv4), host(pair.ipv6))}): peers do not find it.`,
  ours: addresses(pair.ipv4, pair.ipv6),
  theirs: null,
  ...about(pair),
});

/** An address that another connection of the same port has is not missing here. */
const wrongAddresses = (pair: Pair): Finding[] =>
  (
    [
      ['IPv4', host(pair.ipv4), pair.ipaddr4, pair.together4],
      ['IPv6', host(pair.ipv6), pair.ipaddr6, pair.together6],
    ] as const
  )
    .filter(([, ours, theirs, together]) =>
      ours === null ? theirs !== null && !together.includes(theirs) : ours !== theirs,
    )
    .map(([family, ours, theirs]) => ({
      kind: 'address-differs',
      severity: ours && theirs ? 'error' : 'warning',
      text: `The ${family} address at ${pair.place} is ${ours ?? 'not set'} here and ${theirs ?? 'not set'} in PeeringDB.`,
      ours,
      theirs,
      ...about(pair),
    }));

/** An address and its length must be the LAN's, or neighbours on it are not reached. */
const wrongPlaces = (pair: Pair): Finding[] => [...wrongMasks(pair), ...outsideOfLan(pair)];

const outsideOfLan = (pair: Pair): Finding[] =>
  (
    [
      ['IPv4', pair.ipv4, pair.outside4],
      ['IPv6', pair.ipv6, pair.outside6],
    ] as const
  )
    .filter(([, , outside]) => outside)
    .map(([family, ours]) => ({
      kind: 'outside-lan',
      severity: 'error',
      text: `The ${family} address at ${pair.place}, ${host(ours)}, lies in no prefix of the LAN: no neighbour on it is reached.`,
      ours,
      theirs: null,
      ...about(pair),
    }));

/** The length of our address must be the LAN's, or neighbours on the LAN are not reached. */
const wrongMasks = (pair: Pair): Finding[] =>
  (
    [
      ['IPv4', pair.ipv4, pair.length4],
      ['IPv6', pair.ipv6, pair.length6],
    ] as const
  )
    .filter(([, ours, length]) => ours !== null && length !== null && Number(ours.split('/')[1]) !== length)
    .map(([family, ours, length]) => ({
      kind: 'prefix-length-differs',
      severity: 'error',
      text: `The ${family} address at ${pair.place} is ${ours} here, and the LAN is a /${length}.`,
      ours,
      theirs: `/${length}`,
      ...about(pair),
    }));

const outOfOperation = (pair: Pair): Finding[] =>
  pair.operational === false && pair.status === 'enabled'
    ? [
        {
          kind: 'not-operational',
          severity: 'warning',
          text: `PeeringDB says that our port at ${pair.place} is not operational: peers do not configure it.`,
          ours: pair.status,
          theirs: false,
          ...about(pair),
        },
      ]
    : [];
