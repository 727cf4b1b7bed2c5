import type { Config } from './config.ts';
import { keysOfCommand } from './key-command.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';
import { type Keyring, keyringFrom } from './keyring.ts';
import { parseKeys, SecretError } from './secrets.ts';

type KeySettings = Pick<
  Config,
  | 'PEERSMITH_SECRET_KEY'
  | 'PEERSMITH_SECRET_KEY_OLD'
  | 'PEERSMITH_SECRET_KEY_COMMAND'
  | 'PEERSMITH_SECRET_KEY_FILE'
>;

export interface Wanted {
  /** Whether to make a file with a new key where there is none. */
  create?: boolean;
  /** The keys that stored secrets were sealed with: all must be there, and then no other is made. */
  used?: readonly string[];
}

/** The keys that the configuration names: in a setting, printed by a command, or in a file. */
export async function openKeyring(config: KeySettings, wanted: Wanted = {}): Promise<Keyring> {
  const { PEERSMITH_SECRET_KEY: value, PEERSMITH_SECRET_KEY_COMMAND: command } = config;
  const { PEERSMITH_SECRET_KEY_OLD: old, PEERSMITH_SECRET_KEY_FILE: file } = config;
  const retired = old === undefined ? null : { name: 'PEERSMITH_SECRET_KEY_OLD', lines: old };
  const from = (name: string, lines: string) => keyringFrom({ name, lines, file: null, retired });
  const keyring =
    value !== undefined
      ? from('PEERSMITH_SECRET_KEY', value)
      : command !== undefined
        ? from('PEERSMITH_SECRET_KEY_COMMAND', await keysOfCommand(command))
        : keyringFrom({ name: file, lines: linesOf(file, wanted), file, retired });
  const held = new Set(keyring.keys().map(({ id }) => id));
  const missing = (wanted.used ?? []).filter((id) => !held.has(id));
  if (missing.length) throw keyMissing(missing, keyring, file);
  return keyring;
}

/** A keyring of a file alone, made when it is not there. */
export const loadKeyring = (file: string, wanted: Pick<Wanted, 'create'> = {}): Keyring =>
  keyringFrom({ name: file, lines: linesOf(file, wanted), file, retired: null });

function linesOf(file: string, { create = true, used = [] }: Wanted): string {
  const lines = readKeyFile(file);
  if (lines !== null) return lines;
  if (used.length)
    throw new SecretError(
      'key_missing',
      `The database holds secrets that were sealed with ${named(used)}, and ${file} is not there. Put that file back from a backup, or say with PEERSMITH_SECRET_KEY_FILE where it is; no new key is made. ${LOST}`,
    );
  if (create) return createKeyFile(file);
  throw new SecretError(
    'keyring_unusable',
    `There are no keys of stored secrets in ${file}; name their file with PEERSMITH_SECRET_KEY_FILE.`,
  );
}

const LOST = 'Where the key is lost, `peersmith keys discard` gives up what was sealed with it.';
const named = (ids: readonly string[]) => `${ids.length === 1 ? 'key' : 'the keys'} ${ids.join(', ')}`;

function keyMissing(missing: readonly string[], { source }: Keyring, file: string): SecretError {
  const place =
    source.file === null ? 'to PEERSMITH_SECRET_KEY_OLD' : `as a line to ${file}, below the first`;
  const elsewhere = source.file === null && missing.every((id) => idsOf(file).includes(id));
  const hint = elsewhere ? ` (it stands in ${file})` : '';
  return new SecretError(
    'key_missing',
    `The database holds secrets that were sealed with ${named(missing)}, which ${source.name} does not hold. Add it${hint} ${place}. ${LOST}`,
  );
}

function idsOf(file: string): string[] {
  try {
    return parseKeys(readKeyFile(file) ?? '', file).map(({ id }) => id);
  } catch {
    return [];
  }
}
