import { isDeepStrictEqual } from 'node:util';
import { type AnyResource, contentTypeOf, tableOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { type Context, SYSTEM } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { save } from '../../../engine/write/save.ts';
import { contentFor, fedField, fedResources } from './content-for.ts';

/** An object that follows a file. */
export interface Follower {
  type: string;
  id: number;
  display: string;
}

/** What came of following. */
export interface Followed {
  updated: Follower[];
  faults: (Follower & { fault: string })[];
}

/** Brings every object that follows a file of a source up to date, each as a write of its own; one that cannot be keeps what it has. */
export async function followFiles(context: Context, source: number): Promise<Followed> {
  const followed: Followed = { updated: [], faults: [] };
  for (const resource of fedResources(context.engine)) {
    await bindAgain(context, resource, source);
    for (const follower of await behind(context, resource, source)) {
      const fault = await follow(context, resource, follower.id);
      if (fault) followed.faults.push({ ...follower, fault });
      else followed.updated.push(follower);
    }
  }
  return followed;
}

/** Objects whose file went, and is there again under its path. */
async function bindAgain({ db }: Context, resource: AnyResource, source: number): Promise<void> {
  await sql`update ${sql.table(tableOf(resource))} t set data_file_id = f.id from core_datafile f
    where t.data_source_id = ${source} and t.data_file_id is null and f.source_id = ${source} and f.path = t.data_path`.execute(
    db,
  );
}

/** Followers that have something else than their file, or may have: of data that is known once they are read. */
async function behind(context: Context, resource: AnyResource, source: number): Promise<Follower[]> {
  // A file may begin with the mark of its order of octets, which is no part of the text.
  const digest = (text: RawBuilder<unknown>) => sql`encode(sha256(${text}), 'hex')`;
  const text = sql`convert_to(t.template, 'UTF8')`;
  const differs =
    fedField(resource) === 'template'
      ? sql`f.hash not in (${digest(text)}, ${digest(sql`'\\xefbbbf'::bytea || ${text}`)})`
      : sql`t.data_synchronised is null or greatest(f.updated, t.updated) > t.data_synchronised`;
  const { rows } = await sql<{ id: number; display: string }>`
    select t.id::int as id, t.name as display from ${sql.table(tableOf(resource))} t join core_datafile f on f.id = t.data_file_id
    where t.data_source_id = ${source} and t.auto_synchronisation_enabled and (${differs} or t.data_fault <> '') order by t.id`.execute(
    context.db,
  );
  const same = await alreadyAs(context, resource, rows);
  return rows.filter(({ id }) => !same.has(id)).map((row) => ({ ...row, type: contentTypeOf(resource) }));
}

/** Those of some followers of data that have what is in their file, written in another way: they were looked at, and need no write. */
async function alreadyAs(
  { db, now }: Context,
  resource: AnyResource,
  rows: readonly { id: number }[],
): Promise<ReadonlySet<number>> {
  if (fedField(resource) === 'template' || rows.length === 0) return new Set();
  const { rows: held } = await sql<{ id: number; data: unknown; octets: Buffer }>`
    select t.id::int as id, t.data, c.data as octets from ${sql.table(tableOf(resource))} t join core_datafilecontent c on c.file_id = t.data_file_id
    where t.id = any(${rows.map(({ id }) => id)}::bigint[]) and t.data_fault = ''`.execute(db);
  const same = held.flatMap(({ id, data, octets }) => {
    const content = contentFor(resource, octets, { jinja2_trim: false, jinja2_lstrip: false });
    return 'value' in content && isDeepStrictEqual(content.value, data) ? [id] : [];
  });
  if (same.length > 0)
    await sql`update ${sql.table(tableOf(resource))} set data_synchronised = ${now()} where id = any(${same}::bigint[])`.execute(
      db,
    );
  return new Set(same);
}

/** Writes one object, which takes the content of its file by that. Why it could not; empty where it did. */
async function follow(context: Context, resource: AnyResource, id: number): Promise<string> {
  // A synchronisation is work of the server, whoever asked for it: what follows a file was decided when it was bound.
  const server = { ...context, principal: SYSTEM };
  try {
    const given = { auto_synchronisation_enabled: true };
    const { rows } = await save(server, resource, [{ id, given, mode: 'modify' }]);
    return String(rows[0]?.data_fault ?? '');
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    const fault = Object.values(Array.isArray(error.errors) ? (error.errors[0] ?? {}) : error.errors)
      .flat()
      .join(' ')
      .slice(0, 1000);
    await sql`update ${sql.table(tableOf(resource))} set data_fault = ${fault} where id = ${id}`.execute(
      context.db,
    );
    return fault || 'It cannot be written.';
  }
}
