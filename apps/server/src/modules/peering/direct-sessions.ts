import { directPeeringSession } from '@peersmith/model';
import { broadcastOf, type Interface, networkOf, parseInterface } from '@peersmith/net';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { implement, type Saving } from '../../engine/implement.ts';
import { limitOfDirectSession } from '../peeringdb/index.ts';
import { checkDeviceRules } from './device-rules.ts';
import { encryptPasswordOf, keepEncryptedPasswords } from './encrypt-passwords.ts';

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
    for (const item of items) checkAddresses(item);
    await checkPolicyFamilies(items, context);
    await checkDeviceRules(items, context, 'router');
    await keepEncryptedPasswords(items, context, 'router');
  },
});

const interfaceOf = (value: unknown): Interface | null =>
  typeof value === 'string' ? parseInterface(value) : null;

/** Both ends must be hosts, differ, and share their subnet when the session is not multihop. */
function checkAddresses({ draft, before, refuse }: Saving<Record<string, unknown>>): void {
  const problem = addressProblem({ ...before, ...draft });
  if (problem) refuse('__all__', problem);
}

function addressProblem(row: Record<string, unknown>): string | null {
  const remote = interfaceOf(row.ip_address);
  const local = interfaceOf(row.local_ip_address);
  if (!remote) return null;
  if (isNotAHost(remote)) return `${row.ip_address} is the network or broadcast address of its subnet.`;
  if (!local) return null;
  if (local.value === remote.value && local.prefixLength === remote.prefixLength)
    return 'Local and remote IP addresses must differ.';
  if (Number(row.multihop_ttl ?? 1) === 1 && !sameSubnet(local, remote)) {
    return `${row.local_ip_address} and ${row.ip_address} must be in the same subnet, or the multihop TTL above 1.`;
  }
  return isNotAHost(local)
    ? `${row.local_ip_address} is the network or broadcast address of its subnet.`
    : null;
}

function sameSubnet(one: Interface, other: Interface): boolean {
  const [here, there] = [networkOf(one), networkOf(other)];
  return (
    here.family === there.family && here.value === there.value && here.prefixLength === there.prefixLength
  );
}

const isNotAHost = (address: Interface): boolean =>
  address.family === 4 &&
  address.prefixLength < 31 &&
  (address.value === networkOf(address).value || address.value === broadcastOf(address).value);

/** Policies named together with an address must be of its family, or of both. */
async function checkPolicyFamilies(
  items: readonly Saving<Record<string, unknown>>[],
  context: Context,
): Promise<void> {
  const asked = items.flatMap((item) => {
    const remote = interfaceOf(item.draft.ip_address);
    const ids = [item.draft.import_routing_policies, item.draft.export_routing_policies].flatMap((list) =>
      Array.isArray(list) ? list : [],
    );
    return remote && ids.length ? [{ item, family: remote.family, ids }] : [];
  });
  if (asked.length === 0) return;
  const wanted = [...new Set(asked.flatMap((one) => one.ids))];
  const { rows } = await sql<{
    id: number;
    name: string;
    address_family: number;
  }>`select id, name, address_family from peering_routingpolicy where id = any(${wanted}::bigint[]) and address_family <> 0`.execute(
    context.db,
  );
  for (const { item, family, ids } of asked) {
    for (const policy of rows.filter((row) => ids.includes(row.id) && row.address_family !== family)) {
      item.refuse(
        'non_field_errors',
        `Routing policy "${policy.name}" is for IPv${policy.address_family}, but the session is IPv${family}.`,
      );
    }
  }
}
