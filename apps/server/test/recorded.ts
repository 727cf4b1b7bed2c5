import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { registry } from '@peersmith/model';
import {
  type AnyField,
  type AnyResource,
  columnOf,
  contentTypeOf,
  entries,
  hasColumn,
  linkTableOf,
  tableOf,
  targetOf,
} from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../src/engine/context.ts';

const FOLDER = join(import.meta.dirname, '../../../../shared/data/peering-manager');

/** Whether a recorded instance of Peering Manager is beside the repository; it is not part of it. */
export const isRecorded = existsSync(FOLDER);

type Line = Record<string, string | null>;
type Dump = ReadonlyMap<string, readonly Line[]>;

const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };
const cell = (text: string) =>
  text === '\\N' ? null : text.replace(/\\(.)/g, (_, one: string) => UNESCAPED[one] ?? one);

/** The rows of every table of a dump of pg_dump (COPY, text format), as text. */
function readDump(text: string): Dump {
  const tables = new Map<string, Line[]>();
  for (const [, table = '', names = '', body = ''] of text.matchAll(
    /^COPY public\.(\w+) \(([^)]*)\) FROM stdin;\n([\s\S]*?)^\\\.$/gm,
  )) {
    const columns = names.split(', ').map((name) => name.replaceAll('"', ''));
    const lines = body.split('\n').filter((line) => line !== '');
    tables.set(
      table,
      lines.map((line) => {
        const cells = line.split('\t').map(cell);
        return Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? null]));
      }),
    );
  }
  return tables;
}

/** Puts the objects of the recorded instance into ours, with their ids. */
export async function loadRecorded(context: Context): Promise<void> {
  const dump = readDump(gunzipSync(readFileSync(join(FOLDER, 'database.sql.gz'))).toString());
  const types = new Map(
    (dump.get('django_content_type') ?? []).map(({ id, app_label, model }) => [id, `${app_label}.${model}`]),
  );
  await context.db.transaction().execute(async (db) => {
    await sql`set local session_replication_role = replica`.execute(db);
    const world = { context: { ...context, db }, dump, types };
    for (const resource of loaded(dump)) await loadRows(world, resource);
    for (const resource of loaded(dump)) await loadLinks(world, resource);
    await loadTags(world);
  });
  await restoreKept(context);
}

interface World {
  context: Context;
  dump: Dump;
  types: ReadonlyMap<string | null | undefined, string>;
}

/** What only our own server writes is not taken over. */
const OWN = new Set(['core.objectchange', 'users.token']);
const loaded = (dump: Dump): AnyResource[] =>
  Object.values(registry).filter((one) => !OWN.has(contentTypeOf(one)) && dump.get(tableOf(one))?.length);

async function loadRows({ context, dump, types }: World, resource: AnyResource): Promise<void> {
  const columns = new Map<string, (line: Line) => string | null | undefined>();
  for (const name of ['id', ...(resource.frame.includes('created') ? ['created', 'updated'] : [])])
    columns.set(name, (line) => line[name]);
  for (const [key, field] of entries(resource))
    if (hasColumn(field)) columns.set(columnOf(key, field), readerOf({ context, types }, key, field));
  const lines = dump.get(tableOf(resource)) ?? [];
  const names = [...columns]
    .filter(([, read]) => lines.some((line) => read(line) !== undefined))
    .map(([name]) => name);
  const rows = lines.map((line) =>
    Object.fromEntries(names.map((name) => [name, columns.get(name)?.(line) ?? null])),
  );
  await insertText(context, tableOf(resource), rows);
}

/** What upstream calls otherwise. */
const RENAMED: Readonly<Record<string, string>> = { object_type: 'content_type', payload: 'data' };

function readerOf(
  { context, types }: Pick<World, 'context' | 'types'>,
  key: string,
  field: AnyField,
): (line: Line) => string | null | undefined {
  const name = columnOf(key, field);
  if (field.kind === 'content_type')
    return (line) => {
      const held = line[`${name}_id`] ?? line[`${RENAMED[name]}_id`];
      return held === undefined ? undefined : types.get(held);
    };
  // Upstream has a table for these.
  if (field.sql === 'text[]') return () => '{}';
  if (field.storage !== 'secret') return (line) => line[name];
  return (line) => (line[name] ? context.secrets.seal(line[name]) : line[name]);
}

async function insertText(context: Context, table: string, rows: readonly Line[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  if (names.length === 0) return;
  const { rows: typed } = await sql<{
    name: string;
    type: string;
  }>`select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = ${table}::regclass and attname = any(${names}::text[])`.execute(
    context.db,
  );
  const typeOf = new Map(typed.map(({ name, type }) => [name, type]));
  const picked = names.map((name) => sql`(x.${sql.ref(name)})::${sql.raw(typeOf.get(name) ?? 'text')}`);
  await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) select ${sql.join(picked)} from json_to_recordset(${JSON.stringify(rows)}::json) x(${sql.join(names.map((name) => sql`${sql.ref(name)} text`))})`.execute(
    context.db,
  );
}

async function loadLinks({ context, dump }: World, resource: AnyResource): Promise<void> {
  for (const [key, field] of entries(resource)) {
    if (field.storage !== 'link') continue;
    const lines = dump.get(`${tableOf(resource)}_${key}`) ?? [];
    const target = targetOf(context.engine.registry, field);
    await insertText(
      context,
      linkTableOf(resource, key),
      lines.map((line) => ({
        source_id: line[`${resource.name}_id`] ?? null,
        target_id: line[`${target.name}_id`] ?? null,
      })),
    );
  }
}

async function loadTags({ context, dump, types }: World): Promise<void> {
  const lines = dump.get('extras_taggeditem') ?? [];
  await insertText(
    context,
    'extras_taggeditem',
    lines.map(({ content_type_id, object_id = null, tag_id = null }) => ({
      content_type: types.get(content_type_id) ?? null,
      object_id,
      tag_id,
    })),
  );
  const held = dump.get('extras_webhook_content_types') ?? [];
  for (const { webhook_id, contenttype_id } of held)
    await sql`update extras_webhook set content_types = array_append(content_types, ${types.get(contenttype_id)}) where id = ${webhook_id}::bigint`.execute(
      context.db,
    );
}

/** What triggers keep, which were silent. */
async function restoreKept({ db }: Context): Promise<void> {
  for (const statement of [
    `update net_connection c set sort_key = connection_sort_key(c)`,
    `update peering_internetexchangepeeringsession s set sort_key = exchange_session_sort_key(s)`,
    `update peering_directpeeringsession s set sort_key = direct_session_sort_key(s)`,
    `insert into row_count (table_name, delta) select 'peering_internetexchangepeeringsession', count(*) from peering_internetexchangepeeringsession`,
    `insert into row_count (table_name, delta) select 'peering_directpeeringsession', count(*) from peering_directpeeringsession`,
  ])
    await sql.raw(statement).execute(db);
}

/** What the instance answered, by the path of its list. */
export const recordedLists = (): ReadonlyMap<string, { count: number; results: Record<string, unknown>[] }> =>
  new Map(
    readdirSync(join(FOLDER, 'rest')).flatMap((file) => {
      const read = JSON.parse(
        readFileSync(join(FOLDER, 'rest', file), 'utf8').replaceAll('http://pm.example.net', ''),
      );
      return 'results' in read ? [[`/api/${file.replace(/\.json$/, '').replace('.', '/')}/`, read]] : [];
    }),
  );

/** What it rendered, by the name of the router. */
export const recordedRenderings = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(FOLDER, 'rendered')).map((file) => [
      file.replace(/\.txt$/, ''),
      readFileSync(join(FOLDER, 'rendered', file), 'utf8'),
    ]),
  );
