import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { StoreFault } from '../store-fault.ts';

/** Whether a path is a folder or lies below it; both without links. */
export const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** Where a folder really is, which must be below one that the operator allows. Fails with `not_found` or `path_unusable`. */
export async function realWithinRoots(path: string, roots: readonly string[]): Promise<string> {
  const real = await realpath(path).catch(() => null);
  const allowed = await Promise.all(roots.map((root) => realpath(root).catch(() => null)));
  const isAllowed = (one: string) => allowed.some((root) => root !== null && isBelow(one, root));
  if (real !== null && isAllowed(real)) return real;
  // Of what lies elsewhere is not said whether it exists.
  if (real === null && roots.some((root) => isBelow(path, root)))
    throw new StoreFault('not_found', `There is no folder ${path} on the server`);
  throw new StoreFault(
    'path_unusable',
    `${path} is in no folder that DATA_SOURCE_ROOTS names: ${roots.length ? roots.join(', ') : 'none is named'}`,
  );
}
