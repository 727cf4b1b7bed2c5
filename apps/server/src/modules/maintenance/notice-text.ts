import { MAINTENANCE_IMPACT } from '@peersmith/model';
import type { EmailAbout, EmailText, SessionName } from '@peersmith/rendering';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { emailText, ensureEmailTemplate, identitiesOf } from '../messaging/index.ts';
import type { NoticeKind } from './due-notices.ts';
import { calendarText, NOTE_STATUS } from './notice-calendar.ts';
import type { StoredWindow } from './stored-window.ts';
import { textIn } from './zoned-time.ts';

/** A network that a maintenance affects, and by which of its sessions. */
export interface AffectedNetwork {
  asn: number;
  name: string;
  autonomous_system: number | null;
  sessions: readonly { ip_address: string; place: string; type: SessionName['type']; id: number | null }[];
}

/** The affected networks, those of ours left out, and what our groups are called; only some where their numbers are given. One statement. */
export async function affectedNetworks(
  { db }: Context,
  window: number,
  only: readonly number[] | null = null,
): Promise<AffectedNetwork[]> {
  const { rows } =
    await sql<AffectedNetwork>`select a.asn::float8 as asn, min(a.network_name) as name, max(o.id)::int as autonomous_system,
      json_agg(json_build_object('ip_address', a.ip_address, 'place', case when a.direct_session_id is null then a.place else '' end, 'id', coalesce(a.exchange_session_id, a.direct_session_id),
        'type', case when a.direct_session_id is null then 'peering.internetexchangepeeringsession' else 'peering.directpeeringsession' end)
        order by a.place, a.ip_address) as sessions
    from maintenance_affectedsession a left join peering_autonomoussystem o on o.id = a.autonomous_system_id
    where a.window_id = ${window} and o.affiliated is not true ${only ? sql`and a.asn = any(${only}::bigint[])` : sql``}
    group by a.asn order by a.asn`.execute(db);
  return rows;
}

const TEMPLATES: Record<NoticeKind, string> = {
  notice: 'maintenance-notice',
  update: 'maintenance-notice',
  reminder: 'maintenance-reminder',
  start: 'maintenance-start',
  end: 'maintenance-end',
  cancelled: 'maintenance-cancelled',
};

/** The template of a kind of notice, made where it is missing. */
export async function templateOf(context: Context, kind: NoticeKind): Promise<EmailText & { id: number }> {
  const id = await ensureEmailTemplate(context, TEMPLATES[kind]);
  return { id, ...(await emailText(context, id)) };
}

const MINUTE_MS = 60_000;
const IMPACTS: Readonly<Record<string, { label: string }>> = MAINTENANCE_IMPACT;

/** What a template sees of a maintenance and of one network. */
export function aboutOf(held: StoredWindow, kind: NoticeKind, network: AffectedNetwork): EmailAbout {
  const { starts, ends, timezone } = held;
  const isElsewhere = timezone !== 'UTC';
  return {
    autonomous_system: network.autonomous_system ?? 0,
    network: null,
    sessions: network.sessions.flatMap(({ type, id }) => (id === null ? [] : [{ type, id }])),
    given: {
      maintenance: {
        id: held.id,
        kind,
        sequence: held.sequence,
        summary: held.summary,
        description: held.description,
        ticket: held.ticket,
        impact: held.impact,
        impact_label: IMPACTS[held.impact]?.label ?? held.impact,
        status: NOTE_STATUS[kind],
        timezone,
        starts: textIn(starts, 'UTC'),
        ends: textIn(ends, 'UTC'),
        starts_local: isElsewhere ? textIn(starts, timezone) : null,
        ends_local: isElsewhere ? textIn(ends, timezone) : null,
        starts_iso: starts.toISOString(),
        ends_iso: ends.toISOString(),
        minutes: Math.round((ends.getTime() - starts.getTime()) / MINUTE_MS),
        // Nobody is told of what is not our doing.
        drain_minutes: held.apply === 'none' ? 0 : held.drain_minutes,
        sessions: network.sessions.map(({ ip_address, place }) => ({ ip_address, place })),
      },
    },
  };
}

/** By what calendars know a maintenance again. */
export const uidOf = (id: number, domain: string): string => `maintenance-${id}@${domain}`;

/** The calendar that goes with a notice, in the maintnote form. */
export function calendarFor(
  context: Context,
  held: StoredWindow,
  kind: NoticeKind,
  network: AffectedNetwork,
): string {
  const from = identitiesOf(context).get(held.identity)?.from;
  const domain = from?.address.split('@').at(-1) ?? 'localhost';
  return calendarText([
    {
      uid: uidOf(held.id, domain),
      sequence: held.sequence,
      stamp: context.now(),
      starts: held.starts,
      ends: held.ends,
      summary: held.summary,
      description: held.description,
      isCancelled: kind === 'cancelled',
      organizer: from ? { name: from.name, address: from.address } : null,
      note: {
        provider: domain,
        account: `AS${network.asn}`,
        maintenance_id: held.ticket || `maintenance-${held.id}`,
        impact: held.impact.toUpperCase(),
        status: NOTE_STATUS[kind],
        object_ids: network.sessions.map(({ ip_address, place }) =>
          place ? `${place} ${ip_address}` : ip_address,
        ),
      },
    },
  ]);
}
