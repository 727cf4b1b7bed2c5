import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A folder that the operator named cannot be used; the message says how to name another. */
class FolderError extends Error {
  override readonly name = 'FolderError';
  readonly code = 'folder_unusable';
}

/**
 * Makes a folder, and what is missing above it, for everybody to pass through; one that exists is left as it is. Step by step:
 * `recursive` of Node never ends where a file system answers ENOENT to a new folder, as /proc does. `setting` names another folder.
 */
export function ensureFolder(path: string, setting = 'PEERSMITH_DATA'): void {
  if (isFolder(path, setting)) return;
  const above = dirname(path);
  if (above !== path) ensureFolder(above, setting);
  try {
    mkdirSync(path, { mode: 0o711 });
  } catch (cause) {
    if (isFolder(path, setting)) return;
    throw unusableFolder(path, setting, cause);
  }
}

function isFolder(path: string, setting: string): boolean {
  try {
    const entry = statSync(path, { throwIfNoEntry: false });
    if (entry && !entry.isDirectory()) throw unusableFolder(path, setting, new Error('it is a file'));
    return entry !== undefined;
  } catch (cause) {
    throw cause instanceof FolderError ? cause : unusableFolder(path, setting, cause);
  }
}

/** The sentence for a folder that cannot be used. */
export function unusableFolder(path: string, setting: string, cause: unknown): FolderError {
  const reason =
    cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(cause);
  return new FolderError(
    `The folder ${path} cannot be made or written to (${reason}); name another with ${setting}.`,
    { cause },
  );
}
