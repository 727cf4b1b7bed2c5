import { maintenanceStep, maintenanceWindow } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { notFound } from '../../engine/errors.ts';
import { announce } from '../../engine/events.ts';

/** A maintenance as its row has it. */
export interface StoredWindow {
  id: number;
  summary: string;
  status: string;
  starts: Date;
  ends: Date;
  timezone: string;
  ticket: string;
  impact: string;
  description: string;
  drain_minutes: number;
  apply: 'none' | 'plan' | 'automatic';
  verify_minutes: number;
  verify_percent: number;
  notify: boolean;
  notice_days: number;
  reminder_hours: number;
  notice_at_start: boolean;
  notice_at_end: boolean;
  identity: string;
  sequence: number;
  scheduled_by_id: number | null;
  message: string;
  drain_began: Date | null;
  drained: Date | null;
  began: Date | null;
  restore_began: Date | null;
  verify_began: Date | null;
  closed: Date | null;
  cancelled: Date | null;
  drain_plan_id: number | null;
  restore_plan_id: number | null;
  drain_job_id: number | null;
  restore_job_id: number | null;
}

const MOMENTS = [
  'starts',
  'ends',
  'drain_began',
  'drained',
  'began',
  'restore_began',
  'verify_began',
  'closed',
  'cancelled',
] as const;
const COLUMNS = sql`id::int as id, summary, status, starts, ends, timezone, ticket, impact, description, drain_minutes, apply, verify_minutes, verify_percent,
  notify, notice_days, reminder_hours, notice_at_start, notice_at_end, identity, sequence, scheduled_by_id::int as scheduled_by_id, message, drain_began,
  drained, began, restore_began, verify_began, closed, cancelled, drain_plan_id::int as drain_plan_id, restore_plan_id::int as restore_plan_id,
  drain_job_id::int as drain_job_id, restore_job_id::int as restore_job_id`;

/** A maintenance, which nobody else changes meanwhile where it is `locked`. */
export async function loadWindow({ db }: Context, id: number, locked = false): Promise<StoredWindow> {
  const { rows } =
    await sql<StoredWindow>`select ${COLUMNS} from maintenance_window where id = ${id} ${locked ? sql`for update` : sql``}`.execute(
      db,
    );
  const [row] = rows;
  if (!row) throw notFound('Maintenance');
  const moments = MOMENTS.map((key) => [key, row[key] && new Date(row[key])] as const);
  return { ...row, ...Object.fromEntries(moments) };
}

type Changes = Partial<Omit<StoredWindow, 'id'>>;

/** Writes how a maintenance stands, and tells webhooks where its status is another. */
export async function writeWindow(context: Context, held: StoredWindow, changes: Changes): Promise<void> {
  const sets = Object.entries({ ...changes, updated: context.now() }).map(
    ([key, value]) => sql`${sql.ref(key)} = ${value}`,
  );
  await sql`update maintenance_window set ${sql.join(sets)} where id = ${held.id}`.execute(context.db);
  const status = changes.status ?? held.status;
  if (status !== held.status)
    await announce(context, [
      {
        resource: maintenanceWindow,
        id: held.id,
        action: 'update',
        display: held.summary,
        prechange: { status: held.status },
        postchange: { status },
        row: null,
      },
    ]);
}

/** What was done, and what came of it. */
export interface Step {
  kind: string;
  outcome?: 'ok' | 'warning' | 'failed';
  message: string;
}

/** Writes down what was done for a maintenance. */
export async function recordStep(context: Context, window: number, step: Step): Promise<void> {
  const { kind, outcome = 'ok', message } = step;
  const { rows } = await sql<{
    id: number;
  }>`insert into maintenance_step (window_id, at, kind, outcome, message, author_id)
    values (${window}, ${context.now()}, ${kind}, ${outcome}, ${message}, ${context.principal.id || null}) returning id::int as id`.execute(
    context.db,
  );
  await announce(context, [
    {
      resource: maintenanceStep,
      id: Number(rows[0]?.id),
      action: 'create',
      display: kind,
      prechange: null,
      postchange: { window, kind, outcome, message },
      row: null,
    },
  ]);
}
