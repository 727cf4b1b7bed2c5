import { registry } from '@peersmith/model';
import { type AnyResource, entries, tableOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { ProjectedRow } from './projection.ts';

/** Stored columns that no template may see, or that would only be dead weight. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'devices.router': ['napalm_username', 'napalm_password', 'napalm_args'],
  'devices.configuration': ['template'],
  'peering.autonomoussystem': ['prefixes', 'as_list'],
};

/** A row as JSON, and what it is a row of. */
export interface TypedRow {
  type: string;
  row: ProjectedRow;
}

/** `select type, row` of rows as JSON, with JSON columns as text: a template sees their keys and numbers as they are stored. */
export function rowsAsJson(
  type: string,
  where: RawBuilder<unknown>,
  only = LEFT_OUT[type] ?? [],
): RawBuilder<TypedRow> {
  const resource = declared(type);
  const json = entries(resource).flatMap(([key, field]) =>
    field.sql === 'jsonb' && !only.includes(key) ? [sql`${sql.lit(key)}, x.${sql.ref(key)}::text`] : [],
  );
  const without = only.map((key) => sql` - ${sql.lit(key)}`);
  return sql`select ${sql.lit(type)} as type, (to_jsonb(x)${sql.join(without, sql``)}) || jsonb_build_object(${sql.join(json)}) as row from ${sql.table(tableOf(resource))} x where ${where}`;
}

/** The declaration of a content type. */
export function declared(type: string): AnyResource {
  const resource = registry[type];
  if (!resource) throw new Error(`${type} is not declared`);
  return resource;
}
