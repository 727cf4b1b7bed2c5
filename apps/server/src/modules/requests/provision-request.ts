import { internetExchangePeeringSession } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError, Invalid, unprocessable } from '../../engine/errors.ts';
import type { ActionHandler } from '../../engine/implement.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { save, type Wanted } from '../../engine/write/save.ts';
import { ensureAutonomousSystems, makeExchangeSessions, type SessionToMake } from '../peeringdb/index.ts';
import { lockRequest, type StoredRequest, shownRequest } from './request-row.ts';
import { requireStep, takeStep, tellStep } from './take-step.ts';

interface Accepted {
  id: number;
  ip: string;
  connection: number | null;
  system: number | null;
  password: string | null;
  is_route_server: boolean;
}

async function acceptedSessions({ db }: Context, { id, asn }: StoredRequest): Promise<Accepted[]> {
  const { rows } = await sql<Accepted>`
    select q.id::int as id, host(q.ip_address) as ip, q.connection_id::int as connection, x.local_autonomous_system_id::int as system, q.password,
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
  const made = await makeSessions(context, { request, accepted, given: { ...defaults, status }, system });
  await sql`update requests_session q set status = 'created', session_id = v.session, updated = now()
    from json_to_recordset(${JSON.stringify(accepted.map((one, at) => ({ id: one.id, session: made[at] })))}::json) v(id bigint, session bigint)
    where q.id = v.id`.execute(context.db);
  await takeStep(context, request, {
    ...{ step: 'provision', isByItself },
    text: made.length === 1 ? '1 session was made.' : `${made.length} sessions were made.`,
    columns: {
      autonomous_system_id: system,
      local_autonomous_system_id: request.local_autonomous_system_id ?? accepted[0]?.system ?? null,
    },
  });
}

/** Makes the sessions that were agreed on. All or nothing. */
export const provision: ActionHandler = ({ context: outer, id, input }) =>
  inTransaction(outer, async (context) => {
    const { status, defaults }: { status: string; defaults: Row } = Object(input);
    for (const key of ['autonomous_system', 'ixp_connection', 'ip_address', 'status', 'password'])
      if (key in defaults) throw unprocessable('defaults', `${key} follows from the request.`);
    await provisionRequest(context, await lockRequest(context, id), { status, defaults });
    return shownRequest(context, id);
  });

async function systemOf(context: Context, { asn }: StoredRequest): Promise<number> {
  const { ids } = await ensureAutonomousSystems(context, [asn]);
  const system = ids.get(asn);
  if (system === undefined)
    throw new ApiError(409, {
      detail: `Neither you nor PeeringDB has AS${asn}: add it as an autonomous system first.`,
      code: 'unknown_network',
    });
  return system;
}

/** Makes the sessions; what the rules of sessions refuse is told by the address that it is about. */
async function makeSessions(
  context: Context,
  {
    request,
    accepted,
    given,
    system,
  }: { request: StoredRequest; accepted: readonly Accepted[]; given: Row; system: number },
): Promise<number[]> {
  const wanted = accepted.map(
    ({ ip, connection, password, is_route_server }): SessionToMake => ({
      connection: Number(connection),
      ip_address: ip,
      given: {
        ...given,
        autonomous_system: system,
        is_route_server,
        ...(password ? { password: openSecret(context, password) } : {}),
      },
    }),
  );
  try {
    return await makeExchangeSessions(context, wanted);
  } catch (error) {
    if (!(error instanceof Invalid) || !Array.isArray(error.errors)) throw error;
    const told = error.errors.flatMap((messages, at) =>
      Object.entries(messages).map(([field, all]) => `${accepted[at]?.ip} (${field}): ${all.join(' ')}`),
    );
    throw new Invalid({ sessions: [`Nothing was made for AS${request.asn}.`, ...told] });
  }
}

/** Enables the sessions that were made of a request, so that they are configured from the next plan on. */
export const enable: ActionHandler = ({ context: outer, id }) =>
  inTransaction(outer, async (context) => {
    const request = await lockRequest(context, id);
    const { rows } = await sql<{ id: number }>`select s.id::int as id from requests_session q
      join peering_internetexchangepeeringsession s on s.id = q.session_id
      where q.request_id = ${id} and s.status in ('requested', 'provisioning') order by s.id`.execute(
      context.db,
    );
    if (rows.length === 0)
      throw new ApiError(409, { detail: 'None of its sessions waits to be enabled.', code: 'request_state' });
    const wanted = rows.map(
      ({ id: session }): Wanted => ({ id: session, mode: 'modify', given: { status: 'enabled' } }),
    );
    await save(context, internetExchangePeeringSession, wanted);
    const text = `${rows.length === 1 ? '1 session was' : `${rows.length} sessions were`} enabled.`;
    await tellStep(context, id, { action: 'enable', from: request.status, to: request.status, text });
    return shownRequest(context, id);
  });
