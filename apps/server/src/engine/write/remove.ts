import { type AnyResource, columnOf, contentTypeOf, entries, type Row, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, grantOf, implementationOf, inTransaction, SYSTEM } from '../context.ts';
import { ApiError } from '../errors.ts';
import { heardOf } from '../events.ts';
import { compileWhere } from '../read/filter.ts';
import { getMany, scopeOf } from '../read/read.ts';
import { display } from '../read/scope.ts';
import { type Change, recordChanges } from './changes.ts';
import { waitForOthers } from './exclusive.ts';
import { readStored } from './snapshot.ts';

/** Removes objects with what depends on them, all or nothing; ids that are not there are passed over. Answers how many went. */
export function remove(outer: Context, resource: AnyResource, ids: readonly number[]): Promise<number> {
  return inTransaction(outer, async (context) => {
    const { behaviour } = implementationOf(context.engine, resource);
    await waitForOthers(context, behaviour);
    const grant = grantOf(context, resource);
    const granted = grant ? sql` and ${compileWhere(scopeOf(context.engine, resource), grant)}` : sql``;
    const { rows } = await sql<{
      id: number;
    }>`select t0.id from ${sql.table(tableOf(resource))} t0 where t0.id = any(${ids}::bigint[])${granted} order by t0.id for update`.execute(
      context.db,
    );
    const roots = rows.map((row) => Number(row.id));
    if (roots.length === 0) return 0;
    await behaviour.beforeRemove?.(roots, context);
    const doomed = await dependents(context, resource, roots);
    await requireUnprotected(context, doomed);
    const heard = await heardOf(context, 'delete', [...doomed.keys()]);
    const changes: Change[] = [];
    for (const [of, gone] of doomed) {
      if (!of.traits.includes('change_log')) continue;
      const rows = heard.includes(of) ? await rowsOf(context, of, [...gone]) : null;
      for (const [id, before] of await readStored(context, of, [...gone]))
        changes.push({ resource: of, id, before, after: null, row: rows?.get(id) });
    }
    for (const [of, gone] of doomed) {
      if (!of.traits.includes('tags')) continue;
      await sql`delete from extras_taggeditem where content_type = ${contentTypeOf(of)} and object_id = any(${[...gone]}::bigint[])`.execute(
        context.db,
      );
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

/** The fields of every resource that point at `target`, and what happens to their rows. */
const pointingAt = (context: Context, target: AnyResource, onDelete: string) =>
  Object.values(context.engine.registry).flatMap((resource) =>
    entries(resource)
      .filter(
        ([, field]) =>
          field.storage === 'reference' &&
          field.target === contentTypeOf(target) &&
          field.onDelete === onDelete,
      )
      .map(([key, field]) => ({ resource, column: columnOf(key, field) })),
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
    for (const { resource: owner, column } of pointingAt(context, next.of, 'cascade')) {
      const { rows } = await sql<{
        id: number;
      }>`select id from ${sql.table(tableOf(owner))} where ${sql.ref(column)} = any(${next.ids}::bigint[])`.execute(
        context.db,
      );
      const known = doomed.get(owner) ?? new Set<number>();
      const fresh = rows.map((row) => Number(row.id)).filter((id) => !known.has(id));
      if (fresh.length === 0) continue;
      doomed.set(owner, new Set([...known, ...fresh]));
      queue.push({ of: owner, ids: fresh });
    }
  }
  return doomed;
}

/** Fails with 409 when something that stays needs something that would go. */
async function requireUnprotected(context: Context, doomed: Doomed): Promise<void> {
  const blockers: string[] = [];
  let total = 0;
  for (const [target, ids] of doomed) {
    for (const { resource, column } of pointingAt(context, target, 'protect')) {
      const staying = [...(doomed.get(resource) ?? [])];
      const { rows } = await sql<{
        id: number;
        display: string;
        total: number;
      }>`select t0.id, ${display(scopeOf(context.engine, resource))} as display, count(*) over ()::int as total from ${sql.table(tableOf(resource))} t0 where t0.${sql.ref(column)} = any(${[...ids]}::bigint[]) and t0.id <> all(${staying}::bigint[]) order by t0.id limit 20`.execute(
        context.db,
      );
      total += rows[0]?.total ?? 0;
      blockers.push(...rows.map((row) => `${row.display} (${row.id})`));
    }
  }
  if (total === 0) return;
  const more = total > blockers.length ? ', …' : '';
  throw new ApiError(409, {
    detail: `unable to delete object. ${total} dependent objects were found: ${blockers.join(', ')}${more}`,
  });
}
