import type { NetworkDesk } from '@peersmith/answers';
import {
  autonomousSystem,
  contact,
  contactAssignment,
  journalEntry,
  OPEN_REQUESTS,
  peeringdbChange,
  peeringRequest,
} from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';

const AS = contentTypeOf(autonomousSystem);
const MOST = 20;
const MOST_ENTRIES = 5;
type Listed = Pick<NetworkDesk, 'contacts' | 'journal' | 'requests' | 'changes'>;
type Of<K extends keyof Listed> = NonNullable<Listed[K]>[number];

/** Whom to talk to about a network, for those who may see it. */
export async function contactsOf(context: Context, id: number): Promise<NetworkDesk['contacts']> {
  const { principal } = context;
  if (!may(principal, contact, 'view') || !may(principal, contactAssignment, 'view')) return null;
  const { rows } = await sql<Of<'contacts'>>`select c.id::int as id, c.name, r.name as role, c.email, c.phone
    from messaging_contactassignment a join messaging_contact c on c.id = a.contact_id join messaging_contactrole r on r.id = a.role_id
    where a.content_type = ${AS} and a.object_id = ${id} and ${withinGrant(context, contact, sql`c.id`)}
      and ${withinGrant(context, contactAssignment, sql`a.id`)} order by r.name, c.name limit ${MOST}`.execute(
    context.db,
  );
  return rows;
}

/** The last entries of the journal of a network. */
export async function journalOf(context: Context, id: number): Promise<NetworkDesk['journal']> {
  if (!may(context.principal, journalEntry, 'view')) return null;
  const { rows } = await sql<
    Of<'journal'>
  >`select j.id::int as id, j.created, j.kind, u.username as by, j.comments
    from extras_journalentry j left join auth_user u on u.id = j.created_by_id
    where j.assigned_object_type = ${AS} and j.assigned_object_id = ${id} and ${withinGrant(context, journalEntry, sql`j.id`)}
    order by j.created desc, j.id desc limit ${MOST_ENTRIES}`.execute(context.db);
  return rows.map((row) => ({ ...row, created: new Date(row.created).toISOString() }));
}

/** Requests with a network that somebody still has something to do about. */
export async function requestsOf(context: Context, asn: number): Promise<NetworkDesk['requests']> {
  if (!may(context.principal, peeringRequest, 'view')) return null;
  const { rows } = await sql<
    Of<'requests'>
  >`select r.id::int as id, 'AS' || r.asn || ' ' || r.network_name as display, r.direction, r.status
    from requests_request r where r.asn = ${asn} and r.status = any(${[...OPEN_REQUESTS]}::text[])
      and ${withinGrant(context, peeringRequest, sql`r.id`)} order by r.created desc limit ${MOST}`.execute(
    context.db,
  );
  return rows;
}

/** What changed in PeeringDB about a network and waits for a decision. */
export async function changesOf(context: Context, asn: number): Promise<NetworkDesk['changes']> {
  if (!may(context.principal, peeringdbChange, 'view')) return null;
  const { rows } = await sql<Of<'changes'>>`select c.id::int as id, c.summary, c.time from peeringdb_change c
    where c.asn = ${asn} and c.state = 'pending' and ${withinGrant(context, peeringdbChange, sql`c.id`)} order by c.time desc limit ${MOST}`.execute(
    context.db,
  );
  return rows.map((row) => ({ ...row, time: new Date(row.time).toISOString() }));
}
