import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canIsolate } from './birds.ts';
import { canRunSshd, type Sshd, startSshd } from './sshd.ts';

const DAEMONS = ['zebra', 'bgpd'];

/** Whether FRR can run here in networks of its own. */
export const canRunFrrs =
  canRunSshd && DAEMONS.every((name) => existsSync(`/usr/lib/frr/${name}`)) && canIsolate();

/** A router that is managed over SSH and its peer, which share a wire. */
export interface Frrs {
  sshd: Sshd;
  /** How vtysh of the managed router is called. */
  vtysh: string;
  /** What a command shows, at the managed router or its peer. */
  show: (side: 'managed' | 'peer', command: string) => string;
  /** What the managed router would start with. */
  onDisk: () => string;
  /** As a restart of the host would: the daemons end and start with what is on disk, and nothing is left in memory. */
  restart: () => void;
  stop: () => Promise<void>;
}

let made = 0;

/** Starts two FRRs: the managed one with a configuration, at 192.0.2.1, and its peer with another, at 192.0.2.2. */
export async function startFrrs(managed: string, peer: string): Promise<Frrs> {
  const sshd = await startSshd({ groups: ['frrvty', 'frr'] });
  const name = `psf${process.pid % 100_000}${++made}`;
  const sides = [
    { space: `${name}a`, link: `${name}v`.slice(-14), address: '192.0.2.1/24', text: managed },
    { space: `${name}b`, link: `${name}w`.slice(-14), address: '192.0.2.2/24', text: peer },
  ];
  const [a, b] = sides;
  if (!a || !b) throw new Error('two sides');
  const ip = (...args: string[]) => execFileSync('ip', args);
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
      spawnSync('ip', ['netns', 'del', space]);
      for (const folder of ['/etc/frr', '/var/run/frr'])
        rmSync(join(folder, space), { recursive: true, force: true });
    }
    await sshd.stop();
  };
  try {
    for (const { space } of sides) ip('netns', 'add', space);
    ip('link', 'add', a.link, 'netns', a.space, 'type', 'veth', 'peer', 'name', b.link, 'netns', b.space);
    for (const { space, link, address, text } of sides) {
      ip('-n', space, 'addr', 'add', address, 'dev', link);
      for (const one of ['lo', link]) ip('-n', space, 'link', 'set', one, 'up');
      for (const folder of ['/etc/frr', '/var/run/frr']) mkdirSync(join(folder, space), { recursive: true });
      writeFileSync(`/etc/frr/${space}/frr.conf`, text);
      writeFileSync(`/etc/frr/${space}/vtysh.conf`, '');
      execFileSync('chown', ['-R', 'frr:frr', `/etc/frr/${space}`, `/var/run/frr/${space}`]);
      execFileSync('chmod', ['-R', 'ug+rwX,o+rX', `/etc/frr/${space}`]);
      begin(space);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    sshd,
    vtysh: `vtysh -N ${a.space}`,
    show: (side, command) =>
      execFileSync('vtysh', ['-N', side === 'managed' ? a.space : b.space, '-c', command]).toString(),
    onDisk: () => readFileSync(`/etc/frr/${a.space}/frr.conf`, 'utf8'),
    restart: () => {
      end(a.space);
      begin(a.space);
    },
    stop,
  };
}
