import {
  type AnyResource,
  columnOf,
  contentTypeOf,
  entries,
  hasColumn,
  linkTableOf,
  type Row,
  tableOf,
  MASK as VEIL,
  type Veil,
} from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { scopeOf } from '../read/read.ts';
import { among, display } from '../read/scope.ts';

/** A row as it is stored: columns under their names, links as ids, tags as ids and names. */
export interface Stored {
  id: number;
  display: string;
  columns: Row;
  links: Record<string, number[]>;
  tags: { id: number; name: string }[];
}

/** Reads rows as they are stored; with `lock`, no one else changes them until the transaction ends. */
export async function readStored(
  context: Context,
  resource: AnyResource,
  ids: readonly number[],
  lock = false,
): Promise<Map<number, Stored>> {
  if (ids.length === 0) return new Map();
  const links = entries(resource)
    .filter(([, field]) => field.storage === 'link')
    .map(
      ([key]) =>
        sql`${sql.lit(key)}, (select coalesce(json_agg(l.target_id order by l.target_id), '[]') from ${sql.table(linkTableOf(resource, key))} l where l.source_id = t0.id)`,
    );
  const tags = entries(resource).some(([, field]) => field.storage === 'tagging')
    ? sql`(select coalesce(json_agg(json_build_object('id', x.id, 'name', x.name) order by x.name), '[]') from extras_taggeditem l join extras_tag x on x.id = l.tag_id where l.content_type = ${contentTypeOf(resource)} and l.object_id = t0.id)`
    : sql`'[]'::json`;
  const { rows } =
    await sql<Stored>`select t0.id, ${display(scopeOf(context.engine, resource))} as display, to_jsonb(t0.*) as columns, json_build_object(${sql.join(links)}) as links, ${tags} as tags from ${sql.table(tableOf(resource))} t0 where ${among(sql.ref('t0.id'), ids)} order by t0.id${lock ? sql` for update of t0` : sql``}`.execute(
      context.db,
    );
  return new Map(rows.map((row) => [Number(row.id), row]));
}

/** A stored row under its id and the keys that drafts use: references by their key, links as ids. */
export function asDraft(resource: AnyResource, stored: Stored): Row {
  const draft: Row = { id: stored.id };
  for (const [key, field] of entries(resource)) {
    if (field.storage === 'link') draft[key] = stored.links[key];
    else if (field.storage === 'tagging') draft[key] = stored.tags.map((tag) => tag.id);
    else if (hasColumn(field)) draft[key] = stored.columns[columnOf(key, field)];
  }
  return draft;
}

const MASK = '*************';
const CHANGED = '***CHANGED***';

/** The change log's view of a row: flat, without `id` and `updated`, secrets masked. `previous` shows a changed secret as changed. */
export function logged(context: Context, resource: AnyResource, stored: Stored, previous?: Stored): Row {
  const row: Row = { created: stored.columns.created };
  for (const [key, field] of entries(resource)) {
    const held = stored.columns[columnOf(key, field)];
    if (field.storage === 'link') row[key] = stored.links[key];
    else if (field.storage === 'tagging') row[key] = stored.tags.map((tag) => tag.name);
    else if (field.veil)
      row[key] = veiledInLog(context, field.veil, held, previous?.columns[columnOf(key, field)]);
    else if (field.storage === 'secret' || (field.write && !field.read)) {
      const changed = previous && previous.columns[columnOf(key, field)] !== held;
      row[key] = held ? (changed ? CHANGED : MASK) : held;
    } else if (field.storage === 'column' && !field.read) continue;
    else if (hasColumn(field)) row[key] = held;
  }
  return row;
}

/** A text with masks; where nothing else in it tells that it changed, the masks do. */
function veiledInLog(context: Context, veil: Veil, held: unknown, previous: unknown): unknown {
  if (typeof held !== 'string' || held === '') return held;
  const shown = veil.hide(context.secrets.open(held));
  if (typeof previous !== 'string' || previous === '' || previous === held) return shown;
  const unchanged = veil.hide(context.secrets.open(previous)) === shown;
  return unchanged ? shown.replaceAll(VEIL, CHANGED) : shown;
}
