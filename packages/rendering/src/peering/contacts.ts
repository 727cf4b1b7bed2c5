import type { Entity } from '../model/entity.ts';
import { networkOf } from './presence.ts';

export const ASSIGNMENT = 'messaging.contactassignment';

/** Who is assigned to an object, in the order of the contacts' names. */
export function assignmentsOf(owner: Entity): readonly Entity[] {
  owner.store.require('contacts');
  return owner.store
    .whose(ASSIGNMENT, 'object_id', owner.id)
    .filter(({ row }) => row.content_type === owner.model.type);
}

/** What an assignment is about; null when that is of a kind that templates do not see. */
export function assignedObject({ store, row }: Entity): Entity | null {
  const type = String(row.content_type);
  if (!store.knows(type)) return null;
  const found = store.byId(type, row.object_id);
  // Networks and sessions are not all there from the start.
  if (!found) store.require('all_sessions');
  return found;
}

/** The first contact of an object in a role, by the name of that. */
export const contactIn = (owner: Entity, role: string): Entity | null =>
  assignmentsOf(owner)
    .find((one) => one.one('role')?.text('name').toLowerCase() === role.toLowerCase())
    ?.one('contact') ?? null;

/** The contacts that a network has in PeeringDB. */
export const peeringdbContacts = (system: Entity): readonly Entity[] => networkOf(system)?.many('poc') ?? [];

/** Addresses to write to, each once and with who is behind it: our own contacts, then those in PeeringDB. */
export function addressesOf(system: Entity): Map<string, string> {
  const found = new Map<string, string>();
  const own = assignmentsOf(system).flatMap((one) => one.one('contact') ?? []);
  for (const contact of [...own, ...peeringdbContacts(system)]) {
    const address = contact.text('email');
    if (address !== '' && !found.has(address)) found.set(address, `${contact.text('name')} - ${address}`);
  }
  return found;
}
