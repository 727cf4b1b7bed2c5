import type { AnyResource } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';

/** The changes that are to be taken back: one with what it brought with it, or all of a request. */
export interface Taken {
  request: string;
  /** Null for all of the request. */
  change: number | null;
}

/** An object that changes touched, and what becomes of it when they are taken back. */
export interface Touched {
  resource: AnyResource;
  id: number;
  display: string;
  /** The last of the changes. */
  last: number;
  inverse: 'create' | 'update' | 'delete';
}

/** The condition on rows `c` of the change log that they are taken back. */
export const isTaken = ({ request, change }: Taken) =>
  change === null
    ? sql`c.request_id = ${request}::uuid`
    : sql`c.request_id = ${request}::uuid and (c.id = ${change} or c.caused_by = ${change})`;

/** Each object once, as the changes found and left it. What came and went in them never was. */
export async function touchedObjects(context: Context, taken: Taken): Promise<Touched[]> {
  const { rows } = await sql<{
    type: string;
    id: number;
    display: string;
    last: number;
    began: string;
    ended: string;
  }>`select changed_object_type as type, changed_object_id as id, max(c.id) as last,
      (array_agg(c.object_repr order by c.id desc))[1] as display,
      (array_agg(c.action order by c.id))[1] as began, (array_agg(c.action order by c.id desc))[1] as ended
    from core_objectchange c where ${isTaken(taken)} group by 1, 2 order by 3`.execute(context.db);
  if (rows.length === 0) throw notFound('ObjectChange');
  return rows.flatMap(({ type, began, ended, ...row }): Touched[] => {
    const resource = context.engine.registry[type];
    if (!resource) return [];
    const object = { ...row, resource, id: Number(row.id), last: Number(row.last) };
    if (began === 'create') return ended === 'delete' ? [] : [{ ...object, inverse: 'delete' }];
    return [{ ...object, inverse: ended === 'delete' ? 'create' : 'update' }];
  });
}
