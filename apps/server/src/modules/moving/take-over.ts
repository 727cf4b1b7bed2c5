import { autonomousSystem } from '@peersmith/model';
import { type AnyResource, contentTypeOf, type FieldErrors } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { readStored } from '../../engine/write/snapshot.ts';
import { carryLists } from '../irr/index.ts';
import { compareFields } from './compare.ts';
import { noteForReview, reviewTagFor } from './mark-for-review.ts';
import { findHere, idsFor, isEmptyHere, reserveIds } from './place-objects.ts';
import type { SourceObject } from './source.ts';
import { type Translated, translate } from './translate.ts';
import { type World, within } from './world.ts';
import { type Writing, writeObjects, writeRegardless } from './write-objects.ts';

/** So many are written in one statement. */
const AT_ONCE = 1000;

interface Taking {
  world: World;
  resource: AnyResource;
  /** Whether nothing of it was here before. */
  empty: boolean;
}

/** Takes over the objects of a resource: finds those that are here, compares them, and makes the others. */
export async function takeOver(
  context: Context,
  { world, resource, objects }: { world: World; resource: AnyResource; objects: readonly SourceObject[] },
  step: (done: number) => void,
): Promise<void> {
  world.counts(resource).read = objects.length;
  await world.lookAt(context, resource, objects);
  await reserveIds(
    context,
    resource,
    objects.map(({ id }) => id),
  );
  const taking: Taking = { world, resource, empty: await isEmptyHere(context, resource) };
  for (let at = 0; at < objects.length; at += AT_ONCE) {
    await takePart(context, taking, objects.slice(at, at + AT_ONCE));
    if (context.events) context.events.length = 0;
    step(at + AT_ONCE);
  }
}

async function takePart(context: Context, taking: Taking, objects: readonly SourceObject[]): Promise<void> {
  const { world, resource, empty } = taking;
  const translated = objects
    .map((one) => translate(world, resource, one))
    .filter(({ pointless }) => !pointless);
  const whole = translated.filter(({ missing }) => Object.keys(missing).length === 0);
  for (const one of translated.filter((some) => !whole.includes(some))) refuse(taking, one, one.missing);
  const here = empty ? whole.map(() => null) : await findHere(context, taking, whole);
  await compareHere(context, taking, whole, here);
  const fresh = whole.filter((_, at) => here[at] === null);
  const ids = await idsFor(
    context,
    resource,
    fresh.map(({ source }) => source.id),
  );
  const writing = fresh.map((object, at): Writing => ({ object, id: ids[at] ?? 0, isNew: true, fields: [] }));
  await write(context, taking, writing);
}

/** Objects that are here already: equal, or with fields that differ; those are changed where that is asked for. */
async function compareHere(
  context: Context,
  taking: Taking,
  objects: readonly Translated[],
  here: readonly (number | null)[],
): Promise<void> {
  const { world, resource } = taking;
  const stored = await readStored(
    context,
    resource,
    here.flatMap((id) => id ?? []),
  );
  const counts = world.counts(resource);
  const changing: Writing[] = [];
  for (const [at, object] of objects.entries()) {
    const id = here[at] ?? null;
    const held = id === null ? undefined : stored.get(id);
    if (id === null || !held) continue;
    world.place(resource, object.source.id, id);
    const options = { stored: held, isFresh: false, without: world.reviewTag };
    const { fields } = compareFields(context, resource, object, options);
    if (fields.length === 0) {
      counts.equal += 1;
      continue;
    }
    if (world.update) changing.push({ object, id, isNew: false, fields });
    else {
      counts.differing += 1;
      world.name({ ...nameOf(resource, object, id), state: 'differing', fields, messages: {} });
    }
  }
  await write(context, taking, changing);
}

const nameOf = (resource: AnyResource, { source }: Translated, id: number | null) => ({
  type: contentTypeOf(resource),
  source_id: source.id,
  id,
  display: source.display,
});

function refuse(
  { world, resource }: Taking,
  object: Translated,
  messages: FieldErrors,
  id: number | null = null,
): void {
  world.counts(resource).refused += 1;
  world.name({ ...nameOf(resource, object, id), state: 'refused', fields: [], messages });
}

async function write(context: Context, taking: Taking, writing: readonly Writing[]): Promise<void> {
  const { world, resource } = taking;
  const outcomes = await writeObjects(context, resource, writing);
  if (resource === autonomousSystem)
    await carryLists(
      context,
      writing.filter((_, at) => !outcomes[at]).map(({ id, object: { source } }) => ({ id, ...source.shown })),
    );
  for (const [at, one] of writing.entries()) {
    const messages = outcomes[at];
    if (!messages) written(taking, one);
    else if (world.carryRefused) await carry(context, taking, { writing: one, messages });
    else refuse(taking, one.object, messages, one.isNew ? null : one.id);
  }
}

function written({ world, resource }: Taking, { object, id, isNew, fields }: Writing): void {
  const counts = world.counts(resource);
  if (!isNew) {
    counts.updated += 1;
    world.name({ ...nameOf(resource, object, id), state: 'updated', fields: [...fields], messages: {} });
    return;
  }
  counts.new += 1;
  within(world.fresh, contentTypeOf(resource)).add(id);
  world.place(resource, object.source.id, id);
}

/** Carries an object over although our rules refuse it, with a mark for whoever looks through them. */
async function carry(
  context: Context,
  taking: Taking,
  { writing, messages }: { writing: Writing; messages: FieldErrors },
): Promise<void> {
  const { world, resource } = taking;
  const tag = await reviewTagFor(context, taking);
  const impossible = await writeRegardless(context, resource, { ...writing, tag });
  if (impossible) return refuse(taking, writing.object, impossible, writing.isNew ? null : writing.id);
  written(taking, writing);
  world.counts(resource).carried += 1;
  world.name({ ...nameOf(resource, writing.object, writing.id), state: 'carried', fields: [], messages });
  await noteForReview(context, { resource, id: writing.id, messages });
}
