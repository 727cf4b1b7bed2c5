// When sources were changed last, for what is built of them.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'fixtures', 'test']);

/** The time of the newest file or folder among paths and all below them, in milliseconds since 1970; tests and what is built are passed over. */
export function newest(paths) {
  return Math.max(
    0,
    ...paths.map((path) => {
      const stats = statSync(path, { throwIfNoEntry: false });
      if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
      const within = readdirSync(path).filter((name) => !SKIPPED.has(name));
      // A folder is newer when a file in it was removed or renamed.
      return Math.max(stats.mtimeMs, newest(within.map((name) => join(path, name))));
    }),
  );
}
