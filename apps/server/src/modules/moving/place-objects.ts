import { type AnyResource, contentTypeOf, type Row, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { matchDrafts } from '../../engine/write/match.ts';
import type { Translated } from './translate.ts';
import { type World, within } from './world.ts';

/** Whether there is anything of a resource here. */
export async function isEmptyHere({ db }: Context, resource: AnyResource): Promise<boolean> {
  const { rows } = await sql<{
    held: boolean;
  }>`select exists (select from ${sql.table(tableOf(resource))}) as held`.execute(db);
  return rows[0]?.held === false;
}

/** Makes room for ids that are kept: those that the database gives from now on are above them. */
export async function reserveIds(
  { db }: Context,
  resource: AnyResource,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  const highest = ids.reduce((most, id) => Math.max(most, id), 0);
  const table = tableOf(resource);
  await sql`select setval(s.name, ${highest}) from (select pg_get_serial_sequence(${table}, 'id') as name) s
    where coalesce((select last_value from pg_sequences where schemaname || '.' || sequencename = s.name), 0) < ${highest}`.execute(
    db,
  );
}

/** The ids that new objects get: their own where nobody has it here. */
export async function idsFor(
  { db }: Context,
  resource: AnyResource,
  wanted: readonly number[],
): Promise<number[]> {
  if (wanted.length === 0) return [];
  const table = tableOf(resource);
  const { rows: taken } = await sql<{
    id: number;
  }>`select id from ${sql.table(table)} where id = any(${wanted}::bigint[])`.execute(db);
  const held = new Set(taken.map(({ id }) => Number(id)));
  const other = wanted.filter((id) => held.has(id)).length;
  const { rows } = other
    ? await sql<{
        id: number;
      }>`select nextval(pg_get_serial_sequence(${table}, 'id')) as id from generate_series(1, ${other})`.execute(
        db,
      )
    : { rows: [] };
  const fresh = rows.map(({ id }) => Number(id));
  return wanted.map((id) => (held.has(id) ? Number(fresh.shift()) : id));
}

/** The object here that each one is; null for what is not here. What was found before, or made by this move, is no other's. */
export async function findHere(
  context: Context,
  { world, resource }: { world: World; resource: AnyResource },
  objects: readonly Translated[],
): Promise<(number | null)[]> {
  const type = contentTypeOf(resource);
  const claimed = within(world.claimed, type);
  const matches =
    type === 'users.token'
      ? await tokensHere(context, objects)
      : (
          await matchDrafts(
            context,
            resource,
            objects.map(({ values }) => identifying(resource, values)),
          )
        ).map((match) => (match.kind === 'none' ? [] : match.kind === 'one' ? [match.id] : match.ids));
  const taken = new Set<number>();
  return objects.map(({ source }, at) => {
    const free = (matches[at] ?? []).filter((id) => !claimed.has(id) && !taken.has(id));
    const id = free.includes(source.id) ? source.id : (free[0] ?? null);
    if (id !== null) taken.add(id);
    return id;
  });
}

/** Secrets tell nothing apart, and are not looked for. */
const identifying = (resource: AnyResource, values: Row): Row =>
  Object.fromEntries(Object.entries(values).filter(([key]) => resource.fields[key]?.storage !== 'secret'));

/** Tokens are known by the digest of their key. */
async function tokensHere({ db }: Context, objects: readonly Translated[]): Promise<number[][]> {
  const digests = objects.map(({ values }) => String(values.digest));
  const { rows } = await sql<{
    id: number;
    digest: string;
  }>`select id, digest from users_token where digest = any(${digests})`.execute(db);
  const held = new Map(rows.map(({ id, digest }) => [digest, Number(id)]));
  return digests.map((digest) => held.get(digest) ?? []).map((id) => [id].flat());
}
