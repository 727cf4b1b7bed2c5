import {
  bgpGroup,
  connection,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  router,
} from '@peersmith/model';
import { type AnyResource, contentTypeOf, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { Invalid } from '../../engine/errors.ts';
import { save } from '../../engine/write/save.ts';
import { counted } from '../../platform/counted.ts';

const HELD_AS = 'maintenance';

/** What a maintenance gives the status, by the part of its scope that names it. */
const HELD: readonly (readonly [AnyResource, string])[] = [
  [router, 'routers'],
  [connection, 'connections'],
  [internetExchange, 'internet_exchanges'],
  [bgpGroup, 'bgp_groups'],
  [internetExchangePeeringSession, 'exchange_sessions'],
  [directPeeringSession, 'direct_sessions'],
];
const COLUMN: Readonly<Record<string, string>> = {
  exchange_sessions: 'exchange_session_id',
  direct_sessions: 'direct_session_id',
};

/** What became of the statuses, in sentences; anything but what was wanted is a warning. */
export interface HoldOutcome {
  changed: number;
  messages: string[];
}

/** Puts what is in the scope of a maintenance into maintenance, and keeps what it was; what another maintenance holds already is held by both. */
export async function holdStatuses(context: Context, window: number): Promise<HoldOutcome> {
  const outcome: HoldOutcome = { changed: 0, messages: [] };
  for (const [resource, scope] of HELD) await holdOf(context, { window, resource, scope, outcome });
  return outcome;
}

interface Holding {
  window: number;
  resource: AnyResource;
  scope: string;
  outcome: HoldOutcome;
}

async function holdOf(context: Context, { window, resource, scope, outcome }: Holding): Promise<void> {
  const { db } = context;
  const type = contentTypeOf(resource);
  const column = COLUMN[scope];
  // The sessions of a network are held one by one: an autonomous system has no status.
  const ofNetworks = column
    ? sql`or t.id in (select a.${sql.ref(column)} from maintenance_affectedsession a where a.window_id = ${window}
        and a.autonomous_system_id in (select target_id from maintenance_window_autonomous_systems where source_id = ${window}))`
    : sql``;
  const { rows } = await sql<{ id: number; status: string; held: boolean }>`
    select t.id::int as id, t.status, exists (select from maintenance_hold h where h.object_type = ${type} and h.object_id = t.id) as held
      from ${sql.table(tableOf(resource))} t
     where t.id in (select target_id from ${sql.table(`maintenance_window_${scope}`)} where source_id = ${window}) ${ofNetworks}
     order by t.id for update of t`.execute(db);
  const free = rows.filter(({ status, held }) => !held && status === 'enabled').map(({ id }) => id);
  const refused = await setStatuses(
    context,
    resource,
    free.map((id) => ({ id, status: HELD_AS })),
  );
  const own = free.filter((id) => !refused.has(id));
  await sql`insert into maintenance_hold (object_type, object_id, original, held_as)
    select ${type}, id, 'enabled', ${HELD_AS} from unnest(${own}::bigint[]) id on conflict do nothing`.execute(
    db,
  );
  const all = [...own, ...rows.filter(({ held }) => held).map(({ id }) => id)];
  await sql`insert into maintenance_holder (object_type, object_id, window_id)
    select ${type}, id, ${window} from unnest(${all}::bigint[]) id on conflict do nothing`.execute(db);
  outcome.changed += own.length;
  const shared = all.length - own.length;
  if (shared)
    outcome.messages.push(
      `${counted(shared, resource.label)} stood in another maintenance already, and is put back when the last of them ends.`,
    );
  for (const [status, some] of Map.groupBy(
    rows.filter((one) => !one.held && one.status !== 'enabled'),
    (one) => one.status,
  ))
    outcome.messages.push(`${counted(some.length, resource.label)} was left as it is: ${status}.`);
  sayRefused(outcome, resource, refused);
}

interface Held {
  object_id: number;
  original: string;
  held_as: string;
  others: boolean;
  status: string | null;
}

/** Lets go of what a maintenance holds: what no other holds is as it was before, unless somebody has changed it meanwhile. */
export async function restoreStatuses(context: Context, window: number): Promise<HoldOutcome> {
  const outcome: HoldOutcome = { changed: 0, messages: [] };
  for (const [resource] of HELD) await restoreOf(context, { window, resource, outcome });
  return outcome;
}

async function restoreOf(
  context: Context,
  { window, resource, outcome }: Omit<Holding, 'scope'>,
): Promise<void> {
  const { db } = context;
  const type = contentTypeOf(resource);
  const { rows } = await sql<Held>`select h.object_id::int as object_id, h.original, h.held_as, t.status,
      exists (select from maintenance_holder o where o.object_type = h.object_type and o.object_id = h.object_id and o.window_id <> ${window}) as others
    from maintenance_hold h left join ${sql.table(tableOf(resource))} t on t.id = h.object_id
    where h.object_type = ${type} and exists (select from maintenance_holder o where o.object_type = h.object_type and o.object_id = h.object_id and o.window_id = ${window})
    order by h.object_id for update of h`.execute(db);
  const last = rows.filter(({ others }) => !others);
  const back = last.filter(({ status, held_as }) => status === held_as);
  const refused = await setStatuses(
    context,
    resource,
    back.map(({ object_id, original }) => ({ id: object_id, status: original })),
  );
  await sql`delete from maintenance_holder where window_id = ${window} and object_type = ${type}`.execute(db);
  await sql`delete from maintenance_hold where object_type = ${type} and object_id = any(${last.map((one) => one.object_id)}::bigint[])`.execute(
    db,
  );
  outcome.changed += back.length - refused.size;
  const kept = rows.length - last.length;
  if (kept)
    outcome.messages.push(`${counted(kept, resource.label)} stays in maintenance: another one holds it.`);
  for (const [status, some] of Map.groupBy(
    last.filter((one) => one.status !== one.held_as),
    (one) => one.status,
  ))
    outcome.messages.push(
      status === null
        ? `${counted(some.length, resource.label)} was deleted meanwhile.`
        : `${counted(some.length, resource.label)} was left as somebody has set it meanwhile: ${status}.`,
    );
  sayRefused(outcome, resource, refused);
}

function sayRefused(outcome: HoldOutcome, resource: AnyResource, refused: ReadonlyMap<number, string>): void {
  const [first] = refused.values();
  if (first !== undefined)
    outcome.messages.push(
      `${counted(refused.size, resource.label)} could not be changed, which is yours to do: ${first}`,
    );
}

interface NewStatus {
  id: number;
  status: string;
}

/** Writes statuses as anybody would. What its rules refuse is left, with the reason. */
async function setStatuses(
  context: Context,
  resource: AnyResource,
  wanted: readonly NewStatus[],
): Promise<Map<number, string>> {
  const refused = new Map<number, string>();
  if (wanted.length === 0 || (await trySave(context, resource, wanted)) === null) return refused;
  for (const one of wanted) {
    const why = await trySave(context, resource, [one]);
    if (why !== null) refused.set(one.id, why);
  }
  return refused;
}

/** Null where all are written; otherwise why none is. */
async function trySave(
  context: Context,
  resource: AnyResource,
  wanted: readonly NewStatus[],
): Promise<string | null> {
  const told = context.events?.length ?? 0;
  await sql`savepoint statuses`.execute(context.db);
  try {
    await save(
      context,
      resource,
      wanted.map(({ id, status }) => ({ id, given: { status }, mode: 'modify', isUnread: true })),
    );
    await sql`release savepoint statuses`.execute(context.db);
    return null;
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    await sql`rollback to savepoint statuses`.execute(context.db);
    if (context.events) context.events.length = told;
    return reasonOf(error);
  }
}

const reasonOf = ({ errors }: Invalid): string =>
  [errors]
    .flat()
    .flatMap((fields) => Object.values(fields))
    .flat()
    .join(' ');
