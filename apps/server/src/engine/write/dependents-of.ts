import { type DependentGroup, type Dependents, MOST_DEPENDENTS } from '@peersmith/answers';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { type Context, implementationOf } from '../context.ts';
import { ApiError } from '../errors.ts';
import { get } from '../read/read.ts';
import { visibleObjects } from '../read/visible-objects.ts';
import { blockersOf } from './blockers.ts';
import { dependents } from './dependents.ts';
import { emptiedBy } from './emptied.ts';
import { onlyTried } from './only-tried.ts';
import type { Depending } from './record-removal.ts';
import { readStored } from './snapshot.ts';

/** How many objects besides those that are to go would go with them, and how many would be emptied. */
export function countDependents({ doomed, emptied }: Depending): { total: number } {
  let total = 0;
  for (const ids of doomed.values()) for (const origin of ids.values()) if (origin) total += 1;
  for (const ids of emptied.values()) total += ids.size;
  return { total };
}

/** What would go with an object, be emptied, or keeps it from being deleted, with counts; nothing is written. */
export async function dependentsOf(context: Context, resource: AnyResource, id: number): Promise<Dependents> {
  await get(context, resource, id, new Set(['id']));
  const doomed = await dependents(context, resource, [id]);
  const emptied = await emptiedBy(context, doomed);
  const { counts, blockers } = await blockersOf(context, doomed, MOST_DEPENDENTS);
  const going = [...doomed].map(([of, ids]) => ({
    of,
    ids: [...ids].flatMap(([one, origin]) => (origin ? [one] : [])),
  }));
  const forbidding = [...counts].map(([of, count]) => ({
    ...{ of, count },
    ids: [...new Set(blockers.filter((one) => one.resource === of).map((one) => one.id))],
  }));
  return {
    ...countDependents({ doomed, emptied }),
    deleted: await groupsOf(context, going),
    emptied: await groupsOf(
      context,
      [...emptied].map(([of, ids]) => ({ of, ids: [...ids.keys()] })),
    ),
    forbidding: await groupsOf(context, forbidding),
    refused: await refusalOf(context, resource, id),
  };
}

interface Counted {
  of: AnyResource;
  ids: readonly number[];
  count?: number;
}

async function groupsOf(context: Context, counted: readonly Counted[]): Promise<DependentGroup[]> {
  const groups: DependentGroup[] = [];
  for (const { of, ids, count = ids.length } of counted) {
    if (count === 0) continue;
    const type = contentTypeOf(of);
    const first = await readStored(context, of, ids.slice(0, MOST_DEPENDENTS));
    const sees = await visibleObjects(
      context,
      [...first.keys()].map((id) => ({ type, id: Number(id) })),
    );
    const objects = [...first].flatMap(([id, { display }]) => (sees({ type, id }) ? [{ id, display }] : []));
    groups.push({ type, label: count === 1 ? of.label : of.plural, count, objects });
  }
  return groups.sort((one, other) => other.count - one.count);
}

/** What the resource itself says against it: it is asked in a transaction that is undone. */
async function refusalOf(context: Context, resource: AnyResource, id: number): Promise<string | null> {
  const { beforeRemove } = implementationOf(context.engine, resource).behaviour;
  if (!beforeRemove) return null;
  return onlyTried(context, async (inner) => {
    try {
      await beforeRemove([id], inner);
      return null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return error.message;
    }
  });
}
