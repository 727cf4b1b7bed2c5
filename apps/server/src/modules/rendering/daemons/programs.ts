import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const BGPD = '/usr/lib/frr/bgpd';
const BFDD = '/usr/lib/frr/bfdd';
const isInstalled = (program: string) => spawnSync('which', [program]).status === 0;
/** Root of a container may not be allowed to. */
function makesNetworks(): boolean {
  const name = `peersmith-${process.pid}-try`;
  return ['add', 'del'].every((act) => spawnSync('ip', ['netns', act, name]).status === 0);
}
const canIsolate = process.getuid?.() === 0 && isInstalled('ip') && makesNetworks();

/** Whether the daemons of a platform can be started here, each in a network of its own. */
export const canRun = {
  frr: canIsolate && isInstalled('vtysh') && existsSync(BGPD) && existsSync(BFDD),
  bird: canIsolate && isInstalled('bird') && isInstalled('birdc'),
};

/** Daemons in a network namespace and a folder of their own. */
export interface Isolated {
  readonly folder: string;
  readonly run: (program: string, ...args: string[]) => string;
  readonly write: (file: string, text: string) => string;
  /** Ends the daemons by the process ids that they wrote, and removes what was made. */
  readonly stop: () => void;
}

let count = 0;

function isolated(): Isolated {
  count += 1;
  const space = `peersmith-${process.pid}-${count}`;
  // The daemons give up root, and must still be able to write here.
  const folder = mkdtempSync('/tmp/peersmith-daemon-');
  chmodSync(folder, 0o777);
  execFileSync('ip', ['netns', 'add', space]);
  execFileSync('ip', ['-n', space, 'link', 'set', 'lo', 'up']);
  return {
    folder,
    run: (program, ...args) => {
      const { status, stdout, stderr, error } = spawnSync('ip', ['netns', 'exec', space, program, ...args], {
        encoding: 'utf8',
        cwd: folder,
        maxBuffer: 200_000_000,
        timeout: 60_000,
      });
      if (error || status === null) throw error ?? new Error(`${program} was ended`);
      return status === 0 ? stdout : `${program} ${status}: ${stdout}${stderr}`;
    },
    write: (file, text) => {
      writeFileSync(join(folder, file), text);
      return join(folder, file);
    },
    stop: () => {
      for (const file of readdirSync(folder).filter((name) => name.endsWith('.pid')))
        endProcess(Number(readFileSync(join(folder, file), 'utf8')));
      execFileSync('ip', ['netns', 'del', space]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function endProcess(pid: number): void {
  if (!(pid > 1)) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** What FRR makes of a configuration: what it complained of, and what it runs. */
export function inFrr<T>(
  text: string,
  read: (frr: { complaints: string; running: string; show: (command: string) => string }) => T,
): T {
  const host = isolated();
  const common = ['--vty_socket', host.folder, '-z', join(host.folder, 'zserv.api'), '-P', '0'];
  try {
    host.run(BGPD, '-d', '-f', '/dev/null', '-i', join(host.folder, 'bgpd.pid'), ...common);
    host.run(
      ...([BFDD, '-d', '-f', '/dev/null', '-i', join(host.folder, 'bfdd.pid')] as const),
      ...['--bfdctl', join(host.folder, 'bfdd.sock'), ...common],
    );
    const vtysh = (...args: string[]) => host.run('vtysh', '--vty_socket', host.folder, ...args);
    const complaints = vtysh('-f', host.write('frr.conf', text));
    const show = (command: string) => vtysh('-c', command);
    return read({ complaints, running: show('show running-config'), show });
  } finally {
    host.stop();
  }
}

/** What BIRD makes of a configuration with nothing around it. */
export function inBird<T>(
  text: string,
  addresses: readonly string[],
  read: (bird: { complaints: string; show: (command: string) => string; log: () => string }) => T,
): T {
  const host = isolated();
  try {
    for (const address of addresses)
      host.run('ip', 'addr', 'add', `${address}/${address.includes(':') ? 128 : 32}`, 'dev', 'lo');
    host.write('bird.conf', text);
    const complaints = host.run('bird', '-c', 'bird.conf', '-s', 'ctl', '-P', 'bird.pid', '-D', 'log');
    return read({
      complaints,
      show: (command) => host.run('birdc', '-s', 'ctl', ...command.split(' ')),
      log: () => readFileSync(join(host.folder, 'log'), 'utf8'),
    });
  } finally {
    host.stop();
  }
}
