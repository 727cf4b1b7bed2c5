import { type AskedSession, stepTo } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { Invalid } from '../../engine/errors.ts';
import type { Saving } from '../../engine/implement.ts';
import { selectSessions } from '../peeringdb/index.ts';
import { checkRequest } from './check-request.ts';
import { expandPrivate } from './expand-private.ts';
import { type BothSides, type ExpandedSession, expandSessions, type TheirPort } from './expand-sessions.ts';
import { ourEnds } from './our-ends.ts';
import { passwordProblems } from './password-problems.ts';
import { lockRequest, type StoredRequest } from './request-row.ts';
import { askedOf } from './save-requests.ts';
import { tellStep } from './take-step.ts';

/** Begins new requests; those that leave the wait list are checked again, so that rules decide about them. */
export async function afterRequests(
  ids: readonly number[],
  context: Context,
  items: readonly Saving[],
): Promise<void> {
  await beginRequests(ids, context, items);
  for (const [at, { draft, before, isPutBack }] of items.entries()) {
    const id = ids[at];
    if (id === undefined || isPutBack || before?.is_waiting !== true || draft.is_waiting !== false) continue;
    const request = await lockRequest(context, id);
    if (stepTo(request.direction, request.status, 'check') !== null) await checkRequest(context, request);
  }
}

/** Writes the sessions of new requests, and checks those of others at once; in the transaction that makes them. */
async function beginRequests(
  ids: readonly number[],
  context: Context,
  items: readonly Saving[],
): Promise<void> {
  const made = ids.flatMap((id, at) => {
    const item = items[at];
    return item?.before === null && !item.isPutBack ? [{ id, asked: askedOf(item.draft), at }] : [];
  });
  if (made.length === 0) return;
  const sides = await ourEnds(context);
  const problems: Record<string, string[]>[] = items.map(() => ({}));
  for (const { id, asked, at } of made) {
    const request = await lockRequest(context, id);
    const problem = (message: string) => {
      const own = (problems[at] ??= {});
      (own.asked_sessions ??= []).push(message);
    };
    const sessions = await sessionsOf(context, request, { asked, sides, problem });
    for (const message of await passwordProblems(context, sessions)) problem(message);
    await insertSessions(context, id, sessions);
    await tellStep(context, id, {
      action: 'create',
      from: null,
      to: request.status,
      text: madeText(sessions.length),
    });
    if (request.direction === 'inbound') await checkRequest(context, request);
  }
  if (problems.some((one) => Object.keys(one).length)) throw new Invalid(problems);
}

const madeText = (count: number) => `It is about ${count === 1 ? '1 session' : `${count} sessions`}.`;

async function sessionsOf(
  context: Context,
  request: StoredRequest,
  {
    asked,
    sides,
    problem,
  }: {
    asked: readonly AskedSession[];
    sides: Pick<BothSides, 'exchanges' | 'ends'>;
    problem: (message: string) => void;
  },
): Promise<ExpandedSession[]> {
  const { asn, local_autonomous_system_id: system, request_type } = request;
  const tell = (position: number, message: string) => problem(`${position + 1}: ${message}`);
  if (request_type === 'private') return expandPrivate(asked, tell);
  if (asked.length === 0) return missingWith(context, request, sides);
  const both = { ...sides, ports: await portsOf(context, asn), system };
  return expandSessions(asked, both, tell);
}

/** Everything that could be made with a network, for a request of ours that names nothing. */
async function missingWith(
  context: Context,
  { asn, local_autonomous_system_id: local }: StoredRequest,
  { exchanges }: Pick<BothSides, 'exchanges'>,
): Promise<ExpandedSession[]> {
  const systems = local === null ? [...new Set(exchanges.map(({ system }) => system))] : [local];
  const found: ExpandedSession[] = [];
  for (const system of systems)
    for (const one of await selectSessions(context, { peers: [asn] }, { id: system, asn: 0 }))
      found.push({
        internet_exchange: one.internet_exchange.id,
        ixlan: exchanges.find(({ id }) => id === one.internet_exchange.id)?.ixlan ?? null,
        connection: one.connection.id,
        ip_address: one.ip_address,
        password: null,
      });
  return found;
}

async function portsOf({ db }: Context, asn: number): Promise<TheirPort[]> {
  const { rows } =
    await sql<TheirPort>`select p.ixlan_id::int as ixlan, host(p.ipaddr4) as v4, host(p.ipaddr6) as v6
    from peeringdb_networkixlan p where p.asn = ${asn} and p.operational order by p.id`.execute(db);
  return rows;
}

/** Writes sessions of a request; passwords are sealed. */
export async function insertSessions(
  context: Context,
  request: number,
  sessions: readonly ExpandedSession[],
): Promise<void> {
  if (sessions.length === 0) return;
  const rows = sessions.map(({ password, ...one }) => ({
    ...one,
    password: password ? context.secrets.seal(password) : null,
  }));
  await sql`insert into requests_session (request_id, internet_exchange_id, ixlan, connection_id, facility, ip_address, local_ip_address, prefix_length,
      password, status, created, updated)
    select ${request}, v.internet_exchange, v.ixlan, v.connection, v.facility, v.ip_address, v.local_ip_address, v.prefix_length, v.password, 'proposed', now(), now()
    from json_to_recordset(${JSON.stringify(rows)}::json) v(internet_exchange bigint, ixlan bigint, connection bigint, facility bigint, ip_address inet,
      local_ip_address inet, prefix_length int, password text)`.execute(context.db);
}
