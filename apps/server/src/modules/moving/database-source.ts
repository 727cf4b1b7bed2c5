import type { MovedNote } from '@peersmith/answers';
import { type AnyResource, contentTypeOf, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import { JobFailed } from '../../engine/jobs.ts';
import { openDatabase } from '../../platform/database.ts';
import { type DatabaseTables, databaseRows } from './database-rows.ts';
import { FORMER_TYPES, formerlyOf, movedResources } from './moved.ts';
import type { Source, SourceChange } from './source.ts';
import { UnknownFields } from './unknown-fields.ts';

type Db = AnyDatabase;

const PART = 1000;

/** A Peering Manager by its database, as it is at one moment: read in one transaction that cannot write. */
export async function databaseSource({ url }: { url: string }): Promise<Source> {
  const db: Db = openDatabase(url, { max: 1, application_name: 'peersmith-moving' });
  try {
    return await opened(db, url);
  } catch (error) {
    await db.destroy();
    throw unreadable(error);
  }
}

async function opened(db: Db, url: string): Promise<Source> {
  const connection = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  const tables = await tablesOf(connection);
  const unknown = new UnknownFields();
  const rows = await databaseRows(connection, { tables, unknown });
  const absent: AnyResource[] = [];
  return {
    about: { kind: 'database', address: withoutPassword(url), version: await versionOf(connection) },
    notes: () => [...absent.map(absence), ...rows.notes(), ...unknown.notes()],
    counts: () =>
      told(async () => {
        const counts = new Map<AnyResource, number>();
        for (const resource of movedResources) {
          const table = tableIn(tables, resource);
          if (!table) absent.push(resource);
          else counts.set(resource, await countOf(connection, table));
        }
        return counts;
      }),
    async *read(resource) {
      const table = tableIn(tables, resource);
      if (!table) return;
      const read = await told(() => rows.reader(resource, table));
      for await (const part of inParts(connection, table)) yield part.map(read);
    },
    changes: () => changesOf(connection, tables),
    changeCount: async () =>
      tables.has('core_objectchange') ? told(() => countOf(connection, 'core_objectchange')) : 0,
    rendered: null,
    close: async () => {
      await connection
        .rollback()
        .execute()
        .catch(() => undefined);
      await db.destroy();
    },
  };
}

async function tablesOf(db: Db): Promise<DatabaseTables> {
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select c.relname as table, array_agg(a.attname::text) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped group by 1`.execute(
    db,
  );
  const tables = new Map(rows.map(({ table, columns }) => [table, new Set(columns)]));
  if (!tables.has('django_content_type') || !tables.has('peering_autonomoussystem'))
    throw new JobFailed('This is no database of a Peering Manager: it has not the tables of one.');
  return tables;
}

const tableIn = (tables: DatabaseTables, resource: AnyResource): string | undefined =>
  [tableOf(resource), ...formerlyOf(resource).map((one) => one.table)].find((table) => tables.has(table));

/** Its version is in no table; the last change of its tables tells how old it is. */
async function versionOf(db: Db): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    select app || '.' || name as name from django_migrations where app in ('core', 'peering', 'devices', 'net', 'messaging', 'extras', 'bgp') order by applied desc, id desc limit 1`.execute(
    db,
  );
  return rows[0] ? `tables as of ${rows[0].name}` : null;
}

const absence = (resource: AnyResource): MovedNote => ({
  type: contentTypeOf(resource),
  text: `It has no ${resource.plural}: its version does not know them.`,
});

async function countOf(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db);
  return rows[0]?.n ?? 0;
}

/** The rows of a table as JSON, in parts. */
async function* inParts(db: Db, table: string): AsyncGenerator<Record<string, unknown>[]> {
  for (let after = 0; ; ) {
    const query = sql<{ row: Record<string, unknown> }>`
      select to_jsonb(t) as row from ${sql.table(table)} t where id > ${after} order by id limit ${PART}`;
    const { rows } = await told(() => query.execute(db));
    if (rows.length) yield rows.map(({ row }) => row);
    if (rows.length < PART) return;
    after = Number(rows.at(-1)?.row.id);
  }
}

async function* changesOf(db: Db, tables: DatabaseTables): AsyncGenerator<SourceChange[]> {
  if (!tables.has('core_objectchange')) return;
  for (let after = 0; ; ) {
    const { rows } = await sql<SourceChange & { id: number }>`
      select c.id::int as id, to_jsonb(c.time) #>> '{}' as time, c.user_id::int as user_id, c.user_name, c.request_id::text as request_id, c.action,
        t.app_label || '.' || t.model as type, c.changed_object_id::int as object_id, c.object_repr, c.prechange_data, c.postchange_data
      from core_objectchange c join django_content_type t on t.id = c.changed_object_type_id where c.id > ${after} order by c.id limit ${PART}`.execute(
      db,
    );
    if (rows.length)
      yield rows.map(({ id: _, ...row }) => ({ ...row, type: FORMER_TYPES.get(row.type) ?? row.type }));
    if (rows.length < PART) return;
    after = Number(rows.at(-1)?.id);
  }
}

/** `postgresql://user@host/name`; a password may stand before the host, and in the query. */
function withoutPassword(url: string): string {
  const [address = '', query = ''] = url.split('?');
  const socket = new URLSearchParams(query).get('host');
  const open = address.replace(/^(postgres(?:ql)?:\/\/[^:@/]*):.*@/, '$1@');
  return socket ? `${open}?host=${socket}` : open;
}

/** Work on the other database: its failures are of the other server, and no condition of ours. */
const told = <T>(work: () => Promise<T>): Promise<T> =>
  work().catch((error) => {
    throw unreadable(error);
  });

/** What PostgreSQL or the way to it says; an address with a password is in none of it. */
function unreadable(error: unknown): JobFailed {
  if (error instanceof JobFailed) return error;
  const codes = [error, error instanceof Error ? error.cause : null].flatMap((one) =>
    one instanceof Error && 'code' in one ? String(one.code) : [],
  );
  const known = codes.flatMap((code) => REASONS[code] ?? []);
  const reason = known[0] ?? (codes[0] ? `it fails with ${codes.join(', ')}` : 'it stopped answering');
  return new JobFailed(`The database of the other server cannot be read: ${reason}. Nothing was written.`, {
    cause: error,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  '28P01': 'it does not take the password',
  '28000': 'it does not let this user in',
  '3D000': 'there is no such database',
  '42501': 'the user may not read its tables: grant it pg_read_all_data',
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'there is no such host',
  ENOENT: 'there is no such socket',
  ETIMEDOUT: 'it does not answer',
};
