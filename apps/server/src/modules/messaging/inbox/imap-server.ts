import type { Context } from '../../../engine/context.ts';
import { fileOfSetting } from '../../../platform/mail/file-of-setting.ts';
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
    ca: await fileOfSetting(
      ['IMAP_CA_FILE', set.IMAP_CA_FILE],
      (message, cause) => new ImapFault('configuration', message, cause),
    ),
    timeout_ms: set.IMAP_TIMEOUT * 1000,
  };
}
