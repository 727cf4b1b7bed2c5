import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder } from '../../../../platform/folders.ts';
import { proxyFor } from '../../../../platform/proxies.ts';
import { addressOfHost, knownAddressOf } from '../host-address.ts';
import { realWithinRoots } from '../local/roots.ts';
import type { GitParameters } from '../parameters.ts';
import type { StorePlace, StoreRoom } from '../store.ts';
import { StoreFault } from '../store-fault.ts';
import { type GitAddress, readGitAddress } from './git-address.ts';
import { repositoryName } from './kept-repository.ts';
import type { GitRun } from './run-git.ts';
import { sshFiles } from './ssh-files.ts';

/** Git with everything that it needs to reach one repository, for as long as one piece of work takes. */
export interface GitRoom extends GitRun {
  address: GitAddress;
  parameters: GitParameters;
  limits: StoreRoom['limits'];
  /** A folder for this piece of work alone. */
  folder: string;
  now: () => Date;
}

const LEFT_BEHIND_MS = 6 * 3_600_000;
const ASK = `#!/bin/sh
case "$1" in
Username*) printf '%s\\n' "$PEERSMITH_GIT_USERNAME" ;;
*) printf '%s\\n' "$PEERSMITH_GIT_PASSWORD" ;;
esac
`;

/** Prepares Git for a repository, and clears away afterwards: keys and passwords lie in files and variables of this run alone. */
export async function withGit<T>(
  { room, place, parameters }: { room: StoreRoom; place: StorePlace; parameters: GitParameters },
  work: (git: GitRoom) => Promise<T>,
): Promise<T> {
  const address = readGitAddress(place.url);
  const folder = await runFolder(room.folder);
  try {
    const { env, config } = await reaching({ room, address, parameters, folder });
    await writeFile(join(folder, 'gitconfig'), '[safe]\n\tdirectory = *\n', { mode: 0o600 });
    return await work({
      address,
      parameters,
      limits: room.limits,
      folder,
      now: room.now,
      repository: join(room.folder, repositoryName(place)),
      time_ms: room.limits.time_ms,
      secrets: [parameters.password ?? '', parameters.passphrase ?? ''],
      ...(room.signal ? { signal: room.signal } : {}),
      env: { ...plainEnv(folder, address), ...env, ...asVariables([...CONFIG, ...config]) },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a repository could bring along, or a server have done here, is out of use. */
const CONFIG: readonly [string, string][] = [
  ['core.hooksPath', '/dev/null'],
  ['core.symlinks', 'false'],
  ['core.fsmonitor', 'false'],
  ['credential.helper', ''],
  ['fetch.recurseSubmodules', 'false'],
  ['submodule.recurse', 'false'],
  ['filter.lfs.smudge', ''],
  ['filter.lfs.required', 'false'],
  ['http.followRedirects', 'false'],
  ['http.emptyAuth', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['transfer.bundleURI', 'false'],
  ['core.bigFileThreshold', '64m'],
];

const plainEnv = (folder: string, { protocol }: GitAddress): Record<string, string> => ({
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: folder,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: protocol,
  GIT_LFS_SKIP_SMUDGE: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_ASKPASS: '/bin/false',
});

const asVariables = (config: readonly (readonly [string, string])[]): Record<string, string> => ({
  GIT_CONFIG_COUNT: String(config.length),
  ...Object.fromEntries(
    config.flatMap(([key, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, key],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ),
});

interface Reach {
  room: StoreRoom;
  address: GitAddress;
  parameters: GitParameters;
  folder: string;
}
interface Reaching {
  env: Record<string, string>;
  config: [string, string][];
}

async function reaching(given: Reach): Promise<Reaching> {
  const { room, address } = given;
  if (address.protocol === 'file') {
    await realWithinRoots(address.path, room.roots);
    return { env: {}, config: [] };
  }
  if (address.protocol === 'ssh') {
    const pinned = await addressOfHost(address.host, room.allowPrivate);
    return { env: await sshFiles(given, pinned), config: [] };
  }
  return overHttp(given);
}

async function overHttp({ room, address, parameters, folder }: Reach): Promise<Reaching> {
  if (address.protocol === 'http' && !room.allowPrivate)
    throw new StoreFault(
      'address_unusable',
      'http:// sends passwords for everybody to read; write https://, or allow it with DATA_SOURCE_ALLOW_PRIVATE',
    );
  const env: Record<string, string> = {};
  const config: [string, string][] = [];
  const proxy = proxyFor(room.proxies, new URL(`${address.protocol}://${address.host}`));
  if (proxy) {
    await knownAddressOf(address.host, room.allowPrivate);
    config.push(['http.proxy', proxy]);
  } else {
    // The name is asked once, here: one that leads elsewhere a moment later does not get through.
    const pinned = await addressOfHost(address.host, room.allowPrivate);
    const shown = pinned.includes(':') ? `[${pinned}]` : pinned;
    config.push(['http.curloptResolve', `${address.host}:${address.port}:${shown}`]);
  }
  if (parameters.ca) {
    await writeFile(join(folder, 'ca.pem'), parameters.ca, { mode: 0o600 });
    config.push(['http.sslCAInfo', join(folder, 'ca.pem')]);
  }
  if (parameters.password || parameters.username) {
    const script = join(folder, 'ask');
    await writeFile(script, ASK, { mode: 0o700 });
    await chmod(script, 0o700);
    Object.assign(env, {
      GIT_ASKPASS: script,
      PEERSMITH_GIT_USERNAME: parameters.username || 'git',
      PEERSMITH_GIT_PASSWORD: parameters.password ?? '',
    });
  }
  return { env, config };
}

/** A new folder that nobody else may enter; those of programs that were killed go. */
async function runFolder(folder: string): Promise<string> {
  const runs = join(folder, 'runs');
  ensureFolder(runs);
  const before = Date.now() - LEFT_BEHIND_MS;
  for (const name of await readdir(runs)) {
    const found = await stat(join(runs, name)).catch(() => null);
    if (found && found.mtimeMs < before) await rm(join(runs, name), { recursive: true, force: true });
  }
  const made = join(runs, randomBytes(9).toString('hex'));
  await mkdir(made, { mode: 0o700 });
  return made;
}
