import type { Recipient } from '@peersmith/answers';
import { autonomousSystem, contact, contactAssignment, networkContact } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';

/** A network that may be written to, and our record of it where the caller may view one. */
export interface Addressed {
  asn: number;
  autonomous_system: number | null;
}

interface Found extends Recipient {
  asn: number;
}

/** Whom networks can be written to: contacts of ours with an address, then those that PeeringDB has; as far as the caller may view them. Two statements. */
export async function recipientsOf(
  context: Context,
  networks: readonly Addressed[],
): Promise<Map<number, Recipient[]>> {
  const found = Map.groupBy(
    [...(await assignedTo(context, networks)), ...(await knownToPeeringdb(context, networks))],
    ({ asn }) => asn,
  );
  return new Map(networks.map(({ asn }) => [asn, eachOnce(found.get(asn) ?? [])]));
}

async function assignedTo(context: Context, networks: readonly Addressed[]): Promise<Found[]> {
  if (![contact, contactAssignment].every((one) => may(context.principal, one, 'view'))) return [];
  const ids = networks.flatMap(({ autonomous_system }) => autonomous_system ?? []);
  if (ids.length === 0) return [];
  const { rows } = await sql<Found>`
    select s.asn::float8 as asn, c.name, c.email, array_agg(r.name order by a.id) as roles, 'contact' as source
      from messaging_contactassignment a
      join messaging_contact c on c.id = a.contact_id
      join messaging_contactrole r on r.id = a.role_id
      join peering_autonomoussystem s on s.id = a.object_id
     where a.content_type = ${contentTypeOf(autonomousSystem)} and a.object_id = any(${ids}::bigint[]) and c.email <> ''
       and ${withinGrant(context, contact, sql`c.id`)} and ${withinGrant(context, contactAssignment, sql`a.id`)}
     group by s.asn, c.id order by c.name, c.id`.execute(context.db);
  return rows;
}

async function knownToPeeringdb(context: Context, networks: readonly Addressed[]): Promise<Found[]> {
  if (!may(context.principal, networkContact, 'view')) return [];
  const { rows } = await sql<Found>`
    select n.asn::float8 as asn, c.name, c.email, array_remove(array[c.role], '') as roles, 'peeringdb' as source
      from peeringdb_networkcontact c join peeringdb_network n on n.id = c.net_id
     where n.asn = any(${networks.map(({ asn }) => asn)}::bigint[]) and c.email <> ''
       and ${withinGrant(context, networkContact, sql`c.id`)}
     order by c.id`.execute(context.db);
  return rows;
}

/** Each address once. */
function eachOnce(all: readonly Found[]): Recipient[] {
  const once = new Map<string, Recipient>();
  for (const { asn: _, ...one } of all) {
    const key = one.email.toLowerCase();
    if (!once.has(key)) once.set(key, one);
  }
  return [...once.values()];
}
