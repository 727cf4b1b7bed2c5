import { MAINTENANCE_UNDER_WAY } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import type { Saving } from '../../engine/implement.ts';
import { holds } from '../../engine/permissions.ts';
import { isTimeZone } from './zoned-time.ts';

/** What a maintenance affects, by the part of its scope. */
export const SCOPE = [
  'routers',
  'connections',
  'internet_exchanges',
  'bgp_groups',
  'autonomous_systems',
  'exchange_sessions',
  'direct_sessions',
] as const;

/** What was checked when it was scheduled, and stays. */
const FIXED = [...SCOPE, 'apply', 'drain_minutes', 'notify', 'identity'];
/** What networks were told. */
const TOLD = ['summary', 'starts', 'ends', 'timezone', 'impact', 'description'];
const UNDER_WAY: readonly string[] = MAINTENANCE_UNDER_WAY;
const CLOSED = ['done', 'incomplete', 'cancelled', 'missed'];

/** Whether a maintenance may be written as it is wanted. */
export function checkWindows(items: readonly Saving<Row>[], context: Context): void {
  for (const item of items) {
    checkTimes(item);
    if (item.before && !item.isPutBack) checkStage(item, context);
  }
}

function checkTimes({ draft, before, refuse }: Saving<Row>): void {
  const now = { ...before, ...draft };
  if (new Date(String(now.ends)) <= new Date(String(now.starts)))
    refuse('ends', 'It must end after it starts: choose a later end, or an earlier start.');
  if (typeof draft.timezone === 'string' && !isTimeZone(draft.timezone))
    refuse(
      'timezone',
      `There is no time zone ${draft.timezone}: write its name, such as Europe/Berlin or UTC.`,
    );
}

const isChanged = ({ draft, before }: Saving<Row>, key: string): boolean => {
  if (!(key in draft)) return false;
  const [was, is] = [before?.[key], draft[key]];
  if (Array.isArray(is)) return !sameIds(was, is);
  return key === 'starts' || key === 'ends'
    ? new Date(String(was)).getTime() !== new Date(String(is)).getTime()
    : was !== is;
};

const idsOf = (list: unknown): string =>
  (Array.isArray(list) ? list : [])
    .map((one: unknown) => Number(typeof one === 'object' && one !== null ? Reflect.get(one, 'id') : one))
    .toSorted((a, b) => a - b)
    .join();
const sameIds = (a: unknown, b: unknown): boolean => idsOf(a) === idsOf(b);

/** Once it is scheduled, others count on it; once it is under way, on when it ends alone. */
function checkStage(item: Saving<Row>, context: Context): void {
  const { before, draft, refuse } = item;
  const status = String(before?.status);
  if (status === 'draft') return;
  const changed = (keys: readonly string[]) => keys.filter((key) => isChanged(item, key));
  for (const key of changed(FIXED))
    refuse(key, 'It is scheduled with this: cancel it, and schedule a copy with what you want.');
  const told = changed(TOLD);
  if (told.length === 0) return;
  if (!holds(context.principal, 'maintenance.schedule_window'))
    refuse('__all__', 'It is scheduled: only who may schedule maintenances changes it.');
  if (CLOSED.includes(status))
    for (const key of told) refuse(key, 'It is over, and what happened stays as it was.');
  else if (UNDER_WAY.includes(status)) {
    for (const key of told.filter((one) => one !== 'ends'))
      refuse(key, 'It is under way: only its end can be moved.');
    if (told.includes('ends') && status !== 'draining' && status !== 'running')
      refuse('ends', 'It has ended, and is being put back: schedule another one.');
  } else if (told.includes('starts') && new Date(String(draft.starts)) <= context.now())
    refuse('starts', 'It is scheduled: move it to a time that is still to come.');
  if (told.includes('ends') && new Date(String(draft.ends)) <= context.now())
    refuse('ends', 'This is past: choose a later end, or end it now.');
  draft.sequence = Number(before?.sequence ?? 0) + 1;
}

/** What holds statuses is ended first. */
export async function refuseRemoval(ids: readonly number[], { db }: Context): Promise<void> {
  const { rows } = await sql<{ summary: string }>`select summary from maintenance_window
    where id = any(${ids}::bigint[]) and status = any(${[...UNDER_WAY]}) order by id`.execute(db);
  const [first] = rows;
  if (first)
    throw new ApiError(409, {
      detail: `"${first.summary}" is under way, and holds what it changed: cancel or end it first.`,
      code: 'under_way',
    });
}
