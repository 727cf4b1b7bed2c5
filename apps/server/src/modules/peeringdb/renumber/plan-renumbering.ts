import { createHash } from 'node:crypto';
import type { Move, Renumbering } from '@peersmith/answers';
import {
  type Address,
  formatAddress,
  formatInterface,
  type Interface,
  type Prefix,
  parseAddress,
  parseInterface,
} from '@peersmith/net';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { mapAddress } from './map-address.ts';

export interface Renumber {
  internet_exchange: number;
  from: Prefix;
  to: Prefix;
}

export interface PlanRenumbering extends Renumber {
  /** Keeps others from changing what is planned until the transaction ends. */
  lock: boolean;
}

interface Held {
  id: number;
  display: string;
  address: string;
  connection: number;
  asn: number | null;
}

/** Every connection of an exchange with an address in a prefix, and every session over its connections with one, in another prefix. */
export async function planRenumbering(
  context: Context,
  { internet_exchange, from, to, lock }: PlanRenumbering,
): Promise<Renumbering> {
  const prefix = formatInterface(from);
  const column = sql.ref(from.family === 6 ? 'c.ipv6_address' : 'c.ipv4_address');
  const { rows: ours } =
    await sql<Held>`select c.id, c.id as connection, text(${column}) as address, null::bigint as asn, concat_ws(' ', coalesce(r.name, 'Connection #' || c.id), nullif(c.interface, '')) as display
      from net_connection c left join devices_router r on r.id = c.router_id
      where c.internet_exchange_point_id = ${internet_exchange} and host(${column})::inet <<= ${prefix}::cidr order by c.id ${lock ? sql`for update of c` : sql``}`.execute(
      context.db,
    );
  const { rows: theirs } =
    await sql<Held>`select s.id, c.id as connection, host(s.ip_address) as address, a.asn, concat('AS', a.asn, ' - ', a.name) as display
      from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id join peering_autonomoussystem a on a.id = s.autonomous_system_id
      where c.internet_exchange_point_id = ${internet_exchange} and s.ip_address <<= ${prefix}::cidr order by a.asn, s.ip_address, s.id ${lock ? sql`for update of s` : sql``}`.execute(
      context.db,
    );
  const known = await knownAt(context, internet_exchange, to);
  const connections = ours.map((held) => moveOf(held, { from, to, known }));
  const sessions = theirs.map((held) => moveOf(held, { from, to, known }));
  return {
    internet_exchange,
    from: prefix,
    to: formatInterface(to),
    connections: connections.filter(isChange),
    sessions: sessions.filter(isChange),
    unchanged: sessions.length - sessions.filter(isChange).length,
    digest: createHash('sha256')
      .update(JSON.stringify([internet_exchange, prefix, formatInterface(to), connections, sessions]))
      .digest('base64url'),
  };
}

const isChange = ({ before, after }: Move) => before !== after;

/** What is at the addresses of the new LAN already. */
interface Known {
  /** ASNs of PeeringDB's ports by address, and addresses by ASN. */
  asns: ReadonlyMap<string, number[]>;
  addresses: ReadonlyMap<number, string[]>;
  /** `connection address` of our sessions, and addresses of our connections, that stand in the new LAN. */
  sessions: ReadonlyMap<string, number>;
  connections: ReadonlyMap<string, number>;
}

async function knownAt({ db }: Context, exchange: number, to: Prefix): Promise<Known> {
  const prefix = formatInterface(to);
  const { rows: ports } = await sql<{
    asn: number;
    address: string;
  }>`select p.asn, host(v.address) as address from peeringdb_networkixlan p join peering_internetexchange x on x.peeringdb_ixlan_id = p.ixlan_id
      cross join lateral (values (p.ipaddr4), (p.ipaddr6)) v(address) where x.id = ${exchange} and v.address <<= ${prefix}::cidr`.execute(
    db,
  );
  const { rows: sessions } = await sql<{
    id: number;
    place: string;
  }>`select s.id, concat(s.ixp_connection_id, ' ', host(s.ip_address)) as place from peering_internetexchangepeeringsession s
      join net_connection c on c.id = s.ixp_connection_id where c.internet_exchange_point_id = ${exchange} and s.ip_address <<= ${prefix}::cidr`.execute(
    db,
  );
  const { rows: connections } = await sql<{
    id: number;
    address: string;
  }>`select c.id, host(v.address) as address from net_connection c cross join lateral (values (c.ipv4_address), (c.ipv6_address)) v(address)
      where c.internet_exchange_point_id = ${exchange} and host(v.address)::inet <<= ${prefix}::cidr`.execute(
    db,
  );
  const grouped = <K, V>(pairs: readonly (readonly [K, V])[]) =>
    new Map([...Map.groupBy(pairs, ([key]) => key)].map(([key, some]) => [key, some.map(([, one]) => one)]));
  return {
    asns: grouped(ports.map(({ asn, address }) => [address, Number(asn)] as const)),
    addresses: grouped(ports.map(({ asn, address }) => [Number(asn), address] as const)),
    sessions: new Map(sessions.map(({ id, place }) => [place, Number(id)])),
    connections: new Map(connections.map(({ id, address }) => [address, Number(id)])),
  };
}

function moveOf(held: Held, { from, to, known }: { from: Prefix; to: Prefix; known: Known }): Move {
  const id = Number(held.id);
  const about = { id, display: held.display, before: held.address, warning: null };
  const address = hostAddress(held.address);
  if (!address) return { ...about, after: null, problem: 'is no address' };
  const mapped = mapAddress(address, from, to);
  if ('problem' in mapped)
    return { ...about, after: null, problem: `${formatAddress(address)} ${mapped.problem}` };
  const host = formatAddress(mapped);
  if (held.asn === null) {
    const after = formatInterface({ ...mapped, prefixLength: to.prefixLength });
    const other = known.connections.get(host) ?? id;
    return {
      ...about,
      after,
      problem: other === id ? null : `${host} is the address of connection ${other}`,
    };
  }
  return { ...about, after: host, problem: takenBy(held, host, known), warning: doubtOf(held, host, known) };
}

function takenBy({ id, connection }: Held, host: string, known: Known): string | null {
  const other = known.sessions.get(`${connection} ${host}`) ?? Number(id);
  if (other !== Number(id)) return `there is a session with ${host} already (${other})`;
  const ours = known.connections.get(host);
  return ours === undefined ? null : `${host} is the address of our connection ${ours}`;
}

/** PeeringDB's ports on the LAN against the same host part. */
function doubtOf({ asn, address }: Held, host: string, known: Known): string | null {
  if (host === address) return null;
  const own = known.addresses.get(Number(asn)) ?? [];
  if (own.includes(host)) return null;
  const others = (known.asns.get(host) ?? []).map((one) => `AS${one}`);
  if (others.length) return `PeeringDB has ${others.join(', ')} at ${host}`;
  return own.length
    ? `PeeringDB has AS${asn} at ${own.join(', ')}`
    : `PeeringDB does not have AS${asn} in the new LAN yet`;
}

function hostAddress(text: string): Address | null {
  const parsed: Interface | null = parseInterface(text);
  return parsed ? parseAddress(formatAddress(parsed)) : null;
}
