import { exportable, registry } from '@peersmith/model';
import { type AnyResource, carries, contentTypeOf, displayParts } from '@peersmith/resource';
import type { Entity } from './entity.ts';
import { SPECS, type Spec } from './specs.ts';

/** What can be exported and has no spec of its own. */
export const exportableSpecs = (): Record<string, Spec> =>
  Object.fromEntries(
    Object.values(registry)
      .filter((resource) => carries(resource, exportable) && !(contentTypeOf(resource) in SPECS))
      .map((resource) => [contentTypeOf(resource), specOf(resource)]),
  );

const specOf = (resource: AnyResource): Spec => ({
  module: `${resource.app}.models`,
  text: textOf(resource),
});

/** The display of an object, from its declaration. */
function textOf(resource: AnyResource): (entity: Entity) => string {
  const parts = displayParts(resource);
  return (entity) =>
    parts.map((part) => (typeof part === 'string' ? part : alongPath(entity, part))).join('');
}

function alongPath(entity: Entity, [key = '', ...rest]: readonly string[]): string {
  if (rest.length === 0) return String(entity.row[key] ?? '');
  const next = entity.one(key);
  return next ? alongPath(next, rest) : '';
}
