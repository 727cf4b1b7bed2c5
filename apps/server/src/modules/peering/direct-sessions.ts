import { directPeeringSession } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { implement, type Saving } from '../../engine/implement.ts';
import { limitOfDirectSession } from '../peeringdb/index.ts';
import { checkConnection, checkDirectAddresses } from './check-direct-addresses.ts';
import { checkPolicies } from './check-policies.ts';
import { checkRole } from './check-roles.ts';
import { connectionFacts } from './connection-facts.ts';
import { checkDeviceRules } from './device-rules.ts';
import { encryptPasswordOf, keepEncryptedPasswords } from './encrypt-passwords.ts';
import { held, isChanged } from './session-drafts.ts';

const withMask = (alias: string, key: string) => sql`text(${sql.ref(`${alias}.${key}`)})`;

/** `Customer - AS64501 - IP 192.0.2.1/31`: the prefix length is always there. */
const display = (alias: string) =>
  sql<string>`concat((select r.name from bgp_relationship r where r.id = ${sql.ref(`${alias}.relationship_id`)}), ' - AS', (select a.asn from peering_autonomoussystem a where a.id = ${sql.ref(`${alias}.autonomous_system_id`)}), ' - IP ', ${withMask(alias, 'ip_address')})`;

export const directSessions = implement(directPeeringSession, {
  display,
  actions: {
    'prefix-limit': limitOfDirectSession,
    'encrypt-password': encryptPasswordOf(directPeeringSession, 'router'),
  },
  beforeSave: async (items, context) => {
    await checkPlaces(items, context);
    await checkPolicies(items, context, { familyAt: 'non_field_errors' });
    await checkDeviceRules(items, context, 'router');
    await keepEncryptedPasswords(items, context, 'router');
  },
});

const TOLD = ['connection', 'router', 'ip_address', 'multihop_ttl', 'outside_lan'];

/** The addresses of both ends, the role, and whether they fit the connection. */
async function checkPlaces(items: readonly Saving<Row>[], context: Context): Promise<void> {
  const connectionOf = (item: Saving<Row>) => Number(held(item, 'connection'));
  const placed = items.filter((item) => TOLD.some((key) => isChanged(item, key)));
  const connections = await connectionFacts(context, placed.map(connectionOf));
  for (const item of items) {
    checkDirectAddresses(item);
    checkConnection(item, connections.get(connectionOf(item)));
    const local = held(item, 'local_autonomous_system');
    checkRole(item, typeof local === 'number' ? local : null);
  }
}
