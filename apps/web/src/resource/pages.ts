import { registry } from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';

/** Where the pages of a resource are; those that declare none are found where their API is. */
export const listPath = (resource: AnyResource): string =>
  `${resource.page ?? `/${resource.root}/${resource.path}`}/`;
export const detailPath = (resource: AnyResource, id: number | string): string =>
  `${listPath(resource)}${id}/`;
export const tabPath = (resource: AnyResource, id: number | string, tab: string): string =>
  `${detailPath(resource, id)}${tab}/`;
export const addPath = (resource: AnyResource): string => `${listPath(resource)}add/`;
export const importPath = (resource: AnyResource): string => `${listPath(resource)}import/`;
export const editPath = (resource: AnyResource, id: number | string): string => tabPath(resource, id, 'edit');

/** What the API lists. */
export const listed: readonly AnyResource[] = Object.values(registry).filter(({ path }) => path !== '');

const byPath = new Map(listed.map((resource) => [listPath(resource), resource]));

/** The resource whose page a path is, or under. */
export function resourceAt(pathname: string): AnyResource | null {
  for (const [path, resource] of byPath) if (pathname.startsWith(path)) return resource;
  return null;
}

export const resourceOfType = (type: string): AnyResource | null => registry[type] ?? null;

/** What the preferences call the table of a resource. */
export const tableName = (resource: AnyResource): string =>
  resource.app === 'peeringdb' ? `PeeringDB${resource.className}Table` : `${resource.className}Table`;

/** Query parameters that list the changes of an object. */
export const changesOf = (resource: AnyResource, id: number | string) => ({
  changed_object_type: contentTypeOf(resource),
  changed_object_id: id,
});
