import {
  type AnyResource,
  carries,
  changeLogged,
  columnOf,
  contentTypeOf,
  entries,
  pointersOf,
  type Row,
  tableOf,
  targetsOf,
} from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { type Context, implementationOf, inTransaction, SYSTEM } from '../context.ts';
import { ApiError } from '../errors.ts';
import { heardOf } from '../events.ts';
import { grantedRows } from '../grants/granted-rows.ts';
import { compileWhere } from '../read/filter.ts';
import { getMany, grantedWhere, scopeOf } from '../read/read.ts';
import { display } from '../read/scope.ts';
import { type Change, recordChanges } from './changes.ts';
import { waitForOthers } from './exclusive.ts';
import { readStored } from './snapshot.ts';

/** Removes objects with what depends on them, all or nothing; ids that are not there are passed over. Answers how many went. */
export function remove(outer: Context, resource: AnyResource, ids: readonly number[]): Promise<number> {
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
    await requireGrantedDependents(context, doomed);
    await requireUnprotected(context, doomed);
    const heard = await heardOf(context, 'delete', [...doomed.keys()]);
    const changes: Change[] = [];
    for (const [of, gone] of doomed) {
      if (!carries(of, changeLogged)) continue;
      const rows = heard.includes(of) ? await rowsOf(context, of, [...gone]) : null;
      for (const [id, before] of await readStored(context, of, [...gone]))
        changes.push({ resource: of, id, before, after: null, row: rows?.get(id) });
    }
    await sql`delete from ${sql.table(tableOf(resource))} where id = any(${roots}::bigint[])`.execute(
      context.db,
    );
    await recordChanges(context, changes);
    return roots.length;
  });
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

type Doomed = Map<AnyResource, Set<number>>;

/** Rows of a resource, `t0`, that point at objects which go. */
interface PointingRows {
  resource: AnyResource;
  where: (ids: readonly number[]) => RawBuilder<unknown>;
}

/** The references of every resource to `target`, by what happens to their rows. */
const pointingAt = (context: Context, target: AnyResource, onDelete: string): PointingRows[] =>
  Object.values(context.engine.registry).flatMap((resource) =>
    entries(resource)
      .filter(
        ([, field]) =>
          field.storage === 'reference' &&
          field.target === contentTypeOf(target) &&
          field.onDelete === onDelete,
      )
      .map(([key, field]) => ({
        resource,
        where: (ids) => sql`t0.${sql.ref(columnOf(key, field))} = any(${ids}::bigint[])`,
      })),
  );

/** Rows that belong to objects of `target` by a pointer at any object; the database deletes them with those. */
const belongingTo = ({ engine: { registry } }: Context, target: AnyResource): PointingRows[] =>
  Object.values(registry).flatMap((resource) =>
    pointersOf(resource)
      .filter((one) => one.onDelete === 'cascade' && targetsOf(registry, one).includes(target))
      .map(({ typeKey, idKey }) => ({
        resource,
        where: (ids) =>
          sql`t0.${sql.ref(typeKey)} = ${contentTypeOf(target)} and t0.${sql.ref(idKey)} = any(${ids}::bigint[])`,
      })),
  );

/** Everything that goes with the roots because it cannot be without them: one statement for each reference that leads there. */
async function dependents(
  context: Context,
  resource: AnyResource,
  roots: readonly number[],
): Promise<Doomed> {
  const doomed: Doomed = new Map([[resource, new Set(roots)]]);
  const queue: { of: AnyResource; ids: readonly number[] }[] = [{ of: resource, ids: roots }];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const leading = [...pointingAt(context, next.of, 'cascade'), ...belongingTo(context, next.of)];
    for (const { resource: owner, where } of leading) {
      const { rows } = await sql<{
        id: number;
      }>`select t0.id from ${sql.table(tableOf(owner))} t0 where ${where(next.ids)}`.execute(context.db);
      const known = doomed.get(owner) ?? new Set<number>();
      const fresh = rows.map((row) => Number(row.id)).filter((id) => !known.has(id));
      if (fresh.length === 0) continue;
      doomed.set(owner, new Set([...known, ...fresh]));
      queue.push({ of: owner, ids: fresh });
    }
  }
  return doomed;
}

/** Fails with 409 when objects would go that are outside of the caller's grants: what limits writes limits what they bring about. */
async function requireGrantedDependents(context: Context, doomed: Doomed): Promise<void> {
  for (const [resource, ids] of doomed) {
    const grant = grantedRows(context, resource);
    if (!grant) continue;
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from ${sql.table(tableOf(resource))} t0 where t0.id = any(${[...ids]}::bigint[]) and not coalesce(${compileWhere(scopeOf(context.engine, resource), grant)}, false)`.execute(
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
  const blockers: string[] = [];
  let total = 0;
  for (const [target, ids] of doomed) {
    for (const { resource, where } of pointingAt(context, target, 'protect')) {
      const staying = [...(doomed.get(resource) ?? [])];
      const { rows } = await sql<{
        id: number;
        display: string;
        total: number;
        shown: boolean;
      }>`select t0.id, ${display(scopeOf(context.engine, resource))} as display, count(*) over ()::int as total, coalesce(${grantedWhere(context, resource)}, false) as shown from ${sql.table(tableOf(resource))} t0 where ${where([...ids])} and t0.id <> all(${staying}::bigint[]) order by t0.id limit 20`.execute(
        context.db,
      );
      total += rows[0]?.total ?? 0;
      blockers.push(...rows.filter(({ shown }) => shown).map((row) => `${row.display} (${row.id})`));
    }
  }
  if (total === 0) return;
  const more = total > blockers.length ? ', …' : '';
  throw new ApiError(409, {
    detail: `unable to delete object. ${total} dependent objects were found: ${blockers.join(', ')}${more}`,
  });
}
