import { readFile } from 'node:fs/promises';
import type { Context } from '../../../engine/context.ts';
import { ImapFault } from '../../../platform/mail/imap-fault.ts';
import type { ImapServer } from '../../../platform/mail/imap-session.ts';
import { mailSettings } from '../settings.ts';

const PORTS = { none: 143, starttls: 143, tls: 993 } as const;

type Holder = Pick<Context, 'settings'>;

/** What has to be set before a mailbox is read; null where all is. */
export function mailboxMissing(holder: Holder): string | null {
  const { IMAP_SERVER, IMAP_USERNAME, IMAP_PASSWORD } = mailSettings.of(holder);
  const unset = Object.entries({ IMAP_SERVER, IMAP_USERNAME, IMAP_PASSWORD })
    .filter(([, value]) => !value)
    .map(([name]) => name);
  if (unset.length === 0) return null;
  const last = unset.pop();
  return `No mailbox is read: set ${unset.length ? `${unset.join(', ')} and ` : ''}${last} among the settings of the server.`;
}

/** What a mailbox is called in its row: where it is, whose, and which folder. */
export function mailboxName(holder: Holder): string {
  const { IMAP_SERVER, IMAP_USERNAME, IMAP_FOLDER } = mailSettings.of(holder);
  return `${IMAP_USERNAME} at ${IMAP_SERVER}, ${IMAP_FOLDER}`;
}

/** The mailbox of the settings; fails with an `ImapFault` where they cannot be used. */
export async function imapServerOf(context: Holder): Promise<ImapServer> {
  const set = mailSettings.of(context);
  const missing = mailboxMissing(context);
  if (missing !== null || !set.IMAP_SERVER || !set.IMAP_USERNAME || !set.IMAP_PASSWORD)
    throw new ImapFault('configuration', missing ?? 'Set IMAP_SERVER.');
  return {
    host: set.IMAP_SERVER,
    port: set.IMAP_PORT ?? PORTS[set.IMAP_TLS_MODE],
    tls: set.IMAP_TLS_MODE,
    username: set.IMAP_USERNAME,
    password: set.IMAP_PASSWORD,
    folder: set.IMAP_FOLDER,
    ca: await authorities(set.IMAP_CA_FILE),
    timeout_ms: set.IMAP_TIMEOUT * 1000,
  };
}

async function authorities(path: string | undefined): Promise<string | undefined> {
  if (!path) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it is no file';
    throw new ImapFault('configuration', `The file of IMAP_CA_FILE cannot be read: ${reason}.`, cause);
  }
}
