import { maintenanceProposal, maintenanceWindow } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError, forbidden } from '../../engine/errors.ts';
import { announce } from '../../engine/events.ts';
import type { ActionHandler } from '../../engine/implement.ts';
import { holds } from '../../engine/permissions.ts';
import { get } from '../../engine/read/read.ts';
import { shownRow } from '../../engine/read/shown-row.ts';
import { create, save } from '../../engine/write/save.ts';
import { cancelWindow } from './schedule-window.ts';
import { loadWindow, recordStep } from './stored-window.ts';

const shown = (context: Context, id: number) => shownRow(context, maintenanceProposal, id);

/** What a decision looks at; nobody else decides meanwhile. */
interface Pending {
  id: number;
  kind: string;
  status: string;
  summary: string;
  provider: string;
  maintenance_id: string;
  starts: Date;
  ends: Date;
  impact: string;
  description: string;
  window_id: number | null;
}

async function lockPending({ db }: Context, id: number): Promise<Pending> {
  const { rows } =
    await sql<Pending>`select id::int as id, kind, status, summary, provider, maintenance_id, starts, ends, impact, description,
      window_id::int as window_id from maintenance_proposal where id = ${id} for update`.execute(db);
  const [found] = rows;
  if (found?.status !== 'pending')
    throw new ApiError(409, { detail: `It was decided: it is ${found?.status ?? 'gone'}.`, code: 'decided' });
  return found;
}

async function decide(
  context: Context,
  { id, summary }: Pending,
  decision: { status: string; window: number | null },
): Promise<void> {
  await sql`update maintenance_proposal set status = ${decision.status}, window_id = ${decision.window}, decided_by_id = ${context.principal.id || null},
    decided = ${context.now()}, updated = ${context.now()} where id = ${id}`.execute(context.db);
  await announce(context, [
    {
      resource: maintenanceProposal,
      id,
      action: 'update',
      display: summary,
      prechange: { status: 'pending' },
      postchange: { status: decision.status },
      row: null,
    },
  ]);
}

/** Does what a note of a provider asks for: a draft that writes to nobody, another time, or calling it off. */
export const acceptProposal: ActionHandler = ({ context: outer, id }) =>
  inTransaction(outer, async (context) => {
    const pending = await lockPending(context, id);
    const window =
      pending.window_id === null ? await draftOf(context, pending) : await follow(context, pending);
    await decide(context, pending, { status: 'accepted', window });
    return shown(context, id);
  });

/** Does nothing about it. */
export const ignoreProposal: ActionHandler = ({ context: outer, id }) =>
  inTransaction(outer, async (context) => {
    const pending = await lockPending(context, id);
    await decide(context, pending, { status: 'ignored', window: pending.window_id });
    return shown(context, id);
  });

const SCOPE = ['connections', 'exchange_sessions', 'direct_sessions', 'autonomous_systems'];

async function draftOf(context: Context, pending: Pending): Promise<number | null> {
  if (pending.kind === 'cancelled') return null;
  const row: Row = await get(context, maintenanceProposal, pending.id, new Set(['id', ...SCOPE]));
  const ids = (list: unknown) => (Array.isArray(list) ? list.map((one: { id: number }) => one.id) : []);
  const { id } = await create(context, maintenanceWindow, {
    summary: pending.summary,
    starts: new Date(pending.starts).toISOString(),
    ends: new Date(pending.ends).toISOString(),
    impact: pending.impact,
    description: pending.description,
    ticket: pending.maintenance_id.slice(0, 100),
    notify: false,
    ...Object.fromEntries(SCOPE.map((key) => [key, ids(row[key])])),
  });
  await sql`update maintenance_window set provider = ${pending.provider}, provider_reference = ${pending.maintenance_id} where id = ${id}`.execute(
    context.db,
  );
  return Number(id);
}

/** Moves or cancels the maintenance that a later note is about. */
async function follow(context: Context, pending: Pending): Promise<number | null> {
  const id = pending.window_id ?? 0;
  const held = await loadWindow(context, id, true);
  if (pending.kind === 'cancelled') {
    if (held.status !== 'draft' && !holds(context.principal, 'maintenance.schedule_window'))
      throw forbidden('It is scheduled: only who may schedule maintenances cancels it.');
    await cancelWindow(context, { id, comment: `${pending.provider} cancelled it.` });
    return id;
  }
  if (!holds(context.principal, 'maintenance.change_window'))
    throw forbidden('It changes a maintenance, which you may not change.');
  const given = {
    starts: new Date(pending.starts).toISOString(),
    ends: new Date(pending.ends).toISOString(),
    impact: pending.impact,
  };
  await save(context, maintenanceWindow, [{ id, given, mode: 'modify' }]);
  await recordStep(context, id, {
    kind: 'changed',
    message: `${pending.provider} changed it: ${given.starts} to ${given.ends}.`,
  });
  return id;
}
