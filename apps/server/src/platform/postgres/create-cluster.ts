import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unusableFolder } from '../folders.ts';
import { asOwner, type Owner } from './owner.ts';
import { PostgresError } from './postgres-error.ts';
import type { Programs } from './programs.ts';

/** Name of the superuser and of the database of a cluster of ours. */
export const CLUSTER_USER = 'peersmith';

/** Creates an empty PostgreSQL cluster in a new folder whose name begins with `prefix`, and returns the folder. */
export function createCluster(
  prefix: string,
  { programs, owner, durable = true }: { programs: Programs; owner: Owner | null; durable?: boolean },
): string {
  const directory = newFolder(prefix);
  chmodSync(directory, 0o700);
  if (owner) chownSync(directory, owner.uid, owner.gid);
  // Only the owner and root get through the folder's mode to the socket, so the socket needs no password.
  const { status, stderr, error } = asOwner(owner, join(programs.bin, 'initdb'), [
    `--pgdata=${directory}`,
    `--username=${CLUSTER_USER}`,
    '--encoding=UTF8',
    '--auth-local=trust',
    '--auth-host=reject',
    '--data-checksums',
    ...localeOptions(programs.major),
    ...(durable ? [] : ['--no-sync']),
  ]);
  if (status === 0) return directory;
  throw new PostgresError('postgres_not_started', `initdb failed: ${(error?.message ?? stderr).trim()}`);
}

function newFolder(prefix: string): string {
  try {
    return mkdtempSync(prefix);
  } catch (cause) {
    throw unusableFolder(dirname(prefix), 'PEERSMITH_DATA', cause);
  }
}

/** Strings sort by code point on every machine; upper and lower case are Unicode's. */
function localeOptions(major: number): string[] {
  if (major >= 17) return ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const { stdout } = spawnSync('locale', ['-a'], { encoding: 'utf8' });
  if (/^C\.utf-?8$/im.test(stdout ?? '')) return ['--locale=C.UTF-8'];
  return ['--locale=C', '--locale-provider=icu', '--icu-locale=und'];
}
