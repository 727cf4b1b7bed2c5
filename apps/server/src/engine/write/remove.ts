import { MOST_ENTRIES } from '@peersmith/answers';
import { type AnyResource, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, implementationOf, inTransaction } from '../context.ts';
import { ApiError } from '../errors.ts';
import { grantedRows } from '../grants/granted-rows.ts';
import { compileWhere } from '../read/filter.ts';
import { grantedWhere, scopeOf } from '../read/read.ts';
import { blockersOf } from './blockers.ts';
import { type Doomed, dependents } from './dependents.ts';
import { emptiedBy } from './emptied.ts';
import { waitForOthers } from './exclusive.ts';
import { noteDoomed } from './note-doomed.ts';
import { type Depending, recordRemoval } from './record-removal.ts';

/** Most objects that a refusal names. */
const MOST_NAMED = 20;

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
