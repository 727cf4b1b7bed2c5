import type { AskedSession } from '@peersmith/model';
import { familyOf, isOnLan, type OurEnd, type OurExchange } from './our-ends.ts';

/** A port of the other network, as PeeringDB has it. */
export interface TheirPort {
  ixlan: number;
  v4: string | null;
  v6: string | null;
}

/** One session that a request is about. */
export interface ExpandedSession {
  internet_exchange: number | null;
  ixlan: number | null;
  connection: number | null;
  ip_address: string;
  password: string | null;
  /** Of a private session. */
  facility?: number | null;
  local_ip_address?: string | null;
  prefix_length?: number | null;
}

/** What is known of both sides. */
export interface BothSides {
  exchanges: readonly OurExchange[];
  ends: readonly OurEnd[];
  ports: readonly TheirPort[];
  /** The AS of ours that they are to be with; any where it is not said. */
  system: number | null;
}

/**
 * The sessions that are meant by what somebody asks for, each between one connection of ours and one address of theirs. What we cannot
 * place stays, without a connection: its check says so. `problem` hears what means nothing at all, by its position.
 */
export function expandSessions(
  asked: readonly AskedSession[],
  sides: BothSides,
  problem: (position: number, message: string) => void,
): ExpandedSession[] {
  const found = new Map<string, ExpandedSession>();
  for (const [at, one] of asked.entries()) {
    const sessions = placesOf(one, sides);
    if (typeof sessions === 'string') {
      problem(at, sessions);
      continue;
    }
    for (const session of sessions) {
      const key = `${session.connection ?? session.ixlan ?? session.internet_exchange} ${session.ip_address}`;
      if (!found.has(key)) found.set(key, session);
    }
  }
  return [...found.values()];
}

function placesOf(one: AskedSession, sides: BothSides): ExpandedSession[] | string {
  const { internet_exchange, ixlan, connection, ip_address, address_family, password = null } = one;
  if (one.facility) return 'A facility is of a private session: ask with request_type private.';
  const exchange = sides.exchanges.find(({ id }) => id === internet_exchange);
  if (internet_exchange && !exchange) return `You have no exchange ${internet_exchange}.`;
  const isNamed = Boolean(internet_exchange || ixlan || connection);
  if (!isNamed && !ip_address) return 'Name an exchange, a LAN, a connection or an address.';
  const ends = sides.ends.filter(
    (end) =>
      (!connection || end.connection === connection) &&
      (!internet_exchange || end.exchange === internet_exchange) &&
      (!ixlan || end.ixlan === ixlan) &&
      (sides.system === null || end.system === sides.system) &&
      (isNamed || isOnLan(end, ip_address ?? '')),
  );
  if (connection && ends.length === 0) return `Connection ${connection} is none of yours at that exchange.`;
  const lan = ixlan ?? exchange?.ixlan ?? null;
  const at = { ixlan: lan, internet_exchange: internet_exchange ?? idAt(sides, lan), password };
  if (ip_address) {
    if (address_family && address_family !== familyOf(ip_address))
      return `${ip_address} is no IPv${address_family} address.`;
    const fitting = ends.filter(({ addresses }) => addresses[familyOf(ip_address)]);
    return fitting.length
      ? fitting.map((end) => between(end, ip_address, password))
      : [{ ...at, connection: null, ip_address }];
  }
  const sessions = ends.flatMap((end) =>
    theirsAt(sides, end, address_family).map((ip) => between(end, ip, password)),
  );
  return sessions.length ? sessions : 'PeeringDB has no address of them there: name theirs in ip_address.';
}

const idAt = ({ exchanges }: BothSides, lan: number | null) =>
  (lan !== null && exchanges.find(({ ixlan }) => ixlan === lan)?.id) || null;

const between = (end: OurEnd, ip_address: string, password: string | null): ExpandedSession => ({
  internet_exchange: end.exchange,
  ixlan: end.ixlan,
  connection: end.connection,
  ip_address,
  password,
});

/** Their addresses on the LAN of a connection, in the families that both have. */
function theirsAt({ ports }: BothSides, end: OurEnd, family: 4 | 6 | null | undefined): string[] {
  return ports
    .filter(({ ixlan }) => ixlan === end.ixlan)
    .flatMap(({ v4, v6 }) => [
      ...(v6 && end.addresses[6] && family !== 4 ? [v6] : []),
      ...(v4 && end.addresses[4] && family !== 6 ? [v4] : []),
    ]);
}
