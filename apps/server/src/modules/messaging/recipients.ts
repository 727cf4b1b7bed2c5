import type { Recipient } from '@peersmith/answers';
import { autonomousSystem, contact, contactAssignment, networkContact } from '@peersmith/model';
import { type AnyResource, contentTypeOf, type Row, type Where } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { EVERYTHING, list } from '../../engine/read/read.ts';

/** More than anybody has; what is beyond is not offered. */
const MOST = 200;

/** Whom an AS can be written to: its contacts with an address, then those that PeeringDB has of it; as far as the caller may view them. */
export async function recipientsOf(
  context: Context,
  { id, asn }: { id: number; asn: number },
): Promise<Recipient[]> {
  return eachOnce([...(await assignedTo(context, id)), ...(await knownToPeeringdb(context, asn))]);
}

/** Whom a network can be written to, by what PeeringDB has of it. */
export async function recipientsIn(context: Context, asn: number): Promise<Recipient[]> {
  return eachOnce(await knownToPeeringdb(context, asn));
}

async function assignedTo(context: Context, id: number): Promise<Recipient[]> {
  const assignments = await visible(context, contactAssignment, {
    all: [
      { path: ['content_type'], operator: 'eq', values: [contentTypeOf(autonomousSystem)] },
      { path: ['object_id'], operator: 'eq', values: [id] },
    ],
  });
  const roles = Map.groupBy(assignments, (one) => Number(idOf(one.contact)));
  const contacts = await visible(context, contact, {
    path: ['id'],
    operator: 'eq',
    values: [...roles.keys()],
  });
  return contacts.map((one) => ({
    name: String(one.name),
    email: String(one.email),
    roles: (roles.get(Number(one.id)) ?? []).map(({ role }) => nameOf(role)),
    source: 'contact',
  }));
}

async function knownToPeeringdb(context: Context, asn: number): Promise<Recipient[]> {
  const known = await visible(context, networkContact, {
    path: ['net', 'asn'],
    operator: 'eq',
    values: [asn],
  });
  return known.map(({ name, email, role }) => ({
    name: String(name),
    email: String(email),
    roles: role ? [String(role)] : [],
    source: 'peeringdb',
  }));
}

/** The rows of a resource that the caller may view. */
async function visible(context: Context, resource: AnyResource, where: Where): Promise<Row[]> {
  if (!may(context.principal, resource, 'view')) return [];
  return (await list(context, resource, { ...EVERYTHING, where }, { limit: MOST, offset: 0, ordering: [] }))
    .rows;
}

const idOf = (nested: unknown): unknown =>
  typeof nested === 'object' && nested !== null ? Reflect.get(nested, 'id') : null;
const nameOf = (nested: unknown): string =>
  typeof nested === 'object' && nested !== null ? String(Reflect.get(nested, 'name')) : '';

/** Those with an address, each address once. */
function eachOnce(all: readonly Recipient[]): Recipient[] {
  const found = new Map<string, Recipient>();
  for (const one of all) {
    const key = one.email.toLowerCase();
    if (key !== '' && !found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}
