import { randomUUID } from 'node:crypto';
import type { PortalAskOfSessions, PortalSession, PortalSessionWish } from '@peersmith/answers';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError, Invalid } from '../../../engine/errors.ts';
import type { Guest } from '../../../engine/http/guest.ts';
import { isoMoment } from '../../../platform/iso-moment.ts';
import { announceWish, settleWish } from '../operators/session-wishes.ts';
import { recordGuest } from '../record-guest.ts';
import type { Admitted } from './require-network.ts';
import { sessionsOf } from './sessions-of.ts';

const MOST_OPEN = 100;
const MOST = 200;

type Stored = Omit<PortalSessionWish, 'starts' | 'ends' | 'created'> & {
  id: number;
  starts: Date | null;
  ends: Date | null;
  created: Date;
};

/** What networks asked of their sessions, the newest first; by a reference, that one alone. */
async function storedWishes(
  { db }: Context,
  { asns, reference }: { asns: readonly number[]; reference?: string },
): Promise<Stored[]> {
  const { rows } = await sql<Stored>`
    select id::int as id, reference, asn::float8 as asn, kind, status, starts, ends, text, answer, created,
      (select coalesce(json_agg(json_build_object('place', o.place, 'ip_address', o.ip_address)), '[]')
        from jsonb_to_recordset(sessions) o(place text, ip_address text)) as sessions
    from portal_sessionwish where asn = any(${[...asns]}::bigint[])
      and ${reference === undefined ? sql`true` : sql`reference = ${reference}`} order by id desc limit ${MOST}`.execute(
    db,
  );
  return rows;
}

function shown({ id: _, starts, ends, created, ...rest }: Stored): PortalSessionWish {
  return {
    ...rest,
    starts: isoMoment(starts),
    ends: isoMoment(ends),
    created: new Date(created).toISOString(),
  };
}

/** What a network asked of its sessions. */
export const wishesOf = async (context: Context, asn: number): Promise<PortalSessionWish[]> =>
  (await storedWishes(context, { asns: [asn] })).map(shown);

/** A wish of one of these networks; one of others is not there. */
export async function wishNamed(
  context: Context,
  asns: readonly number[],
  reference: string,
): Promise<PortalSessionWish> {
  const [found] = await storedWishes(context, { asns, reference });
  if (!found) throw new ApiError(404, { detail: 'Not found.' });
  return shown(found);
}

/** Takes what a network asks of sessions that it has with us; operators decide about it. */
export const askOfSessions = (
  outer: Context,
  guest: Guest,
  { wish, network }: { wish: PortalAskOfSessions; network: Admitted },
): Promise<PortalSessionWish> =>
  inTransaction(outer, async (context) => {
    const { asn, kind, text } = wish;
    const span = spanOf(wish, context.now());
    const sessions = chosen(wish, await sessionsOf(context, asn));
    const reference = randomUUID();
    const { rows } = await sql<{ id: number }>`
      insert into portal_sessionwish (reference, asn, network_name, autonomous_system_id, kind, starts, ends, sessions, text, name, email, created, updated)
      select ${reference}, ${asn}, ${network.name}, (select id from peering_autonomoussystem where asn = ${asn}), ${kind}, ${span.starts}, ${span.ends},
        ${JSON.stringify(sessions)}::jsonb, ${text}, ${guest.name}, ${guest.email}, ${context.now()}, ${context.now()}
       where (select count(*) from portal_sessionwish where asn = ${asn} and status = 'open') < ${MOST_OPEN}
      returning id::int as id`.execute(context.db);
    const id = rows[0]?.id;
    if (id === undefined)
      throw new ApiError(409, {
        detail: `${MOST_OPEN} wishes of AS${asn} are open: take some of them back first.`,
        code: 'too_many_open',
      });
    await announceWish(context, { id, asn, status: null }, 'open');
    await recordGuest(context, guest, {
      ...{ kind: 'portal_wish_made', asn },
      target: { type: 'portal.sessionwish', id, name: `AS${asn} ${kind}` },
      detail: { reference, what: kind, sessions: sessions.length },
    });
    return wishNamed(context, [asn], reference);
  });

/** Takes a wish back that nobody has answered. */
export const withdrawWish = (
  outer: Context,
  guest: Guest,
  { asn, reference }: { asn: number; reference: string },
): Promise<PortalSessionWish> =>
  inTransaction(outer, async (context) => {
    const [found] = await storedWishes(context, { asns: [asn], reference });
    if (!found) throw new ApiError(404, { detail: 'Not found.' });
    await settleWish(context, found.id, { status: 'withdrawn' });
    await recordGuest(context, guest, {
      ...{ kind: 'portal_wish_withdrawn', asn },
      target: { type: 'portal.sessionwish', id: found.id, name: `AS${asn} ${found.kind}` },
      detail: { reference },
    });
    return wishNamed(context, [asn], reference);
  });

/** A drain has a window that is not over; a removal has none. */
function spanOf(
  { kind, starts = null, ends = null }: PortalAskOfSessions,
  now: Date,
): { starts: string | null; ends: string | null } {
  if (kind !== 'drain') {
    if (starts || ends) throw new Invalid({ [starts ? 'starts' : 'ends']: ['Only a drain has a window.'] });
    return { starts: null, ends: null };
  }
  const errors: Record<string, string[]> = {};
  if (!starts) errors.starts = ['Say when it begins.'];
  if (!ends) errors.ends = ['Say when it ends.'];
  else if (new Date(ends) <= now) errors.ends = ['This is over.'];
  else if (starts && new Date(ends) <= new Date(starts)) errors.ends = ['It ends after it begins.'];
  if (Object.keys(errors).length) throw new Invalid(errors);
  return { starts, ends };
}

/** The sessions that are meant, all of them the network's own. */
function chosen({ sessions }: PortalAskOfSessions, own: readonly PortalSession[]) {
  const held = new Map(own.map((one) => [`${one.kind} ${one.id}`, one]));
  const keys = [...new Set(sessions.map(({ kind, id }) => `${kind} ${id}`))];
  const strange = keys.filter((key) => !held.has(key));
  if (strange.length)
    throw new Invalid({ sessions: strange.map((key) => `You have no session ${key} with us.`) });
  return keys.flatMap((key) => {
    const one = held.get(key);
    return one ? [{ kind: one.kind, id: one.id, place: one.place, ip_address: one.ip_address }] : [];
  });
}
