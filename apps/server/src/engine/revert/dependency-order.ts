import {
  type AnyResource,
  contentTypeOf,
  entries,
  pointersOf,
  type Registry,
  targetsOf,
} from '@peersmith/resource';

/** Resources so that each comes after all that its objects point at; where they point in a circle, as they are declared. */
export function dependencyOrder(registry: Registry): AnyResource[] {
  const ordered = new Set<AnyResource>();
  const open = new Set<AnyResource>();
  const visit = (resource: AnyResource) => {
    if (ordered.has(resource) || open.has(resource)) return;
    open.add(resource);
    for (const target of pointedAt(registry, resource)) visit(target);
    open.delete(resource);
    ordered.add(resource);
  };
  for (const resource of Object.values(registry)) visit(resource);
  return [...ordered];
}

/** What must be there before an object is; what cannot be without its target comes first, for where there is a circle it stays whole. */
function pointedAt(registry: Registry, resource: AnyResource): AnyResource[] {
  const fields = entries(resource).filter(
    ([, field]) => field.target && field.target !== contentTypeOf(resource),
  );
  const needed = fields.filter(([, field]) => field.storage === 'reference' && field.onDelete !== 'set null');
  const pointers = pointersOf(resource).filter(({ onDelete }) => onDelete === 'cascade');
  return [...needed, ...fields]
    .flatMap(([, field]) => (field.target && registry[field.target]) || [])
    .concat(pointers.flatMap((one) => targetsOf(registry, one)));
}
