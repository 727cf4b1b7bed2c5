import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { PostgresError } from './postgres-error.ts';

/** The account that runs PostgreSQL, when it is another than our own: PostgreSQL refuses to run as root. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const ACCOUNTS = ['postgres', 'peersmith'];

/**
 * The account to run PostgreSQL as; null for our own. As root it is the one that owns the existing data directory, else
 * `postgres`, else `peersmith`, which is created.
 */
export function chooseOwner(directory: string): Owner | null {
  if (process.getuid?.() !== 0) return null;
  const existing = statSync(directory, { throwIfNoEntry: false });
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  for (const name of ACCOUNTS) {
    const account = findAccount(name);
    if (account) return account;
  }
  return createAccount('peersmith');
}

/** Whether the account can enter a folder, which takes execute permission on every folder above it. */
export function canEnter(owner: Owner | null, folder: string): boolean {
  return asOwner(owner, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder]).status === 0;
}

/** Runs a program as the account, without our PG… variables, and waits for it. */
export function asOwner(owner: Owner | null, program: string, args: readonly string[]) {
  return spawnSync(program, args, { cwd: '/', encoding: 'utf8', env: cleanEnvironment(), ...owner });
}

/** The environment for PostgreSQL's programs: ours would otherwise choose their folder, port and language, and tell them secrets. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:PG|LC_|LANG|PEERSMITH_|PEERINGDB_|DATABASE_URL)/.test(name),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

function findAccount(name: string): Owner | null {
  const [uid, gid] = ['-u', '-g'].map((option) => {
    const { status, stdout } = spawnSync('id', [option, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : Number.NaN;
  });
  if (uid === undefined || gid === undefined || Number.isNaN(uid) || Number.isNaN(gid)) return null;
  return { uid, gid };
}

function createAccount(name: string): Owner {
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name]],
    ['adduser', ['-S', '-D', '-H', name]],
  ];
  for (const [program, args] of attempts) {
    if (spawnSync(program, args).status !== 0) continue;
    const account = findAccount(name);
    if (account) return account;
  }
  throw new PostgresError(
    'postgres_not_started',
    `PostgreSQL does not run as root, and the account ${name} could not be created; create it or start as another user`,
  );
}
