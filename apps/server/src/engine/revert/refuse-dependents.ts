import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import type { Context } from '../context.ts';
import type { Refused } from '../plans/planning.ts';
import { visibleObjects } from '../read/visible-objects.ts';
import type { Depending } from '../write/record-removal.ts';
import { readStored } from '../write/snapshot.ts';
import { refusedRevert } from './refused-revert.ts';

/** Most objects that are named of each type. */
const MOST_NAMED = 10;

/** Refuses to delete what a change created where something came to depend on it that these changes did not make. */
export async function refuseDependents(
  context: Context,
  { doomed, emptied }: Depending,
  refused: Refused[],
): Promise<void> {
  const needing = new Map<string, { root: { resource: AnyResource; id: number }; texts: string[] }>();
  const going = [...doomed].map(([of, ids]) => ({
    of,
    ids: [...ids].flatMap(([id, origin]) => (origin ? [{ id, origin }] : [])),
    what: 'would go with it',
  }));
  // What tells of what was done says so itself, whether or not who did it is still there.
  const pointing = [...emptied].filter(([of]) => !of.readOnly);
  const staying = pointing.map(([of, ids]) => ({
    of,
    ids: [...ids].map(([id, origin]) => ({ id, origin })),
    what: 'would point at nothing',
  }));
  for (const { of, ids, what } of [...going, ...staying])
    for (const [, some] of Map.groupBy(
      ids,
      ({ origin }) => `${contentTypeOf(origin.resource)} ${origin.id}`,
    )) {
      const [first] = some;
      if (!first) continue;
      const key = `${contentTypeOf(first.origin.resource)} ${first.origin.id}`;
      const held = needing.get(key) ?? { root: first.origin, texts: [] };
      held.texts.push(
        `${await named(
          context,
          of,
          some.map(({ id }) => id),
        )} ${what}.`,
      );
      needing.set(key, held);
      if (needing.size >= MOST_NAMED) break;
    }
  if (needing.size === 0) return;
  for (const { root, texts } of needing.values()) {
    const stored = await readStored(context, root.resource, [root.id]);
    const display = stored.get(root.id)?.display ?? '';
    refused.push({ ...root, display, position: null, messages: { non_field_errors: texts } });
  }
  throw await refusedRevert(context, refused);
}

/** `2 direct sessions (A, B)`; only those by name that the caller may view. */
async function named(context: Context, resource: AnyResource, ids: readonly number[]): Promise<string> {
  const type = contentTypeOf(resource);
  const first = await readStored(context, resource, ids.slice(0, MOST_NAMED));
  const sees = await visibleObjects(
    context,
    [...first.keys()].map((id) => ({ type, id })),
  );
  const names = [...first].filter(([id]) => sees({ type, id })).map(([, { display }]) => display);
  const more = names.length < ids.length && names.length > 0 ? ', …' : '';
  const count = `${ids.length} ${ids.length === 1 ? resource.label : resource.plural}`;
  return names.length ? `${count} (${names.join(', ')}${more})` : count;
}
