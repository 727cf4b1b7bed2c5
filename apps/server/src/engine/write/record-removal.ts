import { type AnyResource, carries, changeLogged, contentTypeOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, SYSTEM } from '../context.ts';
import { heardOf } from '../events.ts';
import { getMany } from '../read/read.ts';
import { type Change, recordChanges } from './changes.ts';
import type { Doomed, Origin } from './dependents.ts';
import { type Emptied, recordEmptied } from './emptied.ts';
import { type Gone, readGone } from './note-doomed.ts';

/** What a deletion touches: what goes, with what takes it along, and what stays and is emptied. */
export interface Depending {
  doomed: Doomed;
  emptied: Emptied;
}

interface Removed {
  resource: AnyResource;
  roots: readonly number[];
  depending: Depending;
  noted: Gone | undefined;
}

/** Writes a deletion into the change log: what was asked for, then what that brings with it, which names its cause. */
export async function recordRemoval(
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
