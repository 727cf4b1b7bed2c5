import { MOST_ENTRIES } from '@peersmith/answers';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { inParts, turns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import type { Planning } from '../plans/planning.ts';
import type { Doomed, Origin } from './dependents.ts';
import { type Loosening, looseningOf } from './loosenings.ts';
import { readStored, type Stored } from './snapshot.ts';

/** What goes, as it is stored. */
export type Gone = ReadonlyMap<AnyResource, ReadonlyMap<number, Stored>>;

const AT_ONCE = 1000;

/** Reads what goes, a part at a time: others have their turn in between. */
export async function readGone(context: Context, doomed: Doomed): Promise<Gone> {
  const gone = new Map<AnyResource, Map<number, Stored>>();
  const pass = turns();
  for (const [resource, ids] of doomed) {
    const all = [...ids.keys()];
    const read = new Map<number, Stored>();
    for (let at = 0; at < all.length; at += AT_ONCE) {
      for (const one of await readStored(context, resource, all.slice(at, at + AT_ONCE))) read.set(...one);
      await pass();
    }
    gone.set(resource, read);
  }
  return gone;
}

/** Tells a plan of a deletion: what goes with what, and what stays with a reference less. Gives what it read. */
export async function noteDoomed(context: Context, plan: Planning, doomed: Doomed): Promise<Gone> {
  const gone = await readGone(context, doomed);
  const named = ({ resource, id }: NonNullable<Origin>) => ({
    resource,
    id,
    display: gone.get(resource)?.get(id)?.display ?? '',
  });
  for (const [resource, ids] of doomed)
    await inParts([...ids], (part) =>
      plan.note(
        part.map(([id, origin]) => {
          const before = gone.get(resource)?.get(id) ?? null;
          return { resource, id, before, after: null, because: origin ? named(origin) : undefined };
        }),
      ),
    );
  for (const [target, ids] of doomed)
    for (const loosening of looseningOf(context, target)) {
      const { resource } = loosening;
      const staying = [...(doomed.get(resource)?.keys() ?? [])];
      for (const row of await loosened(context, plan, { loosening, ids: [...ids.keys()], staying })) {
        const before = row.stored;
        const held = plan.heldOf(resource, before.id)?.after ?? before;
        const after = loosening.without(held, new Set(ids.keys()));
        const because = named({ resource: target, id: row.origin });
        plan.note([{ resource, id: before.id, before, after, because }]);
      }
    }
  return gone;
}

interface Asked {
  loosening: Loosening;
  ids: readonly number[];
  staying: readonly number[];
}

/** The first of the rows that lose something; the rest is counted. */
async function loosened(
  context: Context,
  plan: Planning,
  { loosening: { resource, key, rows: pointing }, ids, staying }: Asked,
): Promise<{ stored: Stored; origin: number }[]> {
  const found = sql`from (${pointing(ids)}) t where id <> all(${staying}::bigint[])`;
  const { rows } = await sql<{
    id: number;
    origin: number;
    total: number;
  }>`select id, origin, count(*) over ()::int as total ${found} order by id limit ${MOST_ENTRIES}`.execute(
    context.db,
  );
  const more = (rows[0]?.total ?? 0) - rows.length;
  if (more > 0) {
    const all = await sql<{
      mark: string;
    }>`select md5(string_agg(id::text, ',' order by id)) as mark ${found}`.execute(context.db);
    plan.noteMore('update', more, `${contentTypeOf(resource)} ${key} ${all.rows[0]?.mark}`);
  }
  const held = await readStored(
    context,
    resource,
    rows.map((row) => Number(row.id)),
  );
  return rows.flatMap((row) => {
    const stored = held.get(Number(row.id));
    return stored ? [{ stored, origin: Number(row.origin) }] : [];
  });
}
