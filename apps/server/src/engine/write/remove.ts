import { MOST_ENTRIES } from '@peersmith/answers';
import {
  type AnyResource,
  carries,
  changeLogged,
  contentTypeOf,
  type Row,
  tableOf,
} from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, implementationOf, inTransaction, SYSTEM } from '../context.ts';
import { ApiError } from '../errors.ts';
import { heardOf } from '../events.ts';
import { grantedRows } from '../grants/granted-rows.ts';
import { compileWhere } from '../read/filter.ts';
import { getMany, grantedWhere, scopeOf } from '../read/read.ts';
import { blockersOf } from './blockers.ts';
import { type Change, recordChanges } from './changes.ts';
import { type Doomed, dependents, type Origin } from './dependents.ts';
import { type Emptied, emptiedBy, recordEmptied } from './emptied.ts';
import { waitForOthers } from './exclusive.ts';
import { type Gone, noteDoomed, readGone } from './note-doomed.ts';

/** Most objects that a refusal names. */
const MOST_NAMED = 20;

/** What a deletion touches: what goes, with what takes it along, and what stays and is emptied. */
export interface Depending {
  doomed: Doomed;
  emptied: Emptied;
}

interface Removal {
  /** Looks at what would be touched before anything is; fails to refuse it. */
  review?: (depending: Depending) => Promise<void> | void;
}

/** Removes objects with what depends on them, all or nothing; ids that are not there are passed over. Answers how many went. */
export function remove(
  outer: Context,
  resource: AnyResource,
  ids: readonly number[],
  { review }: Removal = {},
): Promise<number> {
  return inTransaction(outer, async (context) => {
    const { behaviour } = implementationOf(context.engine, resource);
    await waitForOthers(context, behaviour);
    const { rows } = await sql<{
      id: number;
    }>`select t0.id from ${sql.table(tableOf(resource))} t0 where t0.id = any(${ids}::bigint[]) and ${grantedWhere(context, resource)} order by t0.id for update`.execute(
      context.db,
    );
    const roots = rows.map((row) => Number(row.id));
    if (roots.length === 0) return 0;
    await behaviour.beforeRemove?.(roots, context);
    const doomed = await dependents(context, resource, roots);
    const noted = context.plan && (await noteDoomed(context, context.plan, doomed));
    await requireGrantedDependents(context, doomed);
    await requireUnprotected(context, doomed);
    const depending = { doomed, emptied: await emptiedBy(context, doomed) };
    await review?.(depending);
    await recordRemoval(context, { resource, roots, depending, noted });
    await sql`delete from ${sql.table(tableOf(resource))} where id = any(${roots}::bigint[])`.execute(
      context.db,
    );
    return roots.length;
  });
}

interface Removed {
  resource: AnyResource;
  roots: readonly number[];
  depending: Depending;
  noted: Gone | undefined;
}

/** Writes a deletion into the change log: what was asked for, then what that brings with it, which names its cause. */
async function recordRemoval(
  context: Context,
  { resource, roots, depending: { doomed, emptied }, noted }: Removed,
): Promise<void> {
  const logging = [...doomed].filter(([of]) => carries(of, changeLogged));
  const gone = noted ?? (await readGone(context, new Map(logging)));
  const heard = await heardOf(context, 'delete', [...doomed.keys()]);
  const asked: Change[] = [];
  const brought: Change[] = [];
  for (const [of, ids] of logging) {
    const rows = heard.includes(of) ? await rowsOf(context, of, [...ids.keys()]) : null;
    for (const [id, before] of gone.get(of) ?? []) {
      const change = { resource: of, id, before, after: null, row: rows?.get(id) };
      (ids.get(id) ? brought : asked).push(change);
    }
  }
  await recordChanges(context, asked);
  if (brought.length === 0 && emptied.size === 0) return;
  const causes = await causesOf(context, resource, roots);
  const causeOf = (origin: Origin): number | null => {
    for (let at = origin; at; at = doomed.get(at.resource)?.get(at.id) ?? null) {
      const cause = at.resource === resource ? causes.get(at.id) : undefined;
      if (cause !== undefined) return cause;
    }
    return null;
  };
  const caused = (change: Change) => ({
    ...change,
    causedBy: causeOf(doomed.get(change.resource)?.get(change.id) ?? null),
  });
  await recordChanges(context, brought.map(caused));
  await recordEmptied(context, { doomed, emptied }, causeOf);
}

/** The changes, of this request, by which the objects go that were asked for. */
async function causesOf(
  { db, requestId }: Context,
  resource: AnyResource,
  ids: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{
    id: number;
    change: number;
  }>`select changed_object_id as id, max(id) as change from core_objectchange where request_id = ${requestId}::uuid and action = 'delete' and changed_object_type = ${contentTypeOf(resource)} and changed_object_id = any(${ids}::bigint[]) group by 1`.execute(
    db,
  );
  return new Map(rows.map(({ id, change }) => [Number(id), Number(change)]));
}

/** What goes with an object goes whether or not the caller may see it, and so is told. */
async function rowsOf(
  context: Context,
  resource: AnyResource,
  ids: readonly number[],
): Promise<Map<number, Row>> {
  const rows = await getMany({ ...context, principal: SYSTEM }, resource, ids);
  return new Map(rows.map((row) => [Number(row.id), row]));
}

/** Fails with 409 when objects would go that are outside of the caller's grants: what limits writes limits what they bring about. */
async function requireGrantedDependents(context: Context, doomed: Doomed): Promise<void> {
  for (const [resource, ids] of doomed) {
    const grant = grantedRows(context, resource);
    if (!grant) continue;
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from ${sql.table(tableOf(resource))} t0 where t0.id = any(${[...ids.keys()]}::bigint[]) and not coalesce(${compileWhere(scopeOf(context.engine, resource), grant)}, false)`.execute(
      context.db,
    );
    if (rows[0]?.n)
      throw new ApiError(409, {
        detail: `unable to delete object. ${rows[0].n} dependent objects are not yours to delete (${resource.plural}).`,
      });
  }
}

/** Fails with 409 when something that stays needs something that would go. */
async function requireUnprotected(context: Context, doomed: Doomed): Promise<void> {
  const { total, blockers } = await blockersOf(context, doomed, context.plan ? MOST_ENTRIES : MOST_NAMED);
  if (total === 0) return;
  context.plan?.refuse(
    blockers.map(({ resource, key, id, display }) => ({
      resource,
      id,
      display,
      position: null,
      messages: { [key]: ['It needs what would be deleted, and stays.'] },
    })),
  );
  if (total > blockers.length) context.plan?.noteMore('refuse', total - blockers.length, `${total} stay`);
  const shown = blockers.slice(0, MOST_NAMED).filter((one) => one.shown);
  const named = shown.map((one) => `${one.display} (${one.id})`);
  throw new ApiError(409, {
    detail: `unable to delete object. ${total} dependent objects were found: ${named.join(', ')}${total > named.length ? ', …' : ''}`,
  });
}
