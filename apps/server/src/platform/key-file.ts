import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ensureFolder, unusableFolder } from './folders.ts';
import { newKey, SecretError } from './secrets.ts';

const SETTING = 'PEERSMITH_SECRET_KEY_FILE';

/** The text of a file of keys; null when there is none. */
export function readKeyFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (reasonOf(cause) === 'ENOENT') return null;
    throw new SecretError(
      'keyring_unusable',
      `The keys of stored secrets cannot be read from ${file} (${reasonOf(cause)}); name their file with ${SETTING}.`,
      { cause },
    );
  }
}

/**
 * A file with one new key, for its owner alone. Written aside and linked into place: of two processes at their first start, both end
 * up with the same key.
 */
export function createKeyFile(file: string): string {
  ensureFolder(dirname(file), SETTING);
  let draft: string;
  try {
    draft = draftOf(file, `${newKey().line}\n`);
  } catch (cause) {
    throw unusableFolder(dirname(file), SETTING, cause);
  }
  try {
    linkSync(draft, file);
  } catch (cause) {
    if (reasonOf(cause) !== 'EEXIST') throw cause;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}

/** Puts a new key before the others of a file; its id. */
export function addKey(file: string): string {
  const { id, line } = newKey();
  replace(file, (text) => `${line}\n${text}`);
  return id;
}

/** Takes keys out of a file, by their ids. */
export function removeKeys(file: string, ids: readonly string[]): void {
  replace(file, (text) =>
    text
      .split('\n')
      .filter((line) => !ids.includes(line.trim().split(':')[0] ?? ''))
      .join('\n'),
  );
}

/** Whole or not at all, whatever happens meanwhile; owner and mode stay, and a link goes on pointing to it. */
function replace(path: string, change: (text: string) => string): void {
  try {
    const file = realpathSync(path);
    const { uid, gid, mode } = statSync(file);
    const draft = draftOf(file, change(readFileSync(file, 'utf8')));
    try {
      const own = statSync(draft);
      if (own.uid !== uid || own.gid !== gid) chownSync(draft, uid, gid);
      chmodSync(draft, mode & 0o640);
      renameSync(draft, file);
      sync(dirname(file));
    } catch (cause) {
      rmSync(draft, { force: true });
      throw cause;
    }
  } catch (cause) {
    throw new SecretError(
      'keyring_unusable',
      `The file of keys ${path} cannot be changed (${reasonOf(cause)}); run this as its owner, where it can be written.`,
      { cause },
    );
  }
}

function draftOf(file: string, text: string): string {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
}

function sync(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
