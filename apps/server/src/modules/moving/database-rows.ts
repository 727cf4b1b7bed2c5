import { createHash } from 'node:crypto';
import type { MovedNote } from '@peersmith/answers';
import { registry } from '@peersmith/model';
import {
  type AnyField,
  type AnyResource,
  columnOf,
  contentTypeOf,
  entries,
  permissionsOf,
  type Row,
  tableOf,
  targetOf,
} from '@peersmith/resource';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import { FORMER_TYPES, formerlyOf, isKept } from './moved.ts';
import type { SourceObject } from './source.ts';
import type { UnknownFields } from './unknown-fields.ts';

/** The tables of the other database, with their columns. */
export type DatabaseTables = ReadonlyMap<string, ReadonlySet<string>>;

/** Lists by the id of the object that has them. */
type Lists = ReadonlyMap<number, readonly unknown[]>;

/** What becomes something else. */
const LEFT = new Set(['key']);
const RENAMED: Readonly<Record<string, string>> = { object_type: 'content_type' };
const KNOWN = new Set(Object.values(registry).flatMap(permissionsOf));
const HASHES = /^(pbkdf2_|scrypt\$|argon2\$argon2id|!)/;

interface Given {
  tables: DatabaseTables;
  unknown: UnknownFields;
}

/** How rows of the other database become objects under our names. */
export async function databaseRows(db: AnyDatabase, { tables, unknown }: Given) {
  const types = await typesOf(db);
  const notes = new Map<string, MovedNote>();
  const note = (type: string, text: string) => notes.set(text, { type, text });

  async function linksOf(
    resource: AnyResource,
    key: string,
    field: AnyField,
    table: string,
  ): Promise<Lists | null> {
    const link = [`${table}_${key}`, `${tableOf(resource)}_${key}`].find((name) => tables.has(name));
    if (!link) return null;
    const target = targetOf(registry, field);
    const id = (one: AnyResource) => sql.ref(`l.${one.name}_id`);
    return lists(
      db,
      sql`select ${id(resource)} as id, ${id(target)} as value from ${sql.table(link)} l order by l.id`,
    );
  }

  async function listsOf(resource: AnyResource, table: string): Promise<Map<string, Lists>> {
    const found = new Map<string, Lists>();
    const keep = (key: string, some: Lists | null) => some && found.set(key, some);
    for (const [key, field] of entries(resource)) {
      if (field.storage === 'link') keep(key, await linksOf(resource, key, field, table));
      else if (field.storage === 'tagging') keep(key, await tagsOf(db, resource));
    }
    for (const { key, query } of LISTS[contentTypeOf(resource)] ?? [])
      keep(key, await lists(db, sql.raw(query)));
    return found;
  }

  function readColumns(resource: AnyResource, row: Row, found: ReadonlyMap<string, Lists>): Row {
    const values: Row = {};
    for (const entry of entries(resource)) {
      const [key, field] = entry;
      if (!isKept(entry)) continue;
      const list = found.get(key);
      if (list) values[key] = list.get(Number(row.id)) ?? [];
      else if (field.kind === 'content_type') {
        const name = columnOf(key, field);
        const held = row[`${name}_id`] ?? row[`${RENAMED[name]}_id`];
        if (held !== undefined) values[key] = types.get(Number(held)) ?? null;
      } else if (row[columnOf(key, field)] !== undefined) values[key] = row[columnOf(key, field)];
    }
    for (const key of ['created', 'updated'] as const) if (row[key] !== undefined) values[key] = row[key];
    return values;
  }

  function takeApart(resource: AnyResource, row: Row, values: Row): void {
    const type = contentTypeOf(resource);
    if (type === 'users.token' && typeof row.key === 'string')
      Object.assign(values, {
        digest: createHash('sha256').update(row.key).digest('hex'),
        prefix: row.key.slice(0, 6),
      });
    if (type === 'auth.user' && typeof values.password === 'string' && !HASHES.test(values.password)) {
      note(
        type,
        'Passwords that are hashed in another way than PBKDF2, scrypt or Argon2 stay behind: somebody sets new ones.',
      );
      values.password = '!';
    }
    for (const key of ['permissions', 'user_permissions']) {
      const given = values[key];
      if (!Array.isArray(given)) continue;
      const stay = given.filter((name) => !KNOWN.has(String(name)));
      if (stay.length)
        note(type, `There are no such permissions here, and they stay behind: ${stay.join(', ')}.`);
      values[key] = given.filter((name) => KNOWN.has(String(name))).sort();
    }
  }

  async function reader(resource: AnyResource, table: string): Promise<(row: Row) => SourceObject> {
    const found = await listsOf(resource, table);
    const columns = tables.get(table) ?? new Set<string>();
    const ours = new Set(entries(resource).map(([key, field]) => columnOf(key, field)));
    const known = (name: string) =>
      ours.has(name) ||
      LEFT.has(name) ||
      ['id', 'created', 'updated', 'local_context_data'].includes(name) ||
      (name.endsWith('_type_id') && !name.startsWith('_'));
    const told = entries(resource).filter(
      ([key, field]) => found.has(key) || columns.has(columnOf(key, field)) || field.kind === 'content_type',
    );
    unknown.has(resource, new Set(told.map(([key]) => key)));
    return (row) => {
      unknown.seen(
        resource,
        Object.entries(row).filter(([name]) => !known(name)),
      );
      const values = readColumns(resource, row, found);
      takeApart(resource, row, values);
      return {
        id: Number(row.id),
        display: displayOf(resource, values, row),
        values,
        shown: listsIn(resource, row),
      };
    };
  }

  return { reader, notes: () => [...notes.values()] };
}

/** What a network carries over there, and becomes lists here. */
const listsIn = (resource: AnyResource, row: Row): Row =>
  contentTypeOf(resource) === 'peering.autonomoussystem'
    ? { prefixes: row.prefixes ?? null, as_list: row.as_list ?? [] }
    : {};

/** What lists stand in tables of their own over there and in a column here. */
const PERMISSION = `(select t.app_label || '.' || p.codename from auth_permission p join django_content_type t on t.id = p.content_type_id where p.id = l.permission_id)`;
const LISTS: Readonly<Record<string, readonly { key: string; query: string }[]>> = {
  'auth.user': [
    {
      key: 'user_permissions',
      query: `select l.user_id as id, ${PERMISSION} as value from auth_user_user_permissions l order by l.id`,
    },
  ],
  'auth.group': [
    {
      key: 'permissions',
      query: `select l.group_id as id, ${PERMISSION} as value from auth_group_permissions l order by l.id`,
    },
  ],
  'extras.webhook': [
    {
      key: 'content_types',
      query: `select l.webhook_id as id, t.app_label || '.' || t.model as value from extras_webhook_content_types l join django_content_type t on t.id = l.contenttype_id order by l.id`,
    },
  ],
};

async function typesOf(db: AnyDatabase): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ id: number; type: string }>`
    select id::int as id, app_label || '.' || model as type from django_content_type`.execute(db);
  return new Map(rows.map(({ id, type }) => [Number(id), FORMER_TYPES.get(type) ?? type]));
}

const tagsOf = (db: AnyDatabase, resource: AnyResource): Promise<Lists> => {
  const names = [contentTypeOf(resource), ...formerlyOf(resource).map(({ type }) => type)];
  return lists(
    db,
    sql`select l.object_id as id, l.tag_id as value from extras_taggeditem l join django_content_type t on t.id = l.content_type_id where t.app_label || '.' || t.model = any(${names}) order by l.id`,
  );
};

async function lists(db: AnyDatabase, query: ReturnType<typeof sql>): Promise<Lists> {
  const { rows } = await sql<{ id: number; value: unknown }>`${query}`.execute(db);
  const found = new Map<number, unknown[]>();
  for (const { id, value } of rows) {
    const held = found.get(Number(id));
    if (held) held.push(value);
    else found.set(Number(id), [value]);
  }
  return found;
}

/** What to call an object before it is here. */
const displayOf = (resource: AnyResource, values: Row, row: Row): string =>
  String(
    values[resource.naturalKey ?? ''] ?? values.ip_address ?? values.name ?? `${resource.label} ${row.id}`,
  );
