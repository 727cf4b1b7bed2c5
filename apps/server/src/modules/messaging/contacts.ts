import { contact, contactAssignment, contactable, contactRole, email } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { asDeclared, type Computation, implement } from '../../engine/implement.ts';
import { implementTrait, type TraitComputation } from '../../engine/traits/trait.ts';

const assignmentsBy =
  (column: 'contact_id' | 'role_id'): Computation =>
  (alias) =>
    sql`(select count(*)::int from messaging_contactassignment a where a.${sql.ref(column)} = ${sql.ref(`${alias}.id`)})`;

/** Contacts, their roles, who is assigned to what, and templates of e-mails. */
export const messagingResources = [
  implement(contactRole, { computed: { assignment_count: assignmentsBy('role_id') } }),
  implement(contact, { computed: { assignment_count: assignmentsBy('contact_id') } }),
  asDeclared(contactAssignment),
  asDeclared(email),
];

const assignmentsTo: TraitComputation = ({ resource, alias }) =>
  sql`from messaging_contactassignment a where a.content_type = ${sql.lit(contentTypeOf(resource))} and a.object_id = ${sql.ref(`${alias}.id`)}`;

/** How many contacts an object has, and whether any; somebody in two roles is one. */
export const contacts = implementTrait(contactable, {
  computed: {
    contact_count: (of) => sql`(select count(distinct a.contact_id)::int ${assignmentsTo(of)})`,
    has_contacts: (of) => sql`exists (select 1 ${assignmentsTo(of)})`,
  },
});
