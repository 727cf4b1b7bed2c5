import type { FileFollower } from '@peersmith/answers';
import { type AnyResource, contentTypeOf, permissionOf, tableOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { holds } from '../../../engine/permissions.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { fedField, fedResources } from './content-for.ts';

/** An object that is bound to a file, with what it holds. */
export interface Bound extends FileFollower {
  resource: AnyResource;
  /** Null where it is gone. */
  file: number | null;
  path: string;
  held: unknown;
  jinja2_trim: boolean;
  jinja2_lstrip: boolean;
}

/** The objects that are bound to files, as far as the caller may view them. */
export const boundTo = async (context: Context, files: readonly number[]): Promise<Bound[]> =>
  files.length === 0 ? [] : bound(context, sql`t.data_file_id = any(${files}::bigint[])`);

/** The objects that follow files of a source, those whose file is gone among them; as far as the caller may view them. */
export const followersOf = (context: Context, source: number): Promise<Bound[]> =>
  bound(context, sql`t.data_source_id = ${source} and t.auto_synchronisation_enabled`);

async function bound(context: Context, condition: RawBuilder<unknown>): Promise<Bound[]> {
  const found: Bound[] = [];
  for (const resource of fedResources(context.engine)) {
    if (!holds(context.principal, permissionOf(resource, 'view'))) continue;
    const hasFlags = 'jinja2_trim' in resource.fields;
    const { rows } = await sql<Omit<Bound, 'resource' | 'type' | 'page'>>`
      select t.id::int as id, t.name as display, t.data_file_id::int as file, t.data_path as path, t.auto_synchronisation_enabled as follows, t.data_fault as fault,
        t.${sql.ref(fedField(resource))} as held, ${hasFlags ? sql`t.jinja2_trim` : sql`false`} as jinja2_trim, ${hasFlags ? sql`t.jinja2_lstrip` : sql`false`} as jinja2_lstrip
      from ${sql.table(tableOf(resource))} t where ${condition} and ${withinGrant(context, resource, sql`t.id`)}
      order by t.name, t.id`.execute(context.db);
    found.push(
      ...rows.map((row) => ({
        ...row,
        resource,
        type: contentTypeOf(resource),
        page: `${resource.page}/${row.id}/`,
      })),
    );
  }
  return found;
}

/** What is told of an object that is bound to a file. */
export const shownFollower = ({ type, id, display, page, follows, fault }: Bound): FileFollower => ({
  ...{ type, id, display, page, follows, fault },
});

/** How many objects are bound to each file of a source, by its id; those that the caller may view. */
export async function followerCounts(context: Context, source: number): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const resource of fedResources(context.engine)) {
    if (!holds(context.principal, permissionOf(resource, 'view'))) continue;
    const { rows } = await sql<{ file: number; n: number }>`
      select t.data_file_id::int as file, count(*)::int as n from ${sql.table(tableOf(resource))} t
      where t.data_source_id = ${source} and t.data_file_id is not null and ${withinGrant(context, resource, sql`t.id`)} group by 1`.execute(
      context.db,
    );
    for (const { file, n } of rows) counts.set(file, (counts.get(file) ?? 0) + n);
  }
  return counts;
}
