import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { canRunSshd, type Sshd, startSshd } from './sshd.ts';

const NETCONFD = '/usr/sbin/netconfd';

/** Whether a NETCONF server of the system's packages can run here. */
export const canRunNetconfd = canRunSshd && existsSync(NETCONFD);

/** A netconfd with the module `toaster`, behind an OpenSSH of its own. */
export async function startNetconfd(): Promise<Sshd> {
  const socket = `/tmp/peersmith-ncx-${process.pid}-${Date.now() % 1e7}`;
  const sshd = await startSshd({
    lines: (port) => [
      `Subsystem netconf "/usr/sbin/netconf-subsystem --ncxserver-sockname=${port}@${socket}"`,
    ],
  });
  const daemon = spawn(
    NETCONFD,
    [
      '--no-startup',
      `--superuser=${sshd.user}`,
      '--module=toaster',
      `--log=${join(sshd.folder, 'netconfd.log')}`,
      `--port=${sshd.port}`,
      `--ncxserver-sockname=${socket}`,
    ],
    { stdio: 'ignore' },
  );
  const stop = async () => {
    daemon.kill('SIGKILL');
    await sshd.stop();
    rmSync(socket, { force: true });
  };
  for (let tries = 0; !existsSync(socket); tries++) {
    if (tries > 400 || daemon.exitCode !== null) {
      await stop();
      throw new Error('netconfd did not begin');
    }
    await sleep(25);
  }
  return { ...sshd, stop };
}
