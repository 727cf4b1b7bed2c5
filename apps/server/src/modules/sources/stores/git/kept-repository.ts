import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorePlace } from '../store.ts';

const ENDING = '.git';

/** The folder in which the repository of a source is kept: another address, or another depth, is another one. */
export function repositoryName({ id, url, parameters }: StorePlace): string {
  const depth = Number(parameters.depth ?? 0);
  const digest = createHash('sha256')
    .update(depth ? `${url} ${depth}` : url)
    .digest('hex');
  return `${id}-${digest.slice(0, 12)}${ENDING}`;
}

/** The repositories that are kept here, by the names of their folders. */
export const keptRepositories = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(ENDING));

/** Removes repositories. */
export async function removeRepositories(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}
