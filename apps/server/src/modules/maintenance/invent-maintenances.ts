import { maintenanceWindow } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { create } from '../../engine/write/save.ts';
import { freezeSessions } from './affected-sessions.ts';
import { proposeNotes } from './propose.ts';

const HOUR_MS = 3_600_000;
const DAY_H = 24;

/** What is invented: hours from now, what it is of, and how it ended. */
interface Invented {
  summary: string;
  starts_h: number;
  hours: number;
  scope: 'routers' | 'connections';
  skip: number;
  impact: string;
  ticket: string;
  description: string;
  status: 'draft' | 'scheduled' | 'done' | 'incomplete';
}

const ALL: readonly Invented[] = [
  {
    ...{
      summary: 'Software upgrade of an edge router',
      starts_h: -10 * DAY_H,
      hours: 2,
      scope: 'routers',
      skip: 0,
    },
    ...{ impact: 'outage', ticket: 'CHG-2041', description: 'The router restarts once.', status: 'done' },
  },
  {
    ...{
      summary: 'Replacement of a line card',
      starts_h: -3 * DAY_H,
      hours: 3,
      scope: 'connections',
      skip: 1,
    },
    ...{ impact: 'outage', ticket: 'CHG-2057', description: '', status: 'incomplete' },
  },
  {
    ...{ summary: 'Power work in the data centre', starts_h: 6 * DAY_H, hours: 4, scope: 'routers', skip: 1 },
    ...{
      impact: 'reduced-redundancy',
      ticket: 'CHG-2063',
      description: 'One of two feeds is off.',
      status: 'scheduled',
    },
  },
  {
    ...{
      summary: 'Move of a port to 100 Gbps',
      starts_h: 13 * DAY_H,
      hours: 1,
      scope: 'connections',
      skip: 0,
    },
    ...{ impact: 'outage', ticket: '', description: '', status: 'draft' },
  },
];

/** Maintenances for a demonstration: two that are over, one to come, a draft, and what a carrier announces. Nobody is written to. */
export async function inventMaintenances(context: Context): Promise<void> {
  for (const one of ALL) await invent(context, one);
  const starts = at(context, 4 * DAY_H);
  await proposeNotes(context, noteOf(starts, new Date(starts.getTime() + 4 * HOUR_MS)), {
    ...{ from_address: 'maintenance@carrier.example', asn: null, received_message: null },
  });
}

/** At the full hour. */
const at = (context: Context, hours: number): Date =>
  new Date(Math.floor(context.now().getTime() / HOUR_MS + hours) * HOUR_MS);

async function invent(context: Context, one: Invented): Promise<void> {
  const { db } = context;
  const table = sql.table(one.scope === 'routers' ? 'devices_router' : 'net_connection');
  const { rows } = await sql<{
    id: number;
  }>`select id::int as id from ${table} order by id offset ${one.skip} limit 1`.execute(db);
  const starts = at(context, one.starts_h);
  const ends = new Date(starts.getTime() + one.hours * HOUR_MS);
  const { summary, impact, ticket, description } = one;
  const row = await create(context, maintenanceWindow, {
    ...{ summary, impact, ticket, description, timezone: 'Europe/Berlin', apply: 'plan', notify: false },
    ...{ starts: starts.toISOString(), ends: ends.toISOString(), [one.scope]: rows.map(({ id }) => id) },
  });
  const id = Number(row.id);
  if (one.status === 'draft') return;
  await freezeSessions(context, id);
  await sql`update maintenance_window set status = ${one.status}, message = (select count(*) || ' sessions with ' || count(distinct asn) || ' networks are affected.'
    from maintenance_affectedsession where window_id = ${id}) where id = ${id}`.execute(db);
  if (one.status !== 'scheduled')
    await inventOutcome(context, { id, starts, ends, isIncomplete: one.status === 'incomplete' });
}

interface Over {
  id: number;
  starts: Date;
  ends: Date;
  isIncomplete: boolean;
}

/** What came of one that is over, as it is kept. */
async function inventOutcome({ db }: Context, { id, starts, ends, isIncomplete }: Over): Promise<void> {
  const minute = (from: Date, minutes: number) => new Date(from.getTime() + minutes * 60_000);
  await sql`update maintenance_affectedsession set is_back = was_up, went_down = ${minute(starts, 5)}, came_back = ${minute(ends, 3)}, prefixes_after = prefixes_before
    where window_id = ${id} and was_up`.execute(db);
  if (isIncomplete)
    await sql`update maintenance_affectedsession set is_back = false, came_back = null, prefixes_after = 0, note = 'It is idle.'
      where id = (select min(id) from maintenance_affectedsession where window_id = ${id} and was_up)`.execute(
      db,
    );
  const message = isIncomplete
    ? '1 session that had been up is not back: see the report.'
    : 'Every session that had been up is up again.';
  await sql`update maintenance_window set drain_began = ${minute(starts, -15)}, began = ${starts}, restore_began = ${ends}, verify_began = ${minute(ends, 1)},
    closed = ${minute(ends, 31)}, message = ${message} where id = ${id}`.execute(db);
  const steps = [
    ['drain', 'ok', minute(starts, -15), '1 status set to maintenance.'],
    ['begin', 'ok', starts, 'The work can begin.'],
    ['restore', 'ok', ends, '1 status put back.'],
    ['closed', isIncomplete ? 'failed' : 'ok', minute(ends, 31), message],
  ] as const;
  for (const [kind, outcome, when, text] of steps)
    await sql`insert into maintenance_step (window_id, kind, outcome, at, message) values (${id}, ${kind}, ${outcome}, ${when}, ${text})`.execute(
      db,
    );
}

const stamp = (moment: Date): string => `${moment.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;

const noteOf = (starts: Date, ends: Date): string =>
  [
    ...[
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Carrier//EN',
      'BEGIN:VEVENT',
      'UID:wo-31415@carrier.example',
    ],
    ...[
      'SUMMARY:Fibre maintenance on your cross connect',
      `DTSTART:${stamp(starts)}`,
      `DTEND:${stamp(ends)}`,
      'SEQUENCE:0',
    ],
    ...[
      'X-MAINTNOTE-PROVIDER:carrier.example',
      'X-MAINTNOTE-ACCOUNT:northlight',
      'X-MAINTNOTE-MAINTENANCE-ID:WO-31415',
    ],
    ...['X-MAINTNOTE-IMPACT:OUTAGE', 'X-MAINTNOTE-STATUS:CONFIRMED', 'X-MAINTNOTE-OBJECT-ID:XC-0815'],
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
