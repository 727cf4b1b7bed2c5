import type { Reverted } from '@peersmith/answers';
import { type AnyResource, contentTypeOf, permissionOf, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, grantOf, inTransaction } from '../context.ts';
import { forbidden, Invalid } from '../errors.ts';
import { may } from '../permissions.ts';
import type { Refused } from '../plans/planning.ts';
import { grantedWhere } from '../read/read.ts';
import { remove } from '../write/remove.ts';
import { save } from '../write/save.ts';
import { dependencyOrder } from './dependency-order.ts';
import { type Folded, foldChanges } from './fold-changes.ts';
import { takeOutMissing } from './missing-pointers.ts';
import { type Obstacle, obstaclesTo } from './obstacles.ts';
import { refuseDependents } from './refuse-dependents.ts';
import { refusedRevert } from './refused-revert.ts';
import { type Taken, type Touched, touchedObjects } from './touched-objects.ts';

/** Objects that are looked at and written at once. */
const AT_ONCE = 2000;

interface Wish {
  taken: Taken;
  /** Whether what cannot come back may stay away: secrets that are not kept, pointers at what is gone, objects that are gone already. */
  partial: boolean;
}

interface Reversal extends Wish {
  context: Context;
  refused: Refused[];
  leftOut: Refused[];
  done: { create: number; update: number; delete: number };
}

/**
 * Takes changes back, all or nothing, in one transaction: what was deleted comes back as it was, under its id; what was changed is changed
 * back, field by field; what was created goes. Each object is written once, however often the changes touched it, by `save` and `remove`
 * like any other write. Fails with 409 and every reason where something later is in the way.
 */
export function revert(outer: Context, wish: Wish): Promise<Reverted> {
  return inTransaction(outer, async (context) => {
    const touched = await touchedObjects(context, wish.taken);
    requirePermissions(context, touched);
    const reversal: Reversal = {
      ...{ context, ...wish, refused: [], leftOut: [] },
      done: { create: 0, update: 0, delete: 0 },
    };
    const order = dependencyOrder(context.engine.registry);
    for (const inverse of ['create', 'update', 'delete'] as const) {
      const resources = inverse === 'delete' ? order.toReversed() : order;
      for (const resource of resources) {
        const objects = touched.filter((one) => one.resource === resource && one.inverse === inverse);
        for (let at = 0; at < objects.length; at += AT_ONCE)
          await takeBack(reversal, inverse, objects.slice(at, at + AT_ONCE));
      }
    }
    if (reversal.refused.length) throw await refusedRevert(context, reversal.refused);
    const { done, leftOut } = reversal;
    if (wish.taken.change === null)
      for (const hear of context.engine.reverted) await hear(context, wish.taken.request);
    return { request_id: context.requestId, counts: done, left_out: leftOut.map(shown) };
  });
}

const shown = ({ resource, id, display, messages }: Refused) => ({
  type: resource && contentTypeOf(resource),
  id,
  display,
  messages,
});

/** What undoes a write is a write: it needs the permission for that, and to view what it shows. */
function requirePermissions({ principal }: Context, touched: readonly Touched[]): void {
  const verbs = { create: 'add', update: 'change', delete: 'delete' } as const;
  const missing = new Set(
    touched.flatMap(({ resource, inverse }) =>
      (['view', verbs[inverse]] as const).flatMap((verb) =>
        may(principal, resource, verb) ? [] : [permissionOf(resource, verb)],
      ),
    ),
  );
  if (missing.size)
    throw forbidden(`This needs permissions that you do not have: ${[...missing].join(', ')}.`);
}

async function takeBack(
  reversal: Reversal,
  inverse: Touched['inverse'],
  objects: readonly Touched[],
): Promise<void> {
  const { context, taken } = reversal;
  const [first] = objects;
  if (!first) return;
  const folded = await foldChanges(context, taken, objects);
  const obstacles = await obstaclesTo(context, taken, folded);
  await requireGranted(context, first.resource, objects);
  const free = folded.filter((one) => {
    const obstacle = obstacles.get(one.touched.id);
    return !obstacle || passesOver(reversal, one.touched, obstacle);
  });
  const ready = free.filter(({ touched }) => !obstacles.has(touched.id));
  if (inverse === 'delete') await deleteAgain(reversal, first.resource, ready);
  else await putBack(reversal, first.resource, ready);
}

/** Notes what stands in the way of one object; true where that may be left out. */
function passesOver(reversal: Reversal, touched: Touched, { gone, messages }: Obstacle): boolean {
  note(reversal, touched, messages, gone);
  return gone && reversal.partial;
}

function note(
  reversal: Reversal,
  { resource, id, display }: Touched,
  messages: Obstacle['messages'],
  optional: boolean,
) {
  const list = optional && reversal.partial ? reversal.leftOut : reversal.refused;
  const last = list.at(-1);
  if (last?.resource === resource && last.id === id) Object.assign(last.messages, messages);
  else list.push({ resource, id, display, position: null, messages });
}

/** Only what the caller may change is changed back. */
async function requireGranted(
  context: Context,
  resource: AnyResource,
  objects: readonly Touched[],
): Promise<void> {
  if (!grantOf(context, resource)) return;
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${sql.table(tableOf(resource))} t0 where t0.id = any(${objects.map(({ id }) => id)}::bigint[]) and not coalesce(${grantedWhere(context, resource)}, false)`.execute(
    context.db,
  );
  if (rows[0]?.n)
    throw forbidden(`${rows[0].n} of the objects are not yours to change (${resource.plural}).`);
}

const PARTIAL = 'Send "partial": true to leave it out.';
const NOT_KEPT = 'What it was is not kept, so it cannot come back.';

async function putBack(reversal: Reversal, resource: AnyResource, ready: readonly Folded[]): Promise<void> {
  const { context, partial } = reversal;
  const missing = await takeOutMissing(
    context,
    resource,
    ready.map(({ before }) => before),
  );
  for (const { touched, before, lost } of ready) {
    for (const key of lost)
      note(reversal, touched, { [key]: [NOT_KEPT, ...(partial ? [] : [PARTIAL])] }, true);
    for (const { key, message, optional } of missing.get(before) ?? []) {
      note(reversal, touched, { [key]: [message, ...(optional && !partial ? [PARTIAL] : [])] }, optional);
      // An object that is there keeps what it points at now.
      if (touched.inverse === 'update') delete before[key];
    }
  }
  const wanted = ready.filter(
    ({ touched, before }) => touched.inverse === 'create' || Object.keys(before).length > 0,
  );
  if (reversal.refused.length || wanted.length === 0) return;
  const items = wanted.map(({ touched: { id }, before: given }) => ({
    id,
    given,
    mode: 'put back' as const,
  }));
  await explained(reversal, wanted, () => save(context, resource, items));
  for (const { touched } of wanted) reversal.done[touched.inverse] += 1;
}

/** What `save` refuses is told of the objects, as all else. */
async function explained(
  { context, refused }: Reversal,
  wanted: readonly Folded[],
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Invalid) || !Array.isArray(error.errors)) throw error;
    error.errors.forEach((messages, at) => {
      const touched = wanted[at]?.touched;
      if (touched && Object.keys(messages).length)
        refused.push({
          resource: touched.resource,
          id: touched.id,
          display: touched.display,
          position: null,
          messages,
        });
    });
    throw await refusedRevert(context, refused);
  }
}

async function deleteAgain(
  reversal: Reversal,
  resource: AnyResource,
  ready: readonly Folded[],
): Promise<void> {
  if (reversal.refused.length || ready.length === 0) return;
  const { context, refused } = reversal;
  const ids = ready.map(({ touched }) => touched.id);
  const review = (depending: Parameters<typeof refuseDependents>[1]) =>
    refuseDependents(context, depending, refused);
  reversal.done.delete += await remove(context, resource, ids, { review });
}
