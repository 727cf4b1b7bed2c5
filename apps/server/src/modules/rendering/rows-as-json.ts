import { registry } from '@peersmith/model';
import type { ProjectedRow } from '@peersmith/rendering';
import { type AnyResource, entries, tableOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { MASK } from './render-task.ts';

/** Stored columns that no template may see, or that would only be dead weight. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'devices.router': ['napalm_username', 'napalm_password', 'napalm_args'],
  'devices.configuration': ['template'],
};

/** Rows as JSON text, comma between them, with what they are rows of: they are read where they are rendered. */
export interface RowTexts {
  type: string;
  text: string;
  ids: number[];
  /** The autonomous systems that the rows name. */
  systems: (number | null)[];
}

// A text of a few megabytes at most, so that no single one holds anything up.
const ROWS_A_TEXT = 2000;

/** How secrets are in rows: as they are stored, or as a mask for each that is there. */
export type Secrets = 'sealed' | 'masked';

/** `select type, text, ids, systems` of rows, some thousand a text. */
export function rowTexts(
  type: string,
  where: RawBuilder<unknown>,
  secrets: Secrets = 'sealed',
): RawBuilder<RowTexts> {
  const named = (key: string) => sql`array_agg((row ->> ${sql.lit(key)})::bigint)`;
  return sql`select type, string_agg(row::text, ',') as text, array_agg((row ->> 'id')::bigint) as ids,
    ${named('autonomous_system_id')} || ${named('local_autonomous_system_id')} as systems
    from (select n.*, (row_number() over () - 1) / ${sql.lit(ROWS_A_TEXT)} as part from (${rowsAsJson(type, where, secrets)}) n) p group by type, part`;
}

interface TypedRow {
  type: string;
  row: ProjectedRow;
}

/** `select type, row` of rows as JSON, with JSON columns as text: a template sees their keys and numbers as they are stored. */
function rowsAsJson(type: string, where: RawBuilder<unknown>, secrets: Secrets): RawBuilder<TypedRow> {
  const resource = declared(type);
  const leftOut = LEFT_OUT[type] ?? [];
  const json = entries(resource).flatMap(([key, field]) => {
    if (leftOut.includes(key)) return [];
    if (field.storage === 'secret' && secrets === 'masked')
      return [
        sql`${sql.lit(key)}, case when x.${sql.ref(key)} <> '' then ${sql.lit(MASK)} else x.${sql.ref(key)} end`,
      ];
    return field.sql === 'jsonb' ? [sql`${sql.lit(key)}, x.${sql.ref(key)}::text`] : [];
  });
  const without = leftOut.map((key) => sql` - ${sql.lit(key)}`);
  return sql`select ${sql.lit(type)} as type, (to_jsonb(x)${sql.join(without, sql``)}) || jsonb_build_object(${sql.join(json)}) as row from ${sql.table(tableOf(resource))} x where ${where}`;
}

/** The declaration of a content type. */
export function declared(type: string): AnyResource {
  const resource = registry[type];
  if (!resource) throw new Error(`${type} is not declared`);
  return resource;
}
