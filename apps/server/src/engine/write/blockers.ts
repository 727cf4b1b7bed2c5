import { type AnyResource, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { grantedWhere, scopeOf } from '../read/read.ts';
import { display } from '../read/scope.ts';
import { type Doomed, pointingAt } from './dependents.ts';

/** Something that stays and needs what would go. */
interface Blocker {
  resource: AnyResource;
  /** The field that points. */
  key: string;
  id: number;
  display: string;
  /** Whether no grant hides it from the caller. */
  shown: boolean;
}

/** What keeps objects from being deleted: how much there is, and the first `most` of each kind. */
export async function blockersOf(
  context: Context,
  doomed: Doomed,
  most: number,
): Promise<{ total: number; counts: ReadonlyMap<AnyResource, number>; blockers: Blocker[] }> {
  const blockers: Blocker[] = [];
  const counts = new Map<AnyResource, number>();
  let all = 0;
  for (const [target, ids] of doomed) {
    for (const { resource, key, where } of pointingAt(context, target, 'protect')) {
      const staying = [...(doomed.get(resource)?.keys() ?? [])];
      const { rows } = await sql<{
        id: number;
        display: string;
        total: number;
        shown: boolean;
      }>`select t0.id, ${display(scopeOf(context.engine, resource))} as display, count(*) over ()::int as total, coalesce(${grantedWhere(context, resource)}, false) as shown from ${sql.table(tableOf(resource))} t0 where ${where([...ids.keys()])} and t0.id <> all(${staying}::bigint[]) order by t0.id limit ${most}`.execute(
        context.db,
      );
      const [first] = rows;
      if (!first) continue;
      all += first.total;
      counts.set(resource, (counts.get(resource) ?? 0) + first.total);
      for (const { id, display, shown } of rows)
        blockers.push({ resource, key, id: Number(id), display, shown });
    }
  }
  return { total: all, counts, blockers };
}
