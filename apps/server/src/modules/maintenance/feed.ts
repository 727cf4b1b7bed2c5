import { createHash, randomBytes } from 'node:crypto';
import type { CalendarFeed } from '@peersmith/answers';
import { maintenanceWindow } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context, Principal } from '../../engine/context.ts';
import { ApiError, forbidden } from '../../engine/errors.ts';
import { may } from '../../engine/permissions.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { loadPrincipal } from '../users/index.ts';
import { calendarText } from './notice-calendar.ts';
import { uidOf } from './notice-text.ts';

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');
/** What is longer ago, or further away, is in no feed. */
const SPAN = sql`ends > now() - interval '90 days' and starts < now() + interval '2 years'`;
const MOST = 2000;

/** Gives a user an address of the feed; the one before stops working. The token is told once. */
export async function makeFeedToken({ db, principal, base }: Context): Promise<CalendarFeed> {
  if (principal.limitedToken !== null)
    throw forbidden('Your token is limited to some objects, and a feed would not be: sign in to make one.');
  const token = randomBytes(24).toString('base64url');
  await sql`insert into maintenance_feedtoken (user_id, digest) values (${principal.id}, ${digestOf(token)})
    on conflict (user_id) do update set digest = excluded.digest, created = now(), last_used = null`.execute(
    db,
  );
  return { ...(await feedOf({ db, principal })), url: `${base}/api/maintenance/calendar.ics?token=${token}` };
}

/** Whether a user has a feed; its address is not told again. */
export async function feedOf({ db, principal }: Pick<Context, 'db' | 'principal'>): Promise<CalendarFeed> {
  const { rows } = await sql<{
    created: Date;
    last_used: Date | null;
  }>`select created, last_used from maintenance_feedtoken where user_id = ${principal.id}`.execute(db);
  const [row] = rows;
  const shown = (moment: Date | null | undefined) => (moment ? new Date(moment).toISOString() : null);
  return {
    exists: row !== undefined,
    created: shown(row?.created),
    last_used: shown(row?.last_used),
    url: null,
  };
}

/** Takes the address back. */
export async function dropFeedToken({ db, principal }: Context): Promise<CalendarFeed> {
  await sql`delete from maintenance_feedtoken where user_id = ${principal.id}`.execute(db);
  return feedOf({ db, principal });
}

/** Who may still sign in, with the rights of this moment. */
const activePrincipal = (db: Context['db'], user: number): Promise<Principal | null> =>
  loadPrincipal(db, user, null).catch(() => null);

const unknown = () =>
  new ApiError(404, { detail: 'There is no such feed: make its address anew on the page of the calendar.' });

/** The maintenances that the owner of a token may see, as a calendar. A token gives this and nothing else. */
export async function feedText(context: Context, token: string): Promise<string> {
  const { db } = context;
  const { rows } = await sql<{
    user_id: number;
  }>`update maintenance_feedtoken set last_used = now() where digest = ${digestOf(token)}
    returning user_id::int as user_id`.execute(db);
  const principal = rows[0] ? await activePrincipal(db, rows[0].user_id) : null;
  if (!principal || !may(principal, maintenanceWindow, 'view')) throw unknown();
  const seeing = { ...context, principal };
  const { rows: windows } = await sql<{
    id: number;
    summary: string;
    status: string;
    starts: Date;
    ends: Date;
    sequence: number;
    updated: Date;
    ticket: string;
    message: string;
  }>`select id::int as id, summary, status, starts, ends, sequence, updated, ticket, message from maintenance_window w
    where status <> 'draft' and ${SPAN} and ${withinGrant(seeing, maintenanceWindow, sql`w.id`)} order by starts limit ${MOST}`.execute(
    db,
  );
  return calendarText(
    windows.map((one) => ({
      uid: uidOf(one.id, 'peersmith'),
      sequence: one.sequence,
      stamp: new Date(one.updated),
      starts: new Date(one.starts),
      ends: new Date(one.ends),
      summary: one.summary,
      description: [one.ticket, one.message, `${context.base}/maintenance/windows/${one.id}/`]
        .filter(Boolean)
        .join('\n'),
      isCancelled: one.status === 'cancelled' || one.status === 'missed',
      organizer: null,
    })),
    'Maintenances',
  );
}
