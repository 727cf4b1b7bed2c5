import { type Entity, isA } from '../model/entity.ts';
import { IpAddress } from '../values/ip-address.ts';

export const DIRECT = 'peering.directpeeringsession';
export const EXCHANGE = 'peering.internetexchangepeeringsession';
export const AS = 'peering.autonomoussystem';
export const IXP = 'peering.internetexchange';
export const GROUP = 'peering.bgpgroup';
export const ROUTER = 'devices.router';

export const isSession = (value: unknown): value is Entity => isA(value, DIRECT, EXCHANGE);

/** The address family of a session, 4 or 6. */
export function familyOf(session: Entity): 4 | 6 {
  const address = session.getAttribute('ip_address');
  return address instanceof IpAddress ? address.family : 4;
}

/** Keeps one family when it is 4 or 6; anything else means both. */
export const ofFamily = (sessions: readonly Entity[], family: unknown): readonly Entity[] =>
  family === 4 || family === 6 ? sessions.filter((session) => familyOf(session) === family) : sessions;

/** What a session belongs to besides its AS: the group of a direct one, the exchange of the other. */
export const groupOf = (session: Entity): Entity | null =>
  session.is(DIRECT)
    ? session.one('bgp_group')
    : (session.one('ixp_connection')?.one('internet_exchange_point') ?? null);

export const routerOf = (session: Entity): Entity | null =>
  session.is(DIRECT) ? session.one('router') : (session.one('ixp_connection')?.one('router') ?? null);

/** The exchange sessions of an exchange or a router over its connections, all or those to one exchange. */
const overConnections = (owner: Entity, to: Entity | null = null): Entity[] =>
  owner.store.sorted(
    owner
      .many('connection')
      .filter(({ row }) => to === null || row.internet_exchange_point_id === to.id)
      .flatMap((connection) => connection.many('internetexchangepeeringsession')),
  );

/** Our end of a session: its own local address, or that of the connection in its family. */
export function localAddressOf(session: Entity): IpAddress | null {
  const held = session.is(DIRECT)
    ? session.getAttribute('local_ip_address')
    : session.one('ixp_connection')?.getAttribute(familyOf(session) === 4 ? 'ipv4_address' : 'ipv6_address');
  return held instanceof IpAddress ? held : null;
}

/** All sessions of an exchange or of a group. */
export const sessionsOfGroup = (owner: Entity): readonly Entity[] =>
  owner.is(IXP) ? overConnections(owner) : owner.many('directpeeringsession');

/** The direct sessions of an AS or a router, of one group if asked. */
export function directSessions(owner: Entity, group: unknown): readonly Entity[] {
  if (!isA(group, GROUP)) return owner.many('directpeeringsession');
  if (owner.is(ROUTER))
    return owner.many('directpeeringsession').filter((one) => group.equals(one.one('bgp_group')));
  return group.many('directpeeringsession').filter((one) => owner.equals(one.one('autonomous_system')));
}

/** The exchange sessions of an AS or a router, at one exchange if asked. */
export function exchangeSessions(owner: Entity, exchange: unknown): readonly Entity[] {
  const at = isA(exchange, IXP) ? exchange : null;
  if (owner.is(ROUTER)) return overConnections(owner, at);
  if (!at) return owner.many('internetexchangepeeringsession');
  return overConnections(at).filter((one) => owner.equals(one.one('autonomous_system')));
}

/** Each once, in the default order of their kind. */
export function distinct(entities: readonly (Entity | null)[]): Entity[] {
  const found = [...new Set(entities.filter((one) => one !== null))];
  return found[0] ? found[0].store.sorted(found) : [];
}

export const peersOf = (sessions: readonly Entity[]): Entity[] =>
  distinct(sessions.map((session) => session.one('autonomous_system')));

/** The exchanges to which a router has a connection. */
export const exchangesOf = (router: Entity): Entity[] =>
  distinct(router.many('connection').map((connection) => connection.one('internet_exchange_point')));

/** The groups that have a session on a router. */
export const groupsOf = (router: Entity): Entity[] =>
  distinct(router.many('directpeeringsession').map((session) => session.one('bgp_group')));

/** All sessions of a router. */
export const sessionsOfRouter = (router: Entity): readonly Entity[] => [
  ...directSessions(router, null),
  ...exchangeSessions(router, null),
];

/** The routers on which an AS, a group or an exchange has something. */
export function routersOf(owner: Entity): Entity[] {
  if (owner.is(IXP)) return distinct(owner.many('connection').map((connection) => connection.one('router')));
  if (owner.is(GROUP)) return distinct(owner.many('directpeeringsession').map(routerOf));
  return distinct([...directSessions(owner, null), ...exchangeSessions(owner, null)].map(routerOf));
}
