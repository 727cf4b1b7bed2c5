import { directPeeringSession } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError, forbidden, Invalid, unprocessable } from '../../engine/errors.ts';
import type { ActionHandler } from '../../engine/implement.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { may } from '../../engine/permissions.ts';
import { save, type Wanted } from '../../engine/write/save.ts';
import { ensureAutonomousSystems, makeExchangeSessions, type SessionToMake } from '../peeringdb/index.ts';
import { lockRequest, requireRelationship, type StoredRequest, shownRequest } from './request-row.ts';
import { requireStep, takeStep } from './take-step.ts';

/** A session that is to be made. */
export interface Accepted {
  id: number;
  ip: string;
  local_ip: string | null;
  prefix_length: number | null;
  connection: number | null;
  password: string | null;
  is_route_server: boolean;
}

export async function acceptedSessions({ db }: Context, { id, asn }: StoredRequest): Promise<Accepted[]> {
  const { rows } = await sql<Accepted>`
    select q.id::int as id, host(q.ip_address) as ip, host(q.local_ip_address) as local_ip, q.prefix_length, q.connection_id::int as connection, q.password,
      coalesce((select n.info_type = 'Route Server' from peeringdb_network n where n.asn = ${asn}), false)
        or coalesce((select l.rs_asn = ${asn} from peeringdb_ixlan l where l.id = x.peeringdb_ixlan_id), false) as is_route_server
    from requests_session q left join peering_internetexchange x on x.id = q.internet_exchange_id
    where q.request_id = ${id} and q.status = 'accepted' order by q.id`.execute(db);
  return rows;
}

/** What new sessions are to be, and what they have besides. */
interface GivenSessions {
  status: string;
  defaults: Row;
  /** Nobody did it. */
  isByItself?: boolean;
}

/** Makes the sessions that were agreed on of a request that is locked, and the autonomous system as PeeringDB has it where there is no record of it. */
export async function provisionRequest(
  context: Context,
  request: StoredRequest,
  { status, defaults, isByItself = false }: GivenSessions,
): Promise<void> {
  requireStep(request, 'provision');
  const accepted = await acceptedSessions(context, request);
  if (accepted.length === 0)
    throw new ApiError(409, {
      detail: 'There is no session to make: none is accepted.',
      code: 'request_state',
    });
  const system = await systemOf(context, request);
  const ids = await makeAll(context, { request, accepted, given: { ...defaults, status }, system });
  const made = accepted.map(({ id }, at) => ({ id, session: Number(ids[at]) }));
  await keepMade(context, request, { made, system, isByItself });
}

/** Keeps which sessions were made of those of a request, and takes the step. */
export async function keepMade(
  context: Context,
  request: StoredRequest,
  {
    made,
    system,
    isByItself = false,
  }: { made: readonly { id: number; session: number }[]; system: number; isByItself?: boolean },
): Promise<void> {
  const made_as = sql.ref(request.request_type === 'private' ? 'direct_session_id' : 'session_id');
  await sql`update requests_session q set status = 'created', ${made_as} = v.session, updated = now()
    from json_to_recordset(${JSON.stringify(made)}::json) v(id bigint, session bigint)
    where q.id = v.id`.execute(context.db);
  await takeStep(context, request, {
    ...{ step: 'provision', isByItself },
    text: made.length === 1 ? '1 session was made.' : `${made.length} sessions were made.`,
    columns: {
      autonomous_system_id: system,
      local_autonomous_system_id: request.local_autonomous_system_id ?? (await localOf(context, made)),
    },
  });
}

const FOLLOWS = [
  ...['autonomous_system', 'local_autonomous_system', 'ixp_connection', 'relationship'],
  ...['ip_address', 'local_ip_address', 'status', 'password'],
];

/** Makes the sessions that were agreed on. All or nothing. */
export const provision: ActionHandler = ({ context: outer, id, input }) =>
  inTransaction(outer, async (context) => {
    const { status, defaults }: { status: string; defaults: Row } = Object(input);
    for (const key of FOLLOWS)
      if (key in defaults) throw unprocessable('defaults', `${key} follows from the request.`);
    await provisionRequest(context, await lockRequest(context, id), { status, defaults });
    return shownRequest(context, id);
  });

/** Our record of the network of a request, made as PeeringDB has it where there is none. */
export async function systemOf(context: Context, { asn }: StoredRequest): Promise<number> {
  const { ids } = await ensureAutonomousSystems(context, [asn]);
  const system = ids.get(asn);
  if (system === undefined)
    throw new ApiError(409, {
      detail: `Neither you nor PeeringDB has AS${asn}: add it as an autonomous system first.`,
      code: 'unknown_network',
    });
  return system;
}

/** The AS of ours at the exchange of the first session. */
async function localOf({ db }: Context, made: readonly { id: number }[]): Promise<number | null> {
  const { rows } = await sql<{
    system: number | null;
  }>`select x.local_autonomous_system_id::int as system from requests_session q
    join peering_internetexchange x on x.id = q.internet_exchange_id where q.id = any(${made.map(({ id }) => id)}::bigint[]) order by q.id limit 1`.execute(
    db,
  );
  return rows[0]?.system ?? null;
}

/** Makes sessions over exchanges. */
const makePublic = (context: Context, { accepted, given, system }: ToMake): Promise<number[]> =>
  makeExchangeSessions(
    context,
    accepted.map(
      ({ ip, connection, password, is_route_server }): SessionToMake => ({
        connection: Number(connection),
        ip_address: ip,
        given: { ...given, autonomous_system: system, is_route_server, ...passwordOf(context, password) },
      }),
    ),
  );

/** Makes sessions over lines of our own: nobody but who may make direct sessions. */
async function makePrivate(
  context: Context,
  { request, accepted, given, system }: ToMake,
): Promise<number[]> {
  requireRelationship(request);
  if (!may(context.principal, directPeeringSession, 'add'))
    throw forbidden('Making private sessions takes peering.add_directpeeringsession.');
  const at = (ip: string, length: number | null) => (length === null ? ip : `${ip}/${length}`);
  const { rows } = await save(
    context,
    directPeeringSession,
    accepted.map(
      ({ ip, local_ip, prefix_length, password }): Wanted => ({
        id: null,
        mode: 'create',
        given: {
          ...given,
          ...{ autonomous_system: system, local_autonomous_system: request.local_autonomous_system_id },
          ...{ relationship: request.relationship_id, ip_address: at(ip, prefix_length) },
          ...(local_ip === null ? {} : { local_ip_address: at(local_ip, prefix_length) }),
          ...passwordOf(context, password),
        },
      }),
    ),
  );
  return rows.map(({ id }) => Number(id));
}

const passwordOf = (context: Context, sealed: string | null): Row =>
  sealed ? { password: openSecret(context, sealed) } : {};

/** What is to be made of a request, and with which autonomous system. */
export interface ToMake {
  request: StoredRequest;
  accepted: readonly Accepted[];
  given: Row;
  system: number;
}

/** Makes sessions of a request; what is refused is told by their positions. */
export const makeSessions = (context: Context, wanted: ToMake): Promise<number[]> =>
  (wanted.request.request_type === 'private' ? makePrivate : makePublic)(context, wanted);

/** Makes all sessions, or none; what the rules of sessions refuse is told by the address that it is about. */
async function makeAll(context: Context, wanted: ToMake): Promise<number[]> {
  const { request, accepted } = wanted;
  try {
    return await makeSessions(context, wanted);
  } catch (error) {
    if (!(error instanceof Invalid) || !Array.isArray(error.errors)) throw error;
    const told = error.errors.flatMap((messages, at) =>
      Object.entries(messages).map(([field, all]) => `${accepted[at]?.ip} (${field}): ${all.join(' ')}`),
    );
    throw new Invalid({ sessions: [`Nothing was made for AS${request.asn}.`, ...told] });
  }
}
