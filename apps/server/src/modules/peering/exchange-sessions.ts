import { internetExchangePeeringSession } from '@peersmith/model';
import { sql } from 'kysely';
import { implement } from '../../engine/implement.ts';
import { existsInPeeringdb, isAbandoned, limitOfExchangeSession } from '../peeringdb/index.ts';
import { checkDeviceRules } from './device-rules.ts';
import { encryptPasswordOf, keepEncryptedPasswords } from './encrypt-passwords.ts';

const column = (alias: string, key: string) => sql.ref(`${alias}.${key}`);

/** `AMS-IX - AS64501 - IP 192.0.2.1`, without the exchange when the connection has none. */
const display = (alias: string) =>
  sql<string>`concat((select x.name || ' - ' from peering_internetexchange x where x.id = (select c.internet_exchange_point_id from net_connection c where c.id = ${column(alias, 'ixp_connection_id')})), 'AS', (select a.asn from peering_autonomoussystem a where a.id = ${column(alias, 'autonomous_system_id')}), ' - IP ', host(${column(alias, 'ip_address')}))`;

export const exchangeSessions = implement(internetExchangePeeringSession, {
  display,
  beforeSave: async (items, context) => {
    await checkDeviceRules(items, context, 'ixp_connection');
    await keepEncryptedPasswords(items, context, 'ixp_connection');
  },
  computed: { exists_in_peeringdb: existsInPeeringdb, is_abandoned: isAbandoned },
  actions: {
    'prefix-limit': limitOfExchangeSession,
    'encrypt-password': encryptPasswordOf(internetExchangePeeringSession, 'ixp_connection'),
  },
});
