import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canIsolate, makeSpaces } from './spaces.ts';
import { canRunSshd, type Sshd, startSshd } from './sshd.ts';

const DAEMONS = ['zebra', 'bgpd'];

/** Whether FRR can run here in networks of its own. */
export const canRunFrrs =
  canRunSshd && DAEMONS.every((name) => existsSync(`/usr/lib/frr/${name}`)) && canIsolate();

/** A router that is managed over SSH, and its peers. */
export interface Frrs {
  sshd: Sshd;
  /** How vtysh of the managed router is called. */
  vtysh: string;
  /** What the driver is told of it besides how to sign in. */
  args: { vtysh: string; state_dir: string; drain_s: number };
  /** The same of a peer, which is managed over the same SSH. */
  argsOf: (peer: number) => Frrs['args'];
  /** What a command shows at the managed router, or at a peer. */
  show: (side: 'managed' | number, command: string) => string;
  /** Prefixes of all routes that a peer was told of since it started, in order; it is asked nothing for that. */
  heard: (peer: number) => string[];
  /** What a peer wrote of what it was told. */
  log: (peer: number) => string;
  /** What the managed router would start with. */
  onDisk: () => string;
  /** As a restart of the host would: the daemons end and start with what is on disk, and nothing is left in memory. */
  restart: () => void;
  stop: () => Promise<void>;
}

/** Starts FRRs: the managed one with a configuration, and peers with theirs; for the addresses see `wireOf`. */
export async function startFrrs(managed: string, ...peers: readonly string[]): Promise<Frrs> {
  const sshd = await startSshd({ groups: ['frrvty', 'frr'] });
  const spaces = makeSpaces('psf', peers.length);
  const logOf = (space: string) => `/var/run/frr/${space}/log`;
  const log = (peer: number) => readFileSync(logOf(spaces.peers[peer] ?? ''), 'utf8');
  const sides = [
    { space: spaces.managed, text: managed },
    ...peers.map((text, at) => ({ space: spaces.peers[at] ?? '', text })),
  ];
  const end = (space: string) => {
    for (const daemon of DAEMONS) {
      const pid = `/var/run/frr/${space}/${daemon}.pid`;
      if (existsSync(pid)) spawnSync('kill', ['-9', readFileSync(pid, 'utf8').trim()]);
      rmSync(pid, { force: true });
    }
  };
  const begin = (space: string) => {
    for (const daemon of DAEMONS)
      execFileSync('ip', ['netns', 'exec', space, `/usr/lib/frr/${daemon}`, '-N', space, '-d']);
    const file = `/etc/frr/${space}/frr.conf`;
    const { stdout, stderr, status } = spawnSync('vtysh', ['-N', space, '-f', file], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`vtysh -f: ${stdout}${stderr}`);
  };
  const stop = async () => {
    for (const { space } of sides) {
      end(space);
      for (const folder of ['/etc/frr', '/var/run/frr'])
        rmSync(join(folder, space), { recursive: true, force: true });
    }
    spaces.stop();
    await sshd.stop();
  };
  try {
    for (const { space, text } of sides) {
      for (const folder of ['/etc/frr', '/var/run/frr']) mkdirSync(join(folder, space), { recursive: true });
      const watched =
        space === spaces.managed ? '' : `log file ${logOf(space)} debugging\ndebug bgp updates in\n`;
      writeFileSync(`/etc/frr/${space}/frr.conf`, `${watched}${text}`);
      writeFileSync(`/etc/frr/${space}/vtysh.conf`, '');
      execFileSync('chown', ['-R', 'frr:frr', `/etc/frr/${space}`, `/var/run/frr/${space}`]);
      execFileSync('chmod', ['-R', 'ug+rwX,o+rX', `/etc/frr/${space}`]);
      begin(space);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const argsFor = (space: string) => {
    const state_dir = join(sshd.folder, `state-${space}`);
    mkdirSync(state_dir, { recursive: true });
    execFileSync('chown', [`${sshd.user}:`, state_dir]);
    return { vtysh: `vtysh -N ${space}`, state_dir, drain_s: 1 };
  };
  const args = argsFor(spaces.managed);
  return {
    sshd,
    vtysh: args.vtysh,
    args,
    argsOf: (peer) => argsFor(spaces.peers[peer] ?? ''),
    show: (side, command) =>
      execFileSync('vtysh', [
        '-N',
        side === 'managed' ? spaces.managed : (spaces.peers[side] ?? ''),
        '-c',
        command,
      ]).toString(),
    heard: (peer) => [...log(peer).matchAll(/ rcvd (?!UPDATE)(\S+\/\d+) /g)].map(([, prefix = '']) => prefix),
    log,
    onDisk: () => readFileSync(`/etc/frr/${spaces.managed}/frr.conf`, 'utf8'),
    restart: () => {
      end(spaces.managed);
      begin(spaces.managed);
    },
    stop,
  };
}
