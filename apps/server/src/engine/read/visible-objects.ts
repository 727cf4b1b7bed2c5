import { permissionOf, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, grantOf } from '../context.ts';
import { holds } from '../permissions.ts';
import { grantedWhere } from './read.ts';

/** An object that something tells of; it may be gone. */
interface Told {
  type: string;
  id: number;
}

/**
 * Which of these objects the caller may view. One that is gone is for those who may view all of its type. A statement for each type
 * of which the caller may view some objects and not others, and none for the rest.
 */
export async function visibleObjects(
  context: Context,
  told: readonly Told[],
): Promise<(one: Told) => boolean> {
  const seen = new Map<string, ReadonlySet<number> | 'all'>();
  for (const [type, own] of Map.groupBy(told, (one) => one.type)) {
    const resource = context.engine.registry[type];
    if (!resource || !holds(context.principal, permissionOf(resource, 'view'))) continue;
    if (!grantOf(context, resource)) {
      seen.set(type, 'all');
      continue;
    }
    const { rows } = await sql<{
      id: number;
    }>`select t0.id from ${sql.table(tableOf(resource))} t0 where t0.id = any(${own.map(({ id }) => id)}::bigint[]) and ${grantedWhere(context, resource)}`.execute(
      context.db,
    );
    seen.set(type, new Set(rows.map(({ id }) => Number(id))));
  }
  return ({ type, id }) => {
    const ids = seen.get(type);
    return ids === 'all' || (ids?.has(id) ?? false);
  };
}
