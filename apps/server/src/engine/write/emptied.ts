import { type AnyResource, carries, changeLogged } from '@peersmith/resource';
import { sql } from 'kysely';
import { turns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import { type Change, recordChanges } from './changes.ts';
import type { Doomed, Origin } from './dependents.ts';
import { type Loosening, looseningOf } from './loosenings.ts';
import { readStored } from './snapshot.ts';

/** Objects that stay and lose what they point at, by resource: each with one of those that go. */
export type Emptied = Map<AnyResource, Map<number, NonNullable<Origin>>>;

/** What stays with a reference, a link or a tag less when these go: one statement. */
export async function emptiedBy(context: Context, doomed: Doomed): Promise<Emptied> {
  const all = loosened(context, doomed);
  if (all.length === 0) return new Map();
  const parts = all.map(
    ({ loosening, ids }, at) =>
      sql`select ${sql.lit(at)} as at, t.id, t.origin from (${loosening.rows(ids)}) t where t.id <> all(${[...(doomed.get(loosening.resource)?.keys() ?? [])]}::bigint[])`,
  );
  const { rows } = await sql<{ at: number; id: number; origin: number }>`${sql.join(
    parts,
    sql` union all `,
  )} order by 1, 2`.execute(context.db);
  const emptied: Emptied = new Map();
  for (const { at, id, origin } of rows) {
    const found = all[at];
    if (!found) continue;
    const known = emptied.get(found.loosening.resource) ?? new Map<number, NonNullable<Origin>>();
    if (!known.has(Number(id))) known.set(Number(id), { resource: found.target, id: Number(origin) });
    emptied.set(found.loosening.resource, known);
  }
  return emptied;
}

const loosened = (context: Context, doomed: Doomed) =>
  [...doomed].flatMap(([target, ids]) =>
    looseningOf(context, target).map((loosening) => ({ loosening, target, ids: [...ids.keys()] })),
  );

/** Objects that are read and written down at once. */
const AT_ONCE = 1000;

/** Writes into the change log what stays and is emptied, while it is not yet. */
export async function recordEmptied(
  context: Context,
  { doomed, emptied }: { doomed: Doomed; emptied: Emptied },
  causeOf: (origin: NonNullable<Origin>) => number | null,
): Promise<void> {
  // A plan has heard of it already, and of no more than it shows.
  const { plan: _, ...unplanned } = context;
  const pass = turns();
  for (const [resource, rows] of emptied) {
    if (!carries(resource, changeLogged)) continue;
    const loosenings = loosened(context, doomed).filter(({ loosening }) => loosening.resource === resource);
    const all = [...rows];
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const part = new Map(all.slice(at, at + AT_ONCE));
      const stored = await readStored(context, resource, [...part.keys()], true);
      const changes = [...stored].map(([id, before]): Change => {
        const origin = part.get(id);
        const after = loosenings.reduce((held, one) => without(held, one), before);
        return { resource, id, before, after, causedBy: origin ? causeOf(origin) : null };
      });
      await recordChanges(unplanned, changes);
      await pass();
    }
  }
}

type Held = Parameters<Loosening['without']>[0];

/** A reference is emptied only where it points at what goes. */
const without = (held: Held, { loosening, ids }: { loosening: Loosening; ids: readonly number[] }): Held =>
  loosening.without(held, new Set(ids));
