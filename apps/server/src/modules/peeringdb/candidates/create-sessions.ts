import type {
  CandidateSession,
  PlannedChange,
  SessionSelection,
  SessionsCreated,
  SessionsPreview,
} from '@peersmith/answers';
import {
  autonomousSystem,
  internetExchangePeeringSession,
  networkContact,
  proposedRole,
} from '@peersmith/model';
import { contentTypeOf, labelOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { forbidden, Invalid } from '../../../engine/errors.ts';
import { may } from '../../../engine/permissions.ts';
import { outlineOf } from '../../../engine/plans/outline.ts';
import type { Wanted } from '../../../engine/write/save.ts';
import { asRecorded, type RecordedNetwork } from '../network/follow-peeringdb.ts';
import type { LocalAs } from './local-as.ts';
import { makeExchangeSessions, saveInBatches } from './make-exchange-sessions.ts';
import { selectSessions } from './select-sessions.ts';

/** The sessions that `createSessions` would make of the same selection, without making them. */
export async function previewSessions(
  context: Context,
  selection: SessionSelection,
  local: LocalAs,
): Promise<SessionsPreview> {
  const sessions = await selectSessions(context, selection, local);
  const asns = asnsOf(sessions);
  const unknown = await unknownNetworks(context, asns);
  const contacts = may(context.principal, networkContact, 'view') ? await contactsOf(context, asns) : [];
  const outline = outlineOf({
    create: [
      ...unknown.map(({ asn, name }) => ({
        ...{ type: contentTypeOf(autonomousSystem), id: null, display: `AS${asn} - ${name}` },
        differences: [],
      })),
      ...sessions.map(plannedSession),
    ],
  });
  return {
    ...outline,
    sessions,
    autonomous_systems: unknown.map(({ asn, name }) => ({ asn, name })),
    contacts,
  };
}

const plannedSession = ({ asn, name, connection, ip_address }: CandidateSession): PlannedChange => ({
  type: contentTypeOf(internetExchangePeeringSession),
  id: null,
  display: `AS${asn} - ${name} - IP ${ip_address}`,
  differences: [
    {
      field: 'ixp_connection',
      label: labelOf('ixp_connection', internetExchangePeeringSession.fields.ixp_connection),
      before: null,
      after: { id: connection.id, display: connection.display },
    },
  ],
});

/** What tells one session from another, and is PeeringDB's to say. */
const IDENTITY = ['id', 'autonomous_system', 'ixp_connection', 'ip_address', 'is_route_server'];

/** Makes the selected sessions that are missing, and the AS that are not known yet as PeeringDB has them. All or nothing; again it makes nothing. */
export function createSessions(
  outer: Context,
  selection: SessionSelection & { defaults?: Row | undefined; roles?: boolean | undefined },
  local: LocalAs,
): Promise<SessionsCreated> {
  const { defaults = {}, roles = false } = selection;
  for (const key of IDENTITY)
    if (key in defaults) throw new Invalid({ defaults: [`${key} follows from the candidate.`] });
  return inTransaction(outer, async (context) => {
    // Two requests for the same sessions take turns, so that the second finds them there.
    await sql`select pg_advisory_xact_lock(hashtext('peeringdb.candidates'), ${local.id}::int)`.execute(
      context.db,
    );
    const sessions = await selectSessions(context, selection, local);
    const { ids, created } = await ensureAutonomousSystems(context, asnsOf(sessions));
    const made = await makeExchangeSessions(
      context,
      sessions.map((one) => ({
        connection: one.connection.id,
        ip_address: one.ip_address,
        given: {
          ...(roles ? { bgp_role: proposedRole({ route_server: one.is_route_server }) } : {}),
          ...defaults,
          autonomous_system: ids.get(one.asn),
          is_route_server: one.is_route_server,
        },
      })),
    ).catch(theFirst);
    return { sessions: made.length, autonomous_systems: created, ids: made };
  });
}

const asnsOf = (sessions: readonly CandidateSession[]) => [...new Set(sessions.map((one) => one.asn))];

/** A refusal concerns what all of them share, so the first one speaks for all. */
function theFirst(error: unknown): never {
  if (!(error instanceof Invalid) || !Array.isArray(error.errors)) throw error;
  throw new Invalid(error.errors.find((one) => Object.keys(one).length > 0) ?? {});
}

/** PeeringDB's records of those ASNs that no AS of ours has. */
async function unknownNetworks(context: Context, asns: readonly number[]): Promise<RecordedNetwork[]> {
  const { rows } =
    await sql<RecordedNetwork>`select n.asn, n.name, n.irr_as_set, n.info_prefixes4, n.info_prefixes6 from peeringdb_network n
      where n.asn = any(${asns}::bigint[]) and not exists (select 1 from peering_autonomoussystem a where a.asn = n.asn) order by n.asn`.execute(
      context.db,
    );
  return rows;
}

/** The ids of the AS with these numbers; those that are not known here are made as PeeringDB has them, where it does. */
export async function ensureAutonomousSystems(
  context: Context,
  asns: readonly number[],
): Promise<{ ids: Map<number, number>; created: number }> {
  const unknown = await unknownNetworks(context, asns);
  if (unknown.length && !may(context.principal, autonomousSystem, 'add'))
    throw forbidden(`You may not make AS${unknown[0]?.asn}, which the sessions need.`);
  const given = unknown.map((network): Wanted => ({ id: null, mode: 'create', given: asRecorded(network) }));
  await saveInBatches(context, autonomousSystem, given).catch(theFirst);
  const { rows } = await sql<{
    id: number;
    asn: number;
  }>`select id, asn from peering_autonomoussystem where asn = any(${asns}::bigint[])`.execute(context.db);
  return { ids: new Map(rows.map((row) => [row.asn, row.id])), created: unknown.length };
}

/** Whom to write to at each network: its policy contacts, else its NOC, else its technical contacts. */
async function contactsOf(context: Context, asns: readonly number[]): Promise<SessionsPreview['contacts']> {
  const { rows } = await sql<SessionsPreview['contacts'][number]>`select asn, name, email, role from (
      select n.asn, k.id, k.name, k.email, k.role, r.rank, min(r.rank) over (partition by n.id) as best
      from peeringdb_network n join peeringdb_networkcontact k on k.net_id = n.id and k.email <> ''
      join (values ('Policy', 1), ('NOC', 2), ('Technical', 3)) r(role, rank) on r.role = k.role
      where n.asn = any(${asns}::bigint[])) k
    where rank = best order by asn, id`.execute(context.db);
  return rows;
}
