import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canRunSshd, type Sshd, startSshd } from './sshd.ts';

const works = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;

/** Whether BIRD can run here in networks of its own. */
export const canRunBirds =
  canRunSshd && works('sh', '-c', 'command -v bird && command -v birdc') && canIsolate();

/** Whether network namespaces can be made. */
export function canIsolate(): boolean {
  const space = `peersmith-try-${process.pid}`;
  const made = works('ip', 'netns', 'add', space);
  if (made) works('ip', 'netns', 'del', space);
  return made;
}

/** A router that is managed over SSH and its peer, which share a wire. */
export interface Birds {
  sshd: Sshd;
  /** Of the managed router. */
  configPath: string;
  birdc: string;
  /** Asks the peer. */
  askPeer: (question: string) => string;
  stop: () => Promise<void>;
}

let made = 0;

/** Starts two BIRDs: the managed one with a configuration, at 192.0.2.1, and its peer AS64501 with another, at 192.0.2.2. */
export async function startBirds(managed: string, peer: string): Promise<Birds> {
  const sshd = await startSshd();
  const folder = mkdtempSync('/tmp/peersmith-birds-');
  chmodSync(folder, 0o755);
  const name = `psb${process.pid % 100_000}${++made}`;
  const sides = [
    {
      space: `${name}a`,
      link: `${name}v`.slice(-14),
      address: '192.0.2.1/24',
      folder: join(folder, 'a'),
      text: managed,
    },
    {
      space: `${name}b`,
      link: `${name}w`.slice(-14),
      address: '192.0.2.2/24',
      folder: join(folder, 'b'),
      text: peer,
    },
  ];
  const stop = async () => {
    for (const side of sides) {
      const pid = join(side.folder, 'pid');
      if (existsSync(pid)) process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL');
      spawnSync('ip', ['netns', 'del', side.space]);
    }
    rmSync(folder, { recursive: true, force: true });
    await sshd.stop();
  };
  const [a, b] = sides;
  if (!a || !b) throw new Error('two sides');
  try {
    const ip = (...args: string[]) => execFileSync('ip', args);
    for (const { space } of sides) ip('netns', 'add', space);
    ip('link', 'add', a.link, 'netns', a.space, 'type', 'veth', 'peer', 'name', b.link, 'netns', b.space);
    for (const side of sides) {
      ip('-n', side.space, 'addr', 'add', side.address, 'dev', side.link);
      for (const link of ['lo', side.link]) ip('-n', side.space, 'link', 'set', link, 'up');
      mkdirSync(side.folder);
      writeFileSync(join(side.folder, 'bird.conf'), side.text);
      execFileSync('ip', [
        'netns',
        'exec',
        side.space,
        'bird',
        '-c',
        join(side.folder, 'bird.conf'),
        '-s',
        join(side.folder, 'ctl'),
        '-P',
        join(side.folder, 'pid'),
      ]);
    }
    chmodSync(join(a.folder, 'ctl'), 0o777);
    execFileSync('chown', ['-R', `${sshd.user}:`, a.folder]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    sshd,
    configPath: join(a.folder, 'bird.conf'),
    birdc: `birdc -s ${join(a.folder, 'ctl')}`,
    askPeer: (question) => execFileSync('birdc', ['-s', join(b.folder, 'ctl'), question]).toString(),
    stop,
  };
}
