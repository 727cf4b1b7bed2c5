import { contains, parseAddress } from '@peersmith/net';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { facilitiesOf } from '../peeringdb/index.ts';
import { familyOf, type OurEnd, ourEnds } from './our-ends.ts';

/** A session that two networks could have on a LAN, or have. */
export interface PossibleSession {
  /** Ours. */
  connection: number;
  /** Theirs, as PeeringDB has it. */
  ip_address: string;
  local_ip_address: string;
  /** Of the LAN that both are on; null where nobody knows it. */
  prefix_length: number | null;
  address_family: 4 | 6;
  /** Mbit/s of their port. */
  speed: number;
  /** The session between the two addresses, where there is one. */
  session: number | null;
  /** An open request of theirs is about it. */
  is_asked: boolean;
}

/** An exchange where both have a port. */
export interface CommonExchange {
  internet_exchange: number;
  ixlan: number;
  name: string;
  sessions: PossibleSession[];
}

/** A facility where both are, as PeeringDB has them. */
export interface CommonFacility {
  /** By its id in PeeringDB. */
  facility: number;
  name: string;
  city: string;
  country: string;
}

interface TheirPort {
  ixlan: number;
  v4: string | null;
  v6: string | null;
  speed: number;
}

/**
 * Where a network could have sessions with an AS of ours: exchanges with a session for each of their addresses and each connection of
 * ours, those that exist marked; and facilities. Six statements, however many places there are.
 */
export async function commonPlaces(
  context: Context,
  { asn, local }: { asn: number; local: { id: number; asn: number } },
): Promise<{ exchanges: CommonExchange[]; facilities: CommonFacility[] }> {
  const { db } = context;
  const { exchanges, ends } = await ourEnds(context);
  const own = ends.filter(({ system, ixlan }) => system === local.id && ixlan !== null);
  const { rows: ports } = await sql<TheirPort>`
    select p.ixlan_id::int as ixlan, host(p.ipaddr4) as v4, host(p.ipaddr6) as v6, coalesce(p.speed, 0)::int as speed
    from peeringdb_networkixlan p where p.asn = ${asn} and p.operational and p.ixlan_id = any(${own.map(({ ixlan }) => ixlan)}::bigint[])
    order by p.id`.execute(db);
  const taken = await sessionsWith(context, asn);
  const found = new Map<number, CommonExchange>();
  for (const end of own)
    for (const port of ports.filter(({ ixlan }) => ixlan === end.ixlan)) {
      const name = exchanges.find(({ id }) => id === end.exchange)?.name ?? '';
      const held: CommonExchange = found.get(end.exchange) ?? {
        ...{ internet_exchange: end.exchange, ixlan: port.ixlan, name, sessions: [] },
      };
      found.set(end.exchange, held);
      held.sessions.push(...between(end, port, taken));
    }
  const common = [...found.values()].filter(({ sessions }) => sessions.length > 0);
  common.sort((a, b) => a.name.localeCompare(b.name));
  return { exchanges: common, facilities: await commonFacilities(context, asn, local.asn) };
}

function between(end: OurEnd, { v4, v6, speed }: TheirPort, taken: Taken): PossibleSession[] {
  return [v6, v4].flatMap((ip_address) => {
    const family = familyOf(ip_address ?? '');
    const local_ip_address = end.addresses[family];
    if (!ip_address || !local_ip_address) return [];
    const [theirs, ours] = [parseAddress(ip_address), parseAddress(local_ip_address)];
    const lan = end.prefixes.find(
      (prefix) => theirs && ours && contains(prefix, theirs) && contains(prefix, ours),
    );
    const key = `${end.connection} ${ip_address}`;
    return {
      ...{ connection: end.connection, ip_address, local_ip_address, address_family: family, speed },
      prefix_length: lan?.prefixLength ?? null,
      session: taken.sessions.get(key) ?? null,
      is_asked: taken.asked.has(key),
    };
  });
}

interface Taken {
  sessions: ReadonlyMap<string, number>;
  asked: ReadonlySet<string>;
}

/** Sessions that exist with a network, and those that an open request is about. */
async function sessionsWith({ db }: Context, asn: number): Promise<Taken> {
  const { rows: sessions } = await sql<{ id: number; connection: number; ip: string }>`
    select s.id::int as id, s.ixp_connection_id::int as connection, host(s.ip_address) as ip from peering_internetexchangepeeringsession s
    join peering_autonomoussystem a on a.id = s.autonomous_system_id where a.asn = ${asn}`.execute(db);
  const { rows: asked } = await sql<{ connection: number; ip: string }>`
    select q.connection_id::int as connection, host(q.ip_address) as ip from requests_session q join requests_request r on r.id = q.request_id
    where r.asn = ${asn} and r.direction = 'inbound' and r.status in ('received', 'checked', 'accepted') and q.status in ('proposed', 'accepted')
      and q.connection_id is not null`.execute(db);
  return {
    sessions: new Map(sessions.map(({ id, connection, ip }) => [`${connection} ${ip}`, id])),
    asked: new Set(asked.map(({ connection, ip }) => `${connection} ${ip}`)),
  };
}

async function commonFacilities({ db }: Context, theirs: number, ours: number): Promise<CommonFacility[]> {
  const { rows } = await sql<CommonFacility>`
    select f.id::int as facility, f.name, f.city, f.country from peeringdb_facility f
    where f.id in (${facilitiesOf(theirs)}) and f.id in (${facilitiesOf(ours)}) order by f.name, f.id`.execute(
    db,
  );
  return rows;
}
