import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { freePort } from './program.ts';

/** Whether an IMAP server can run here. */
export const DOVECOT = process.getuid?.() === 0 && existsSync('/usr/lib/dovecot/imap');

const PASSWORD = 'word-of-the-mailbox';
const NOBODY = 65_534;

/** An IMAP server on the loopback with one mailbox. */
export interface Dovecot {
  port: number;
  /** Settings with which it is read. */
  env: Record<string, string>;
  /** Puts a message into the folder, as if it had come in. */
  deliver: (message: string | Buffer, received?: Date) => Promise<void>;
  /** Names of the files of all messages: they tell flags as well, and whether anybody has looked. */
  files: () => string[];
  /** Throws the folder away, and makes one that numbers anew. */
  renumber: () => void;
  stop: () => Promise<void>;
}

/** Starts Debian's Dovecot. */
export async function startDovecot(): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'peersmith-imap-'));
  const mail = join(folder, 'mail');
  chmodSync(folder, 0o755);
  const empty = () => {
    mkdirSync(mail);
    chownSync(mail, NOBODY, NOBODY);
  };
  empty();
  const port = await freePort();
  const file = join(folder, 'dovecot.conf');
  writeFileSync(file, configuration({ folder, mail, port }));
  const child = spawn('/usr/sbin/dovecot', ['-F', '-c', file], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await answering(port, folder);
  const env = {
    ...{
      IMAP_SERVER: '127.0.0.1',
      IMAP_PORT: String(port),
      IMAP_TLS_MODE: 'none',
      IMAP_INTERVAL_MINUTES: '0',
    },
    ...{ IMAP_USERNAME: 'desk', IMAP_PASSWORD: PASSWORD },
  };
  return {
    port,
    env,
    deliver: async (message, received = new Date()) => {
      const client = new ImapFlow({
        ...{ host: '127.0.0.1', port, secure: false, doSTARTTLS: false, logger: false },
        auth: { user: 'desk', pass: PASSWORD },
      });
      await client.connect();
      const text = typeof message === 'string' ? message.replaceAll(/\r?\n/g, '\r\n') : message;
      await client.append('INBOX', text, [], received);
      await client.logout();
    },
    files: () =>
      ['new', 'cur'].flatMap((part) => {
        const place = join(mail, part);
        return existsSync(place) ? readdirSync(place).map((name) => `${part}/${name}`) : [];
      }),
    renumber: () => {
      rmSync(mail, { recursive: true });
      empty();
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const configuration = ({ folder, mail, port }: { folder: string; mail: string; port: number }): string => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${mail}
passdb {
  driver = static
  args = password=${PASSWORD} user=desk
}
userdb {
  driver = static
  args = uid=${NOBODY} gid=${NOBODY} home=${folder}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
}
# Who failed to sign in is kept waiting otherwise.
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
`;

async function answering(port: number, folder: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answers = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('data', () => resolve(true)).once('error', () => resolve(false));
      socket.once('data', () => socket.destroy());
    });
    if (answers) return;
    await pause(50);
  }
  const log = join(folder, 'log');
  throw new Error(
    `Dovecot does not answer: ${existsSync(log) ? readFileSync(log, 'utf8') : 'it has no log'}`,
  );
}
