import { internetExchangePeeringSession } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { implement, type Saving } from '../../engine/implement.ts';
import { existsInPeeringdb, isAbandoned, limitOfExchangeSession } from '../peeringdb/index.ts';
import { checkExchangeAddress } from './check-exchange-addresses.ts';
import { checkPolicies } from './check-policies.ts';
import { checkRole } from './check-roles.ts';
import { connectionFacts } from './connection-facts.ts';
import { checkDeviceRules } from './device-rules.ts';
import { encryptPasswordOf, keepEncryptedPasswords } from './encrypt-passwords.ts';
import { isChanged, placeOf } from './session-drafts.ts';

const column = (alias: string, key: string) => sql.ref(`${alias}.${key}`);

/** `AMS-IX - AS64501 - IP 192.0.2.1`, without the exchange when the connection has none. */
const display = (alias: string) =>
  sql<string>`concat((select x.name || ' - ' from peering_internetexchange x where x.id = (select c.internet_exchange_point_id from net_connection c where c.id = ${column(alias, 'ixp_connection_id')})), 'AS', (select a.asn from peering_autonomoussystem a where a.id = ${column(alias, 'autonomous_system_id')}), ' - IP ', host(${column(alias, 'ip_address')}))`;

export const exchangeSessions = implement(internetExchangePeeringSession, {
  display,
  beforeSave: async (items, context) => {
    await checkPlaces(items, context);
    await checkPolicies(items, context);
    await checkDeviceRules(items, context, 'ixp_connection');
    await keepEncryptedPasswords(items, context, 'ixp_connection');
  },
  computed: { exists_in_peeringdb: existsInPeeringdb, is_abandoned: isAbandoned },
  actions: {
    'prefix-limit': limitOfExchangeSession,
    'encrypt-password': encryptPasswordOf(internetExchangePeeringSession, 'ixp_connection'),
  },
});

const TOLD = [
  'ixp_connection',
  'ip_address',
  'outside_lan',
  'bgp_role',
  'is_route_server',
  'autonomous_system',
];

/** The address and the role of a session, at the exchange that it is at. */
async function checkPlaces(items: readonly Saving<Row>[], context: Context): Promise<void> {
  const placed = items.filter((item) => TOLD.some((key) => isChanged(item, key)));
  const connectionOf = (item: Saving<Row>) => placeOf(item, 'ixp_connection');
  const connections = await connectionFacts(context, placed.map(connectionOf));
  for (const item of placed) {
    const connection = connections.get(connectionOf(item));
    checkExchangeAddress(item, connection);
    checkRole(item, connection?.local_as ?? null);
  }
}
