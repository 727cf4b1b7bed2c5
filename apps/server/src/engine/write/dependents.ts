import {
  type AnyResource,
  columnOf,
  contentTypeOf,
  entries,
  pointersOf,
  tableOf,
  targetsOf,
} from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../context.ts';

/** What an object goes with: null for one that is itself to be deleted. */
export type Origin = { resource: AnyResource; id: number } | null;
/** The objects that go, by resource, with what takes them along. */
export type Doomed = Map<AnyResource, Map<number, Origin>>;

/** Rows of a resource, `t0`, that point at objects which go. */
interface PointingRows {
  resource: AnyResource;
  /** The field that points. */
  key: string;
  /** The column with the id of what is pointed at. */
  at: RawBuilder<unknown>;
  where: (ids: readonly number[]) => RawBuilder<unknown>;
}

/** The references of every resource to `target`, by what happens to their rows. */
export const pointingAt = (context: Context, target: AnyResource, onDelete: string): PointingRows[] =>
  Object.values(context.engine.registry).flatMap((resource) =>
    entries(resource)
      .filter(
        ([, field]) =>
          field.storage === 'reference' &&
          field.target === contentTypeOf(target) &&
          field.onDelete === onDelete,
      )
      .map(([key, field]) => {
        const at = sql`t0.${sql.ref(columnOf(key, field))}`;
        return { resource, key, at, where: (ids) => sql`${at} = any(${ids}::bigint[])` };
      }),
  );

/** Rows that belong to objects of `target` by a pointer at any object; the database deletes them with those. */
const belongingTo = ({ engine: { registry } }: Context, target: AnyResource): PointingRows[] =>
  Object.values(registry).flatMap((resource) =>
    pointersOf(resource)
      .filter((one) => one.onDelete === 'cascade' && targetsOf(registry, one).includes(target))
      .map(({ key, typeKey, idKey }) => {
        const at = sql`t0.${sql.ref(idKey)}`;
        return {
          resource,
          key,
          at,
          where: (ids) =>
            sql`t0.${sql.ref(typeKey)} = ${contentTypeOf(target)} and ${at} = any(${ids}::bigint[])`,
        };
      }),
  );

/** Everything that goes with the roots because it cannot be without them: one statement for each reference that leads there. */
export async function dependents(
  context: Context,
  resource: AnyResource,
  roots: readonly number[],
): Promise<Doomed> {
  const doomed: Doomed = new Map([[resource, new Map(roots.map((id) => [id, null]))]]);
  const queue: { of: AnyResource; ids: readonly number[] }[] = [{ of: resource, ids: roots }];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const leading = [...pointingAt(context, next.of, 'cascade'), ...belongingTo(context, next.of)];
    for (const { resource: owner, at, where } of leading) {
      const { rows } = await sql<{
        id: number;
        origin: number;
      }>`select t0.id, ${at} as origin from ${sql.table(tableOf(owner))} t0 where ${where(next.ids)}`.execute(
        context.db,
      );
      const known = doomed.get(owner) ?? new Map<number, Origin>();
      const fresh = rows
        .map((row) => ({ id: Number(row.id), origin: Number(row.origin) }))
        .filter(({ id }) => !known.has(id));
      if (fresh.length === 0) continue;
      for (const { id, origin } of fresh) known.set(id, { resource: next.of, id: origin });
      doomed.set(owner, known);
      queue.push({ of: owner, ids: fresh.map(({ id }) => id) });
    }
  }
  return doomed;
}
