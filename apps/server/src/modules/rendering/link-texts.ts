import { isProjected } from '@peersmith/rendering';
import { carries, contextual, entries, linkTableOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { declared } from './rows-as-json.ts';

/** An array of ids as PostgreSQL writes it: the driver would look at each of them. */
export const idText = (ids: readonly number[]): string => `{${ids.join(',')}}`;

/** Links, tags or assigned contexts as text, and of what they are. */
export interface LinkTexts {
  kind: 'links' | 'tags' | 'assigned' | 'contexts';
  place: string;
  text: string | null;
}

/** Assigned contexts, which are few. */
export const CONTEXTS = sql`select 'contexts' as kind, '' as place, string_agg(json_build_array(id, data::text)::text, ',') as text from extras_configcontext where id in (select config_context_id from extras_configcontextassignment)`;

/** Links, tags and assigned contexts of all objects of a kind, or of some. */
export function linkQueries(type: string, ids: readonly number[] | null): RawBuilder<unknown>[] {
  const resource = declared(type);
  const text = ids && idText(ids);
  const known = (column: string) => (text ? sql`${sql.ref(column)} = any(${text}::bigint[])` : sql`true`);
  const links = entries(resource).flatMap(([key, field]) => {
    if (field.storage !== 'link' || !isProjected(field.target ?? '')) return [];
    const table = linkTableOf(resource, key);
    return [
      sql`select 'links' as kind, ${sql.lit(table)} as place, string_agg(json_build_array(source_id, target_id)::text, ',') as text from ${sql.table(table)} where ${known('source_id')}`,
    ];
  });
  if (carries(resource, contextual))
    links.push(
      sql`select 'assigned' as kind, ${sql.lit(type)} as place, string_agg(json_build_array(object_id, ids)::text, ',') as text from (select a.object_id, json_agg(c.id order by a.weight, c.name) as ids from extras_configcontextassignment a join extras_configcontext c on c.id = a.config_context_id where a.content_type = ${type} and ${known('a.object_id')} group by 1) assigned`,
    );
  if (!('tags' in resource.fields)) return links;
  const tags = sql`select 'tags' as kind, ${sql.lit(type)} as place, string_agg(json_build_array(id, object_id, tag_id)::text, ',') as text from extras_taggeditem where content_type = ${type} and ${known('object_id')}`;
  return [...links, tags];
}
