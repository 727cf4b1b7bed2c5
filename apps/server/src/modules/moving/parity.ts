import type { MovedField, Parity } from '@peersmith/answers';
import { type AnyResource, contentTypeOf, type Row, toJson } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { getMany, wireFor } from '../../engine/read/read.ts';
import { readStored } from '../../engine/write/snapshot.ts';
import { compareFields } from './compare.ts';
import type { SourceObject } from './source.ts';
import { translate } from './translate.ts';
import { MOST_NAMED, type World } from './world.ts';

const AT_ONCE = 1000;

/** What is worked out from the mirror of PeeringDB: it says nothing while there is none here. */
const FROM_MIRROR = new Set(['exists_in_peeringdb', 'is_abandoned', 'peeringdb_prefixes', 'is_expired']);

/** What networks do not carry here: it becomes their lists. */
export const LISTS_OF_NETWORKS = ['prefixes', 'as_list'] as const;

type Compared = Omit<Parity, 'routers'>;

/** Compares every object of the source with what is here, field by field. */
export async function compareAll(
  context: Context,
  { world, objects }: { world: World; objects: ReadonlyMap<AnyResource, readonly SourceObject[]> },
  step: (done: number) => void,
): Promise<Compared> {
  const found: Compared = { objects: 0, fields: 0, different: 0, differences: [] };
  const skipped = new Set([...LISTS_OF_NETWORKS, ...((await hasMirror(context)) ? [] : FROM_MIRROR)]);
  for (const [resource, all] of objects)
    for (let at = 0; at < all.length; at += AT_ONCE) {
      await comparePart(context, { world, resource, found, skipped }, all.slice(at, at + AT_ONCE));
      step(found.objects);
    }
  return found;
}

async function hasMirror({ db }: Context): Promise<boolean> {
  const { rows } = await sql<{
    held: boolean;
  }>`select exists (select from peeringdb_network) as held`.execute(db);
  return rows[0]?.held ?? false;
}

interface Comparing {
  world: World;
  resource: AnyResource;
  found: Compared;
  skipped: ReadonlySet<string>;
}

async function comparePart(
  context: Context,
  comparing: Comparing,
  objects: readonly SourceObject[],
): Promise<void> {
  const { world, resource, found, skipped } = comparing;
  const type = contentTypeOf(resource);
  const ids = objects.flatMap(({ id }) => world.idOf(type, id) ?? []);
  const stored = await readStored(context, resource, ids);
  const answers = await shownHere(context, { resource, ids, skipped, objects });
  for (const source of objects) {
    const translated = translate(world, resource, source);
    if (translated.pointless) continue;
    const id = world.idOf(type, source.id) ?? null;
    const held = id === null ? undefined : stored.get(id);
    found.objects += 1;
    const options = { isFresh: id !== null && world.isFresh(resource, id), without: world.reviewTag };
    const kept = held ? compareFields(context, resource, translated, { stored: held, ...options }) : null;
    const shown = compareShown(answers.get(Number(id)), source.shown);
    found.fields += (kept?.looked ?? 0) + shown.looked;
    const fields = [...(kept?.fields ?? []), ...shown.fields];
    if (held && fields.length === 0) continue;
    found.different += 1;
    if (found.differences.length < MOST_NAMED)
      found.differences.push({ type, source_id: source.id, id, display: source.display, fields });
  }
}

interface Showing {
  resource: AnyResource;
  ids: readonly number[];
  skipped: ReadonlySet<string>;
  objects: readonly SourceObject[];
}

/** What our API shows of the same objects beside their fields; numbers of others that point at them are no facts of theirs. */
async function shownHere(
  context: Context,
  { resource, ids, skipped, objects }: Showing,
): Promise<ReadonlyMap<number, Row>> {
  const told = new Set(
    objects.flatMap(({ shown }) => Object.keys(shown).filter((key) => shown[key] !== undefined)),
  );
  const keys = [...told].filter(
    (key) =>
      !skipped.has(key) &&
      (key === 'display' || resource.fields[key]?.read) &&
      resource.fields[key]?.ui.cell !== 'number',
  );
  if (keys.length === 0) return new Map();
  const only = new Set(keys);
  const rows = await getMany(context, resource, ids, only);
  const wire = { ...wireFor(context), base: '' };
  return new Map(rows.map((row) => [Number(row.id), toJson(resource, row, wire, only)]));
}

function compareShown(here: Row | undefined, there: Row): { fields: MovedField[]; looked: number } {
  const keys = Object.keys(here ?? {}).filter((key) => there[key] !== undefined);
  const fields = keys
    .filter((key) => text(here?.[key]) !== text(there[key]))
    .map((field) => ({ field, there: there[field] ?? null, here: here?.[field] ?? null }));
  return { fields, looked: keys.length };
}

/** JSON whatever the order of its keys, and of lists of names. */
const text = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
