import { isPrivateAsn } from '@peersmith/net';
import { type Entity, isA } from '../model/entity.ts';
import { IpAddress, IpNetwork } from '../values/ip-address.ts';
import { AS, distinct, exchangeSessions, groupOf, IXP } from './sessions.ts';

const NETWORK = 'peeringdb.network';

export const isNetworkLike = (value: unknown): value is Entity => isA(value, AS, NETWORK);

/** The PeeringDB record of an AS; none for private ASNs. */
export function networkOf(value: Entity): Entity | null {
  if (value.is(NETWORK)) return value;
  const asn = Number(value.row.asn);
  if (isPrivateAsn(asn)) return null;
  value.store.require('peeringdb');
  return value.store.whose(NETWORK, 'asn', asn)[0] ?? null;
}

const portsOf = (network: Entity): readonly Entity[] => network.many('netixlan');
const lansOf = (network: Entity): Set<unknown> => new Set(portsOf(network).map((port) => port.row.ixlan_id));

/** Our exchanges that belong to an AS and on whose LAN both networks are. */
export function sharedExchanges(owner: Entity, one: Entity, other: Entity): Entity[] {
  const [left, right] = [networkOf(one), networkOf(other)];
  if (!left || !right || left.equals(right)) return [];
  const [here, there] = [lansOf(left), lansOf(right)];
  return owner.store
    .all(IXP)
    .filter(({ row }) => row.local_autonomous_system_id === owner.id)
    .filter(({ row }) => here.has(row.peeringdb_ixlan_id) && there.has(row.peeringdb_ixlan_id));
}

/** Exchanges of a local AS where another AS has sessions. */
export const exchangesBetween = (system: Entity, local: unknown): Entity[] =>
  distinct(exchangeSessions(system, null).map(groupOf)).filter(
    (exchange) => isA(local, AS) && exchange.row.local_autonomous_system_id === local.id,
  );

/** Facilities where both are present. */
export function sharedFacilities(one: Entity, other: Entity): Entity[] {
  const [left, right] = [networkOf(one), networkOf(other)];
  if (!left || !right) return [];
  const there = new Set(right.many('netfac').map((presence) => presence.row.fac_id));
  return distinct(
    left
      .many('netfac')
      .filter((presence) => there.has(presence.row.fac_id))
      .map((presence) => presence.one('fac')),
  );
}

/** Ports of a network with an address that no session of ours uses yet. */
export function missingPorts(left: Entity, right: Entity, exchange: unknown): Entity[] {
  if (left.is(NETWORK) || right.is(NETWORK)) return portsTowards(left, right, exchange);
  if (left.equals(right) || isPrivateAsn(Number(left.row.asn))) return [];
  const network = networkOf(left);
  if (!network) return [];
  const at = isA(exchange, IXP) ? exchange : null;
  const used = new Set(
    exchangeSessions(left, at).map((session) => hostOf(session.getAttribute('ip_address'))),
  );
  const lans = new Set(
    (at ? [at] : sharedExchanges(right, left, right)).map(({ row }) => row.peeringdb_ixlan_id),
  );
  return portsOf(network).filter(
    (port) =>
      lans.has(port.row.ixlan_id) &&
      [port.getAttribute('ipaddr6'), port.getAttribute('ipaddr4')].some((address) => {
        const host = hostOf(address);
        return host !== null && !used.has(host);
      }),
  );
}

function portsTowards(left: Entity, right: Entity, exchange: unknown): Entity[] {
  const [one, other] = [networkOf(left), networkOf(right)];
  if (!one || !other) return [];
  const lans = lansOf(one);
  const at = isA(exchange, IXP) ? exchange.row.peeringdb_ixlan_id : null;
  return portsOf(other).filter(({ row }) => lans.has(row.ixlan_id) && (at === null || row.ixlan_id === at));
}

/** Whether PeeringDB has a port of the session's AS with its address. */
export function isKnownPort(session: Entity): boolean {
  const system = session.one('autonomous_system');
  const network = system && networkOf(system);
  const address = hostOf(session.getAttribute('ip_address'));
  return (network ? portsOf(network) : []).some((port) =>
    [port.getAttribute('ipaddr4'), port.getAttribute('ipaddr6')].some((one) => hostOf(one) === address),
  );
}

/** Whether a session is dead and PeeringDB no longer knows its address. */
export function isAbandoned(session: Entity): boolean {
  const connection = session.one('ixp_connection');
  const router = connection?.one('router');
  const system = session.one('autonomous_system');
  if (!connection || connection.row.peeringdb_netixlan_id === null) return false;
  if (router && router.row.poll_bgp_sessions_state !== true) return false;
  if (!system || !networkOf(system)) return false;
  return (session.row.bgp_state === 'idle' || session.row.bgp_state === 'active') && !isKnownPort(session);
}

const hostOf = (value: unknown): string | null => (value instanceof IpAddress ? value.host : null);

/** The prefixes of an exchange's LAN by family, in the order in which PeeringDB has them. */
export function lanPrefixes(exchange: Entity): Map<'ipv4' | 'ipv6', string[]> {
  const found = new Map<'ipv4' | 'ipv6', string[]>();
  for (const prefix of exchange.one('peeringdb_ixlan')?.many('ixpfx') ?? []) {
    const network = prefix.getAttribute('prefix');
    if (!(network instanceof IpNetwork)) continue;
    const key = network.prefix.family === 6 ? 'ipv6' : 'ipv4';
    found.set(key, [...(found.get(key) ?? []), network.toText()]);
  }
  return found;
}

/** The LAN's prefix length for an address of a port. */
export function lanPrefixOf(port: Entity, family: 4 | 6): IpNetwork | null {
  for (const prefix of port.one('ixlan')?.many('ixpfx') ?? []) {
    const network = prefix.getAttribute('prefix');
    if (network instanceof IpNetwork && network.prefix.family === family) return network;
  }
  return null;
}
