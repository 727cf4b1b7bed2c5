import type { CandidateSession } from '@peersmith/answers';
import { autonomousSystem, facility, internetExchange, networkIXLan } from '@peersmith/model';
import { type Nested, nestedForm, type Row, toJson } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { ActionHandler } from '../../../engine/implement.ts';
import { get, getMany, wireFor } from '../../../engine/read/read.ts';
import { facilitiesOf } from './candidate-filters.ts';
import { possibleSessionsFor } from './granted-sessions.ts';
import { listSessions } from './list-sessions.ts';
import { chosenLocalAs } from './local-as.ts';

const MOST = 100_000;

async function idsOf(context: Context, query: RawBuilder<unknown>): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`${query}`.execute(context.db);
  return rows.map((row) => row.id);
}

const asnOf = async (context: Context, id: number): Promise<number> =>
  Number((await get(context, autonomousSystem, id, new Set(['asn']))).asn);

/** Exchanges of the chosen AS of ours where this AS has a port, too. */
export const sharedExchanges: ActionHandler<Nested[]> = async ({ context, id }) => {
  const local = await chosenLocalAs(context);
  const asn = await asnOf(context, id);
  const lans = (of: number) => sql`select p.ixlan_id from peeringdb_networkixlan p where p.asn = ${of}`;
  const ids = await idsOf(
    context,
    sql`select x.id from peering_internetexchange x where x.local_autonomous_system_id = ${local.id} and ${asn !== local.asn}
      and x.peeringdb_ixlan_id in (${lans(asn)}) and x.peeringdb_ixlan_id in (${lans(local.asn)}) order by x.name, x.slug`,
  );
  const found = await getMany(context, internetExchange, ids);
  return found.map((row) => nestedForm(internetExchange, row, wireFor(context)));
};

/** Facilities where this AS and the chosen AS of ours are, as PeeringDB has them. */
export const sharedFacilities: ActionHandler = async ({ context, id }): Promise<Row[]> => {
  const local = await chosenLocalAs(context);
  const asn = await asnOf(context, id);
  const ids = await idsOf(
    context,
    sql`select f.id from peeringdb_facility f where ${asn !== local.asn} and f.id in (${facilitiesOf(asn)}) and f.id in (${facilitiesOf(local.asn)}) order by f.name, f.id`,
  );
  const found = await getMany(context, facility, ids);
  return found.map((row) => toJson(facility, row, wireFor(context)));
};

/** Sessions with this AS that the chosen AS of ours could have and has not. */
export const missingSessions: ActionHandler<CandidateSession[]> = async ({ context, id }) => {
  const local = await chosenLocalAs(context);
  const asn = await asnOf(context, id);
  const sessions = sql`select p.* from (${possibleSessionsFor(context)}) p where p.local_autonomous_system_id = ${local.id}
    and p.connection_id is not null and p.asn = ${asn} and p.status = 'missing'`;
  return (await listSessions(context, sessions, { limit: MOST, offset: 0, ordering: [] })).results;
};

/** Ports on the LAN of an exchange that lack a session over one of its connections at least, hidden peers left out. */
export const availablePeers: ActionHandler = async ({ context, id }): Promise<Row[]> => {
  const ids = await idsOf(
    context,
    sql`select distinct p.asn, p.netixlan_id as id from (${possibleSessionsFor(context)}) p
      where p.internet_exchange_id = ${id} and p.netixlan_id is not null and p.status in ('missing', 'route-server-only') order by 1, 2`,
  );
  const found = await getMany(context, networkIXLan, ids);
  return found.map((row) => toJson(networkIXLan, row, wireFor(context)));
};
