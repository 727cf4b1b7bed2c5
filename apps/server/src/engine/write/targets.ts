import {
  type AnyResource,
  contentTypeOf,
  type Pointing,
  pointersOf,
  type Row,
  tableOf,
  targetsOf,
} from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { may } from '../permissions.ts';
import { grantedWhere } from '../read/read.ts';

interface Pointed {
  type: string;
  id: number;
  refuse: (message: string) => void;
}

interface Drafted {
  draft: Row;
  before: Row | null;
  refuse: (field: string, message: string) => void;
}

/**
 * Refuses pointers at what is not there, or not for the caller: one statement for each type of target. What is pointed at stays until
 * the transaction ends.
 */
export async function requireTargets(
  context: Context,
  resource: AnyResource,
  drafts: readonly Drafted[],
): Promise<void> {
  for (const pointing of pointersOf(resource)) {
    const pointed = drafts.flatMap((one) => pointedBy(pointing, one));
    for (const [type, all] of Map.groupBy(pointed, (one) => one.type)) {
      const target = targetsOf(context.engine.registry, pointing).find((one) => contentTypeOf(one) === type);
      const found = target ? await heldTargets(context, target, all) : new Set<number>();
      for (const { id, refuse } of all)
        if (!found.has(id)) refuse(`Related object not found using the provided numeric ID: ${id} (${type})`);
    }
  }
}

function pointedBy({ typeKey, idKey }: Pointing, { draft, before, refuse }: Drafted): Pointed[] {
  if (!(typeKey in draft) && !(idKey in draft)) return [];
  const held = { ...before, ...draft };
  const [type, id] = [held[typeKey], held[idKey]];
  if (typeof type !== 'string' || typeof id !== 'number') return [];
  return [{ type, id, refuse: (message) => refuse('non_field_errors', message) }];
}

/** Locked in the order of their ids, so that nobody deletes them meanwhile and nobody waits in a circle. */
async function heldTargets(
  context: Context,
  target: AnyResource,
  pointed: readonly Pointed[],
): Promise<ReadonlySet<number>> {
  if (!may(context.principal, target, 'view')) return new Set();
  const ids = [...new Set(pointed.map(({ id }) => id))];
  const { rows } = await sql<{
    id: number;
  }>`select t0.id from ${sql.table(tableOf(target))} t0 where t0.id = any(${ids}::bigint[]) and ${grantedWhere(context, target)} order by t0.id for key share of t0`.execute(
    context.db,
  );
  return new Set(rows.map((row) => Number(row.id)));
}
