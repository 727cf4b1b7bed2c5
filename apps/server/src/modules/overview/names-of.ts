import type { ObjectSeen } from '@peersmith/answers';
import type { ObjectName } from '@peersmith/rendering';
import { tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { display } from '../../engine/read/scope.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';

/** Objects that the caller may see, by type and id. */
export type SeenObjects = (name: ObjectName) => ObjectSeen | null;

/** What objects are called, for those that the caller may see. One statement. */
export async function namesOf(context: Context, names: readonly ObjectName[]): Promise<SeenObjects> {
  const queries = [...Map.groupBy(names, ({ type }) => type)].flatMap(([type, of]) => {
    const resource = context.engine.registry[type];
    if (!resource || !may(context.principal, resource, 'view')) return [];
    const text = display({ engine: context.engine, resource, alias: 'o' });
    const ids = [...new Set(of.map(({ id }) => id))];
    return sql`select ${type} as content_type, o.id::int as id, ${text}::text as display from ${sql.table(tableOf(resource))} o
      where o.id = any(${ids}::bigint[]) and ${withinGrant(context, resource, sql`o.id`)}`;
  });
  if (queries.length === 0) return () => null;
  const { rows } = await sql<ObjectSeen>`${sql.join(queries, sql` union all `)}`.execute(context.db);
  const seen = new Map(rows.map((row) => [`${row.content_type} ${row.id}`, row]));
  return ({ type, id }) => seen.get(`${type} ${id}`) ?? null;
}
