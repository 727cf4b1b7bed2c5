import { type AnyResource, contentTypeOf, entries, linkTableOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Stored } from './snapshot.ts';
import type { WrittenRow } from './write-rows.ts';

interface Linking {
  draft: Row;
  /** What it was, where it was there before, and so has links. */
  stored: Stored | null;
}

/** Writes what stands in tables of its own: links to many objects, and tags. */
export async function writeLinks(
  context: Context,
  resource: AnyResource,
  items: readonly Linking[],
  ids: readonly number[],
): Promise<void> {
  for (const [key, field] of entries(resource)) {
    if (field.storage !== 'link' && field.storage !== 'tagging') continue;
    const touched = ids.filter((_, at) => items[at] && key in items[at].draft);
    if (touched.length === 0) continue;
    const pairs = items.flatMap((item, at) => {
      const given = item.draft[key];
      return Array.isArray(given) ? given.map((target) => ({ source: ids[at], target })) : [];
    });
    const held = items.some((item) => item.stored !== null);
    if (field.storage === 'link')
      await replaceLinks(context, linkTableOf(resource, key), held ? touched : [], pairs);
    else await replaceTags(context, contentTypeOf(resource), touched, pairs);
  }
}

type Pairs = readonly { source: number | undefined; target: unknown }[];

async function replaceLinks(
  context: Context,
  name: string,
  touched: readonly number[],
  pairs: Pairs,
): Promise<void> {
  const table = sql.table(name);
  if (touched.length)
    await sql`delete from ${table} where source_id = any(${touched}::bigint[])`.execute(context.db);
  if (pairs.length === 0) return;
  await sql`insert into ${table} (source_id, target_id) select source, target from json_to_recordset(${JSON.stringify(pairs)}::json) p(source bigint, target bigint)`.execute(
    context.db,
  );
}

/** Tags keep the order in which they were attached, so those that stay are left alone. */
async function replaceTags(
  context: Context,
  type: string,
  touched: readonly number[],
  pairs: Pairs,
): Promise<void> {
  const given = sql`json_to_recordset(${JSON.stringify(pairs)}::json) p(source bigint, target bigint)`;
  await sql`delete from extras_taggeditem l where l.content_type = ${type} and l.object_id = any(${touched}::bigint[]) and not exists (select 1 from ${given} where p.source = l.object_id and p.target = l.tag_id)`.execute(
    context.db,
  );
  if (pairs.length === 0) return;
  await sql`insert into extras_taggeditem (content_type, object_id, tag_id) select ${type}, source, target from ${given} on conflict do nothing`.execute(
    context.db,
  );
}

/** Rows with what they are linked to now: what was given, or what was there. */
export async function linkedAs(
  context: Context,
  resource: AnyResource,
  items: readonly Linking[],
  written: readonly WrittenRow[],
): Promise<Stored[]> {
  const [linked, tagging] = ['link', 'tagging'].map((kind) =>
    entries(resource).flatMap(([key, { storage }]) => (storage === kind ? [key] : [])),
  );
  const [tagsKey] = tagging ?? [];
  const names = tagsKey === undefined ? new Map<number, string>() : await tagNames(context, items, tagsKey);
  const among = (ids: readonly number[]) =>
    [...names].filter(([id]) => ids.includes(id)).map(([id, name]) => ({ id, name }));
  return written.map((row, at) => {
    const { draft = {}, stored = null } = items[at] ?? {};
    const links = Object.fromEntries(
      (linked ?? []).map((key) => [key, key in draft ? idsIn(draft[key]) : (stored?.links[key] ?? [])]),
    );
    const tags =
      tagsKey !== undefined && tagsKey in draft ? among(idsIn(draft[tagsKey])) : (stored?.tags ?? []);
    return { ...row, links, tags };
  });
}

const idsIn = (given: unknown): number[] =>
  Array.isArray(given) ? [...new Set(given.map(Number))].sort((one, other) => one - other) : [];

/** Tags that drafts name, in the order in which tags are read. */
async function tagNames(
  { db }: Context,
  items: readonly Linking[],
  key: string,
): Promise<Map<number, string>> {
  const ids = new Set(items.flatMap(({ draft }) => idsIn(draft[key])));
  if (ids.size === 0) return new Map();
  const { rows } = await sql<{
    id: number;
    name: string;
  }>`select id, name from extras_tag where id = any(${[...ids]}::bigint[]) order by name`.execute(db);
  return new Map(rows.map(({ id, name }) => [Number(id), name]));
}
