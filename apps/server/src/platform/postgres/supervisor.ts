import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type ClusterFolder, installCluster, majorOf, socketFolder } from './cluster-folder.ts';
import { CLUSTER_USER } from './create-cluster.ts';
import { PostgresError } from './postgres-error.ts';
import {
  endLeftovers,
  findPostmaster,
  type Launched,
  launchPostmaster,
  stopPostmaster,
} from './postmaster.ts';
import { announce, type Contact, contact, isLastToLeave } from './presence.ts';
import { findPrograms, type ProgramsKind } from './programs.ts';
import { reachablePrograms } from './reachable-programs.ts';
import type { RunningPostgres } from './running-postgres.ts';

// How long a server may exist without answering before it counts as hanging.
const SILENCE_MS = 30_000;
const RETRY_MS = 50;

interface Options {
  readonly bin?: string | undefined;
  readonly say: (message: string) => void;
}

/**
 * Keeps the server of a cluster running for as long as this process wants it. Every process that uses it holds one
 * connection with a shared advisory lock; who leaves last stops the server. A process that was killed drops its lock
 * with its connection, and the server that it leaves behind is used by the next one.
 */
export async function supervise(folder: ClusterFolder, options: Options): Promise<RunningPostgres> {
  let leaving = false;
  let presence = await attach(folder, options);
  let attached: Promise<void> = Promise.resolve();

  const watch = () => {
    presence.once('end', () => {
      if (leaving) return;
      options.say('PostgreSQL has ended unexpectedly: starting it again.');
      attached = reattach();
    });
  };
  const reattach = async () => {
    while (!leaving) {
      try {
        presence = await attach(folder, options);
        watch();
        return;
      } catch (error) {
        options.say(
          `PostgreSQL cannot be started: ${error instanceof Error ? error.message : String(error)}`,
        );
        await sleep(1000);
      }
    }
  };
  watch();

  return {
    url: urlOf(socketFolder(folder), CLUSTER_USER),
    kind: kindOf(folder),
    stop: async () => {
      if (leaving) return;
      leaving = true;
      await attached;
      await leave(folder, presence);
    },
  };
}

/** Connects to the server, starting it as often as needed, and announces this process to the others. */
async function attach(folder: ClusterFolder, options: Options): Promise<pg.Client> {
  if (majorOf(folder) === undefined) {
    installCluster(folder, reachablePrograms(findPrograms({ bin: options.bin }), folder.owner), options.say);
  }
  let launched: Launched | null = null;
  let silent_since = performance.now();
  for (;;) {
    const running = findPostmaster(folder.path);
    const answer = await contact(urlOf(running?.socket || socketFolder(folder), 'postgres'));
    if (answer.state === 'connected') {
      const presence = await announce(answer.client, {
        directory: realpathSync(folder.path),
        database: CLUSTER_USER,
      });
      if (presence) return presence;
    }
    if (answer.state !== 'absent') silent_since = performance.now();
    else if (running) {
      if (performance.now() - silent_since > SILENCE_MS) {
        await stopPostmaster(folder.path, running.pid, { hanging: true });
        silent_since = performance.now();
      }
    } else launched ??= launch(folder, options);
    launched = await check(launched, { folder, answer, silent_since });
    await sleep(RETRY_MS);
  }
}

function launch(folder: ClusterFolder, { bin }: Options): Launched {
  const programs = reachablePrograms(findPrograms({ bin, major: majorOf(folder) }), folder.owner);
  const directory = realpathSync(folder.path);
  return launchPostmaster(directory, { programs, owner: folder.owner, socket: socketFolder(folder) });
}

/** Looks whether a launched server has ended; some reasons pass, and then another may be launched. */
async function check(
  launched: Launched | null,
  { folder, answer, silent_since }: { folder: ClusterFolder; answer: Contact; silent_since: number },
): Promise<Launched | null> {
  if (launched === null || answer.state === 'connected') return launched;
  const output = await Promise.race([launched.ended, sleep(0, undefined)]);
  if (output === undefined) return launched;
  const waited_ms = performance.now() - silent_since;
  // Another process launched one at the same moment, and its lock file may not be written yet.
  if (/lock file .* (?:already exists|is empty)/.test(output) && waited_ms < SILENCE_MS) return null;
  // The postmaster was killed, and what it had started has not noticed yet.
  if (/pre-existing shared memory block/.test(output) && waited_ms < SILENCE_MS) {
    endLeftovers(folder.path);
    return null;
  }
  throw new PostgresError(
    'postgres_not_started',
    `PostgreSQL does not start in ${folder.path}: ${output} (see ${join(folder.path, 'log')})`,
  );
}

async function leave(folder: ClusterFolder, presence: pg.Client): Promise<void> {
  const last = await isLastToLeave(presence).catch(() => false);
  const running = last ? findPostmaster(folder.path) : null;
  if (running) await stopPostmaster(folder.path, running.pid);
  await presence.end().catch(() => undefined);
}

function kindOf(folder: ClusterFolder): ProgramsKind {
  const [program = ''] = readFileSync(join(folder.path, 'postmaster.opts'), 'utf8').split(' ');
  return /embedded/.test(program) ? 'embedded' : 'system';
}

function urlOf(socket: string, database: string): string {
  return `postgresql://${CLUSTER_USER}@/${database}?host=${encodeURIComponent(socket)}`;
}
