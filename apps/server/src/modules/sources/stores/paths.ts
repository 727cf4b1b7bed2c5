import type { StoreChange } from './store.ts';
import { StoreFault } from './store-fault.ts';

const LONGEST_PATH = 1000;
const CONTROL = /\p{Cc}/u;
// What HFS+ leaves out of names when it compares them, which made `.g\u200cit` a way into a repository.
const IGNORED = /[\u200b-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Why a path cannot be one of a file in a source; null where it can. */
export function faultOfPath(path: string): string | null {
  if (path === '' || path.length > LONGEST_PATH) return `is empty or longer than ${LONGEST_PATH} characters`;
  if (CONTROL.test(path)) return 'has control characters';
  if (path.startsWith('/') || /^[a-z]:/i.test(path))
    return 'begins at the root of the machine, and not of the source';
  if (path.includes('\\')) return 'has a backslash; parts are divided by /';
  for (const part of path.split('/')) {
    if (part === '' || part === '.') return 'has an empty part';
    if (part === '..') return 'leads out of the source';
    if (isRepositoryFolder(part)) return 'leads into a repository itself';
  }
  return null;
}

/** Fails with `path_unusable` where a change would write to a path that cannot be one of a file in a source, or to one twice. */
export function requirePaths({ files, removed = [] }: Pick<StoreChange, 'files' | 'removed'>): void {
  const seen = new Set<string>();
  for (const path of [...files.map((file) => file.path), ...removed]) {
    const fault = faultOfPath(path) ?? (seen.has(path) ? 'is named twice' : null);
    if (fault) throw new StoreFault('path_unusable', `The path ${path} ${fault}`, { paths: [path] });
    seen.add(path);
  }
}

/** `.git` as any file system may read it: without regard to case, to trailing dots and blanks, by its short name of DOS. */
function isRepositoryFolder(part: string): boolean {
  const name = part
    .normalize('NFKC')
    .replace(IGNORED, '')
    .replace(/[. ]+$/, '')
    .replace(/:.*$/, '')
    .toLowerCase();
  return name === '.git' || /^git~\d+$/.test(name);
}

/** The folders above a file. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}
