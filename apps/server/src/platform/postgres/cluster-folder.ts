import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ensureFolder } from '../folders.ts';
import { createCluster } from './create-cluster.ts';
import { canEnter, chooseOwner, type Owner } from './owner.ts';
import { PostgresError } from './postgres-error.ts';
import type { Programs } from './programs.ts';

/** Where the cluster goes when the account that runs PostgreSQL cannot enter the data folder. */
export const PUBLIC_FOLDER = '/var/lib/peersmith';

// An address of a unix socket holds 107 bytes, of which `/.s.PGSQL.5432` takes 14.
const LONGEST_SOCKET_FOLDER = 90;
const DRAFT = '.new-';
const ABANDONED_MS = 60_000;

/** The place of a cluster under a data folder: `<data>/postgres`, a folder or a link to one. */
export interface ClusterFolder {
  readonly path: string;
  readonly owner: Owner | null;
}

/** Checks that the place can be used, whether there is a cluster already or not; without `create` there must be one. */
export function locateCluster(data: string, { create = true } = {}): ClusterFolder {
  const path = join(data, 'postgres');
  if (!create && !lstatSync(path, { throwIfNoEntry: false }))
    throw new PostgresError(
      'no_installation',
      `There is no Peersmith in ${data}: name its folder with PEERSMITH_DATA or its database with DATABASE_URL. \`peersmith serve\` makes a new one.`,
    );
  ensureFolder(data);
  removeAbandoned(path);
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry && !existsSync(path)) {
    throw unusable(
      `${path} points to a folder that is gone; bring it back, or remove the link to begin with an empty database`,
    );
  }
  if (entry?.isDirectory() && readdirIfAllowed(path).length === 0) rmdirSync(path);
  const owner = chooseOwner(path);
  if (existsSync(path)) checkExisting(path, owner);
  return { path, owner };
}

/** The major version that created the cluster; undefined when there is none yet. */
export function majorOf({ path }: ClusterFolder): number | undefined {
  const file = join(path, 'PG_VERSION');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

/** Creates the cluster; when another process does so at the same time, the first one wins. */
export function installCluster(
  folder: ClusterFolder,
  programs: Programs,
  say: (message: string) => void,
): void {
  const data = dirname(folder.path);
  const { owner } = folder;
  if (canEnter(owner, data)) {
    const created = createCluster(`${folder.path}${DRAFT}${process.pid}-`, { programs, owner });
    settle(created, () => renameSync(created, folder.path));
  } else {
    ensureFolder(PUBLIC_FOLDER);
    const name = data.split('/').filter(Boolean).join('-').slice(-24);
    const created = createCluster(join(PUBLIC_FOLDER, `${name}-`), { programs, owner });
    say(`The account that runs PostgreSQL cannot enter ${data}: the database is kept in ${created} instead.`);
    settle(created, () => symlinkSync(created, folder.path));
  }
}

/** The folder of the server's socket, inside the cluster's or, when that path is too long, under /tmp. */
export function socketFolder({ path, owner }: ClusterFolder): string {
  const real = realpathSync(path);
  const inside = join(real, 'socket');
  const short = inside.length <= LONGEST_SOCKET_FOLDER;
  const folder = short
    ? inside
    : `/tmp/peersmith-${createHash('sha256').update(real).digest('hex').slice(0, 16)}`;
  const uid = owner?.uid ?? process.getuid?.() ?? 0;
  if (!existsSync(folder)) {
    mkdirSync(folder, { mode: 0o700 });
    chmodSync(folder, 0o700);
    if (owner) chownSync(folder, owner.uid, owner.gid);
  }
  const entry = lstatSync(folder);
  if (entry.isDirectory() && entry.uid === uid && (entry.mode & 0o077) === 0) return folder;
  throw unusable(
    `${folder} is not a folder that only the account of PostgreSQL (uid ${uid}) can enter; remove it`,
  );
}

function checkExisting(path: string, owner: Owner | null): void {
  const { uid } = statSync(path);
  const own = process.getuid?.();
  if (own !== 0 && own !== uid) {
    throw unusable(`${path} belongs to another account (uid ${uid}); start as that account, or as root`);
  }
  if (!existsSync(join(path, 'PG_VERSION')))
    throw unusable(`${path} is not empty and not a PostgreSQL data directory`);
  if (!canEnter(owner, realpathSync(path))) {
    throw unusable(
      `the account that runs PostgreSQL (uid ${uid}) cannot enter ${path}; open the folders above it or move it`,
    );
  }
}

function settle(created: string, put: () => void): void {
  try {
    put();
  } catch (error) {
    rmSync(created, { recursive: true });
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EEXIST' && code !== 'ENOTEMPTY') throw error;
  }
}

/** What processes left that were killed while they created a cluster. */
function removeAbandoned(path: string): void {
  const prefix = `${basename(path)}${DRAFT}`;
  for (const name of readdirSync(dirname(path)).filter((entry) => entry.startsWith(prefix))) {
    const draft = join(dirname(path), name);
    const [pid = ''] = name.slice(prefix.length).split('-');
    const age_ms = Date.now() - (statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    // The age protects a process whose number cannot be seen from here, in another container on the same folder.
    if (!existsSync(`/proc/${pid}`) && age_ms > ABANDONED_MS) rmSync(draft, { recursive: true, force: true });
  }
}

function readdirIfAllowed(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (cause) {
    throw unusable(`${path} cannot be read; start as the account that it belongs to, or as root`, cause);
  }
}

function unusable(message: string, cause?: unknown): PostgresError {
  return new PostgresError('data_directory_unusable', message, { cause });
}
