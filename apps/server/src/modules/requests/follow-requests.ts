import { peeringRequest } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import type { Listener } from '../../engine/events.ts';
import type { JobHandler } from '../../engine/jobs.ts';
import { forgetRuns } from '../../engine/write/forget-runs.ts';
import { lockRequest } from './request-row.ts';
import { requestSettings } from './settings.ts';
import { takeStep, tellStep } from './take-step.ts';

const SESSIONS = ['peering.internetexchangepeeringsession', 'peering.directpeeringsession'];
const SYSTEM_TYPE = 'peering.autonomoussystem';
const RECEIVED = 'messaging.receivedmessage';
export const FOLLOW_JOB = 'requests.follow';

/** Follows what happens to what requests are about: sessions that come up or go, networks that get a record, answers. */
export const requestListener: Listener = {
  heard: async (context, action, types) => {
    const wanted = new Set<string>();
    const sessions = action === 'create' ? [] : SESSIONS.filter((type) => types.includes(type));
    if (sessions.length && (await isAnyMade(context))) for (const type of sessions) wanted.add(type);
    if (types.includes(SYSTEM_TYPE) && action === 'create') wanted.add(SYSTEM_TYPE);
    if (types.includes(RECEIVED) && action === 'create') wanted.add(RECEIVED);
    return wanted;
  },
  tell: async (context, events) => {
    const of = (type: string) => events.filter(({ resource }) => `${resource.app}.${resource.name}` === type);
    // What follows locks requests, and so is done in a transaction of its own.
    if (SESSIONS.flatMap(of).some(({ action }) => action !== 'create') && (await isAnyMade(context)))
      await context.jobs.enqueue(context, FOLLOW_JOB);
    if (of(SYSTEM_TYPE).some(({ action }) => action === 'create')) await linkRecords(context);
    const answers = of(RECEIVED).filter(({ action }) => action === 'create');
    if (answers.length)
      await noteAnswers(
        context,
        answers.map(({ id }) => id),
      );
  },
};

async function isAnyMade({ db }: Context): Promise<boolean> {
  const { rows } = await sql`select from requests_session where status = 'created' limit 1`.execute(db);
  return rows.length > 0;
}

/** Requests of networks that have a record by now are seen with it. */
const linkRecords = ({ db }: Context) =>
  sql`update requests_request r set autonomous_system_id = a.id from peering_autonomoussystem a
    where a.asn = r.asn and r.autonomous_system_id is null`.execute(db);

/** An answer to a message of a request is noted with it, and a bounce; an automatic reply is no answer. */
async function noteAnswers(context: Context, ids: readonly number[]): Promise<void> {
  const { rows } = await sql<{
    request: number;
    kind: string;
    from_address: string;
    subject: string;
    sender_known: boolean;
  }>`
    select distinct s.request_id::int as request, m.kind, m.from_address, m.subject, m.sender_known
    from messaging_receivedmessage m join requests_step s on s.message_id = m.message_id
    where m.id = any(${ids}::bigint[]) and m.kind in ('answer', 'bounce')`.execute(context.db);
  for (const { request: id, kind, from_address, subject, sender_known } of rows) {
    const column = sql.ref(kind === 'bounce' ? 'bounced' : 'answered');
    const { rows: held } = await sql<{ status: Parameters<typeof tellStep>[2]['to'] }>`
      update requests_request set ${column} = ${context.now()}, updated = now(),
        next_reminder = case when ${kind === 'answer'} then null else next_reminder end
      where id = ${id} returning status`.execute(context.db);
    const [now] = held;
    if (!now) continue;
    const stranger = sender_known ? '' : ' It is from an address that was not written to.';
    await tellStep(context, id, {
      action: kind === 'bounce' ? 'bounce' : 'answer',
      from: now.status,
      to: now.status,
      text:
        kind === 'bounce'
          ? `A message came back: ${subject}`
          : `${from_address} answered: ${subject}.${stranger}`,
      isByItself: true,
    });
  }
}

/** The session `s` that was made of one that was asked for, over an exchange or over a line. */
const MADE = sql`left join lateral (select x.id, x.bgp_state from peering_internetexchangepeeringsession x where x.id = q.session_id
  union all select d.id, d.bgp_state from peering_directpeeringsession d where d.id = q.direct_session_id) s on true`;

/** Brings requests in line with their sessions: up where all are, back where all are gone. */
async function followSessions(outer: Context): Promise<{ up: number; released: number }> {
  const { rows: moved } = await sql<{
    id: number;
  }>`select distinct q.request_id::int as id from requests_session q
    join requests_request r on r.id = q.request_id ${MADE}
    where r.status = 'provisioning' and ((q.status = 'created' and s.bgp_state = 'established') or (q.status in ('created', 'up') and s.id is null)
      or q.status = 'up')
    order by 1`.execute(outer.db);
  const counts = { up: 0, released: 0 };
  for (const { id } of moved) {
    const step = await inTransaction(outer, (context) => followRequest(context, id));
    if (step === 'establish') counts.up += 1;
    if (step === 'release') counts.released += 1;
  }
  return counts;
}

async function followRequest(context: Context, id: number): Promise<'establish' | 'release' | null> {
  const request = await lockRequest(context, id);
  if (request.status !== 'provisioning') return null;
  const { rows } = await sql<{ came: number }>`with came as (
      update requests_session set status = 'up', updated = now() where id in (select q.id from requests_session q ${MADE}
        where q.request_id = ${id} and q.status = 'created' and s.bgp_state = 'established') returning 1)
    select count(*)::int as came from came`.execute(context.db);
  const { rows: left } = await sql<{
    made: number;
    up: number;
    there: number;
  }>`select count(*) filter (where status in ('created', 'up'))::int as made,
      count(*) filter (where status = 'up')::int as up, count(*) filter (where session_id is not null or direct_session_id is not null)::int as there
    from requests_session where request_id = ${id}`.execute(context.db);
  const { made = 0, up = 0, there = 0 } = left[0] ?? {};
  if (there === 0) {
    await sql`update requests_session set status = 'accepted', updated = now() where request_id = ${id} and status in ('created', 'up')`.execute(
      context.db,
    );
    await takeStep(context, request, {
      step: 'release',
      text: 'Its sessions were deleted.',
      isByItself: true,
    });
    return 'release';
  }
  if (up === made) {
    await takeStep(context, request, {
      step: 'establish',
      text: `All ${up} sessions are established.`,
      isByItself: true,
    });
    return 'establish';
  }
  if (rows[0]?.came)
    await tellStep(context, id, {
      ...{ action: 'follow', from: request.status, to: request.status, isByItself: true },
      text: `${up} of ${made} sessions are established.`,
    });
  return null;
}

/** Ends requests of which nobody has answered for long. */
async function giveUpWaiting(outer: Context): Promise<number> {
  const { REQUESTS_GIVE_UP_DAYS: days } = requestSettings.of(outer);
  const { rows } = await sql<{ id: number }>`select id::int as id from requests_request
    where status = 'written' and answered is null and written < ${outer.now()}::timestamptz - make_interval(days => ${days}) order by id`.execute(
    outer.db,
  );
  for (const { id } of rows)
    await inTransaction(outer, async (context) => {
      const request = await lockRequest(context, id);
      if (request.status !== 'written') return;
      const text = `Nobody answered within ${days} days (REQUESTS_GIVE_UP_DAYS).`;
      await takeStep(context, request, {
        ...{ step: 'no-answer', text, isByItself: true },
        columns: { reason: text, next_reminder: null, decided: context.now().toISOString() },
      });
    });
  return rows.length;
}

/** Follows requests: after sessions have changed, and every few minutes: the first poll of a session is no change of it. */
export const followJob: JobHandler = {
  name: FOLLOW_JOB,
  object: peeringRequest,
  singleton: true,
  mayRun: (principal) => principal.isStaff || principal.isSuperuser,
  run: async (context, { id }) => {
    await forgetRuns(context, FOLLOW_JOB, id);
    const { up, released } = await followSessions(context);
    const ended = await giveUpWaiting(context);
    return {
      message: `${up} requests are up, ${released} lost their sessions, ${ended} ended without an answer.`,
      data: { up, released, ended },
    };
  },
};

export const followSchedule = async (): Promise<string> => '*/5 * * * *';
