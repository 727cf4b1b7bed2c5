import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canIsolate, makeSpaces } from './spaces.ts';
import { canRunSshd, type Sshd, startSshd } from './sshd.ts';

const isThere = () => spawnSync('sh', ['-c', 'command -v bird && command -v birdc']).status === 0;

/** Whether BIRD can run here in networks of its own. */
export const canRunBirds = canRunSshd && isThere() && canIsolate();

/** A router that is managed over SSH, and its peers. */
export interface Birds {
  sshd: Sshd;
  /** Of the managed router. */
  configPath: string;
  birdc: string;
  askPeer: (question: string, peer?: number) => string;
  /** Prefixes of all routes that a peer was told of since it started, in order; it is asked nothing for that. */
  heard: (peer: number) => string[];
  stop: () => Promise<void>;
}

/** Starts BIRDs: the managed one with a configuration, and peers with theirs; for the addresses see `wireOf`. */
export async function startBirds(managed: string, ...peers: readonly string[]): Promise<Birds> {
  const sshd = await startSshd();
  const folder = mkdtempSync('/tmp/peersmith-birds-');
  chmodSync(folder, 0o755);
  const spaces = makeSpaces('psb', peers.length);
  const sides = [
    { space: spaces.managed, folder: join(folder, 'managed'), text: managed },
    ...peers.map((text, at) => ({ space: spaces.peers[at] ?? '', folder: join(folder, String(at)), text })),
  ];
  const stop = async () => {
    for (const side of sides) {
      const pid = join(side.folder, 'pid');
      if (existsSync(pid)) process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL');
    }
    spaces.stop();
    rmSync(folder, { recursive: true, force: true });
    await sshd.stop();
  };
  try {
    for (const side of sides) {
      mkdirSync(side.folder);
      const file = (name: string) => join(side.folder, name);
      const watched =
        side.space === spaces.managed ? '' : `log "${file('log')}" all;\ndebug protocols { routes };\n`;
      writeFileSync(file('bird.conf'), `${watched}${side.text}`);
      const options = ['-c', file('bird.conf'), '-s', file('ctl'), '-P', file('pid')];
      execFileSync('ip', ['netns', 'exec', side.space, 'bird', ...options]);
    }
    chmodSync(join(folder, 'managed/ctl'), 0o777);
    execFileSync('chown', ['-R', `${sshd.user}:`, join(folder, 'managed')]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    sshd,
    configPath: join(folder, 'managed/bird.conf'),
    birdc: `birdc -s ${join(folder, 'managed/ctl')}`,
    askPeer: (question, peer = 0) =>
      execFileSync('birdc', ['-s', join(folder, String(peer), 'ctl'), question]).toString(),
    heard: (peer) =>
      [
        ...readFileSync(join(folder, String(peer), 'log'), 'utf8').matchAll(
          /router1\S* > (?:added|updated) (?:\[\S+\] )?(\S+\/\d+) /g,
        ),
      ].map(([, prefix = '']) => prefix),
    stop,
  };
}
