import { type AnyResource, permissionOf, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { holds } from '../../../engine/permissions.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { fedResources } from './content-for.ts';

/** An object that has its content from a file of a source, whether or not the caller may know its name. */
export interface Fed {
  path: string;
  /** What it is, and its name where the caller may view it. */
  called: string;
}

/** What is fed from some paths of a source, also where nothing lies there at this moment. */
export async function fedFrom(context: Context, source: number, paths: readonly string[]): Promise<Fed[]> {
  const fed: Fed[] = [];
  for (const resource of fedResources(context.engine)) {
    const { rows } = await sql<{ path: string; name: string | null }>`
      select t.data_path as path, case when ${isSeen(context, resource)} then t.name end as name from ${sql.table(tableOf(resource))} t
      where t.data_source_id = ${source} and t.data_path = any(${paths}::text[]) order by t.name, t.id`.execute(
      context.db,
    );
    for (const { path, name } of rows)
      fed.push({
        path,
        called: name === null ? `another ${resource.label}` : `the ${resource.label} ${name}`,
      });
  }
  return fed;
}

const isSeen = (context: Context, resource: AnyResource) =>
  holds(context.principal, permissionOf(resource, 'view'))
    ? withinGrant(context, resource, sql`t.id`)
    : sql`false`;
