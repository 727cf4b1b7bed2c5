import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from '../src/driver.ts';

/** Whether an OpenSSH server with users of its own can run here. */
export const canRunSshd =
  process.getuid?.() === 0 && existsSync('/usr/sbin/sshd') && existsSync('/usr/sbin/useradd');

const PASSWORD = 'n3tops pass!';

/** An OpenSSH server on the loopback that one user may sign in to, by password or key. */
export interface Sshd {
  folder: string;
  port: number;
  user: string;
  password: string;
  privateKey: string;
  /** Of the host key, as ssh-keygen prints it. */
  fingerprint: string;
  /** What to reach it by, with its key pinned. */
  target: Target;
  /** Ends every connection, and takes no more. */
  cut: () => Promise<void>;
  stop: () => Promise<void>;
}

let made = 0;

/** Starts one. `lines` are added to its configuration, `shell` is the user's, `groups` those the user is in besides. */
export async function startSshd({
  lines = () => [],
  shell = '/bin/sh',
  groups = [],
}: {
  lines?: (port: number) => readonly string[];
  shell?: string;
  groups?: readonly string[];
} = {}): Promise<Sshd> {
  const folder = mkdtempSync('/tmp/peersmith-sshd-');
  execFileSync('chmod', ['755', folder]);
  mkdirSync('/run/sshd', { recursive: true });
  const user = `ps${process.pid % 100_000}x${++made}`;
  const home = join(folder, 'home');
  execFileSync('useradd', [
    '-M',
    '-d',
    home,
    '-s',
    shell,
    ...(groups.length ? ['-G', groups.join()] : []),
    user,
  ]);
  mkdirSync(join(home, '.ssh'), { recursive: true });
  execFileSync('chown', ['-R', `${user}:`, home]);
  execFileSync('chpasswd', { input: `${user}:${PASSWORD}` });
  const keygen = (name: string) =>
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  keygen('hostkey');
  keygen('userkey');
  writeFileSync(join(home, '.ssh/authorized_keys'), readFileSync(join(folder, 'userkey.pub')));
  const port = await freePort();
  writeFileSync(
    join(folder, 'sshd.conf'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${join(folder, 'hostkey')}`,
      'UsePAM no',
      'PasswordAuthentication yes',
      'KbdInteractiveAuthentication no',
      `AllowUsers ${user}`,
      `PidFile ${join(folder, 'sshd.pid')}`,
      'StrictModes no',
      'PrintMotd no',
      'MaxStartups 100',
      ...lines(port),
      '',
    ].join('\n'),
  );
  const server = spawn('/usr/sbin/sshd', ['-D', '-f', join(folder, 'sshd.conf'), '-E', join(folder, 'log')], {
    stdio: 'ignore',
  });
  await answers(port);
  const [, fingerprint = ''] = execFileSync('ssh-keygen', ['-lf', join(folder, 'hostkey.pub')])
    .toString()
    .split(' ');
  const cut = async () => {
    server.kill('SIGTERM');
    spawnSync('pkill', ['-9', '-u', user]);
    // Connections are served by processes of root until somebody has signed in, and watched by one after.
    spawnSync('pkill', ['-9', '-f', `sshd: ${user}`]);
    await sleep(50);
  };
  return {
    folder,
    port,
    user,
    password: PASSWORD,
    privateKey: readFileSync(join(folder, 'userkey'), 'utf8'),
    fingerprint,
    target: {
      host: '127.0.0.1',
      port,
      username: user,
      password: PASSWORD,
      host_key: fingerprint,
      timeout_ms: 10_000,
      args: {},
    },
    cut,
    stop: async () => {
      await cut();
      spawnSync('userdel', [user]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? done(address.port) : fail(new Error('no port')),
      );
    });
  });
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        done(true);
      }).once('error', () => done(false));
    });
    if (open) return;
    await sleep(25);
  }
  throw new Error(`sshd does not answer at port ${port}`);
}
