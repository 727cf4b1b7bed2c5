import {
  type AnyResource,
  contentTypeOf,
  fieldOf,
  type Pointing,
  pointersOf,
  targetOf,
  targetsOf,
  type Where,
} from '@peersmith/resource';
import type { Context } from '../context.ts';
import { may } from '../permissions.ts';

type GrantOf = (context: Context, resource: AnyResource) => Where | null;

/** What belongs to an object is for those who may view that; null where rows belong to nothing. */
export function grantThroughTargets(context: Context, resource: AnyResource, grantOf: GrantOf): Where | null {
  const belongings = pointersOf(resource).filter(({ onDelete }) => onDelete === 'cascade');
  return belongings.length ? { all: belongings.map((one) => seenTargets(context, one, grantOf)) } : null;
}

function seenTargets(context: Context, pointing: Pointing, grantOf: GrantOf): Where {
  const viewed = targetsOf(context.engine.registry, pointing).filter((one) =>
    may(context.principal, one, 'view'),
  );
  const whole = viewed.filter((one) => !grantOf(context, one));
  const ofTypes = (types: readonly AnyResource[]): Where => ({
    path: [pointing.typeKey],
    operator: 'eq',
    values: types.map(contentTypeOf),
  });
  const parts = viewed.flatMap((one): Where[] => {
    const grant = grantOf(context, one);
    return grant ? [{ all: [ofTypes([one]), within(grant, [pointing.key, contentTypeOf(one)])] }] : [];
  });
  return { any: [...(whole.length ? [ofTypes(whole)] : []), ...parts] };
}

/** What tells of the object that a reference names is for those who may view that. */
export function grantThroughReference(
  context: Context,
  { resource, key }: { resource: AnyResource; key: string },
  grantOf: GrantOf,
): Where | null {
  const target = targetOf(context.engine.registry, fieldOf(resource, key));
  if (!may(context.principal, target, 'view')) return { any: [] };
  const grant = grantOf(context, target);
  return grant && within(grant, [key]);
}

/** A condition on a target, as one on what points at it. */
function within(where: Where, path: readonly string[]): Where {
  if ('all' in where) return { all: where.all.map((inner) => within(inner, path)) };
  if ('any' in where) return { any: where.any.map((inner) => within(inner, path)) };
  if ('not' in where) return { not: within(where.not, path) };
  return { ...where, path: [...path, ...where.path] };
}
