import type { Entity } from '../model/entity.ts';
import { DIRECT, EXCHANGE } from './sessions.ts';

const MAINTENANCE = ['pre-maintenance', 'maintenance', 'post-maintenance'];
const statusOf = (entity: Entity | null): string => entity?.text('status') ?? '';
const maintained = (entity: Entity | null): string | null =>
  MAINTENANCE.includes(statusOf(entity)) ? statusOf(entity) : null;

/** The status of an object with that of what it belongs to taken into account; null for one that has none. */
export function inheritedStatus(entity: Entity): string | null {
  const own = entity.row.status;
  if (typeof own !== 'string') return null;
  if (entity.is(EXCHANGE)) {
    const connection = entity.one('ixp_connection');
    if (!connection) return null;
    const above = ofConnection(connection);
    return own !== 'disabled' && (above === 'disabled' || MAINTENANCE.includes(above)) ? above : own;
  }
  if (entity.is(DIRECT)) return own === 'disabled' ? own : ofDirectSession(entity, own);
  return entity.is('net.connection') ? ofConnection(entity) : own;
}

function ofConnection(connection: Entity): string {
  const own = statusOf(connection);
  if (own === 'disabled') return own;
  const exchange = connection.one('internet_exchange_point');
  if (statusOf(exchange) === 'disabled') return 'disabled';
  return maintained(exchange) ?? maintained(connection.one('router')) ?? own;
}

function ofDirectSession(session: Entity, own: string): string {
  const group = statusOf(session.one('bgp_group'));
  if (group === 'disabled' || group === 'maintenance') return group;
  return maintained(session.one('router')) ?? own;
}

/** From the least careful to the most: what runs, what is led around, what is shut, what is not configured at all. */
const CARE = [
  'enabled',
  'post-maintenance',
  'pre-maintenance',
  'maintenance',
  'disabled',
  'provisioning',
  'requested',
  'decommissioning',
  'decommissioned',
];

/** The session and everything that its status depends on, each with its own. */
function statusLevels(session: Entity): { of: Entity; status: string }[] {
  const connection = session.one(session.is(DIRECT) ? 'connection' : 'ixp_connection');
  return [
    session,
    session.is(DIRECT) ? session.one('bgp_group') : null,
    session.is(DIRECT) ? session.one('router') : null,
    connection,
    connection?.one('internet_exchange_point') ?? null,
    connection?.one('router') ?? null,
  ].flatMap((of) => (of ? { of, status: statusOf(of) } : []));
}

/** The status by which a session is configured, the most careful of its own and of everything that it depends on; and whose it is. */
export const decidingStatus = (session: Entity): { of: Entity; status: string } =>
  statusLevels(session).reduce(
    (most, one) => (CARE.indexOf(one.status) > CARE.indexOf(most.status) ? one : most),
    { of: session, status: statusOf(session) },
  );

export const effectiveStatus = (session: Entity): string => decidingStatus(session).status;
