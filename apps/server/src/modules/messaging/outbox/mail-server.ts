import type { Context } from '../../../engine/context.ts';
import type { DkimKey } from '../../../platform/mail/compose-message.ts';
import { fileOfSetting } from '../../../platform/mail/file-of-setting.ts';
import { SmtpFault } from '../../../platform/mail/smtp-fault.ts';
import type { SmtpServer } from '../../../platform/mail/smtp-session.ts';
import { mailMissing, mailSettings } from '../settings.ts';

const PORTS = { none: 25, starttls: 587, tls: 465 } as const;

/** The mail server of the settings; fails with an `SmtpFault` where they cannot be used. */
export async function mailServerOf(context: Context): Promise<SmtpServer> {
  const set = mailSettings.of(context);
  const missing = mailMissing(context);
  if (missing !== null || !set.EMAIL_SERVER)
    throw new SmtpFault({ code: 'configuration', message: missing ?? 'Set EMAIL_SERVER.' });
  return {
    host: set.EMAIL_SERVER,
    port: set.EMAIL_PORT ?? PORTS[set.EMAIL_TLS_MODE],
    tls: set.EMAIL_TLS_MODE,
    username: set.EMAIL_USERNAME,
    password: set.EMAIL_PASSWORD,
    ca: await fileOf('EMAIL_CA_FILE', set.EMAIL_CA_FILE),
    certificate: await fileOf('EMAIL_SSL_CERTFILE', set.EMAIL_SSL_CERTFILE),
    key: await fileOf('EMAIL_SSL_KEYFILE', set.EMAIL_SSL_KEYFILE),
    timeout_ms: set.EMAIL_TIMEOUT * 1000,
    answer_timeout_ms: set.EMAIL_DATA_TIMEOUT * 1000,
  };
}

/** The key that signs messages; null where nothing is set. Fails with an `SmtpFault` where only a part is, or it cannot be read. */
export async function dkimKeyOf(context: Context): Promise<DkimKey | null> {
  const set = mailSettings.of(context);
  const { EMAIL_DKIM_DOMAIN: domain, EMAIL_DKIM_SELECTOR: selector, EMAIL_DKIM_KEY_FILE: file } = set;
  if (!domain && !selector && !file) return null;
  const private_key = await fileOf('EMAIL_DKIM_KEY_FILE', file);
  if (!domain || !selector || !private_key)
    throw new SmtpFault({
      code: 'configuration',
      message:
        'Set EMAIL_DKIM_DOMAIN, EMAIL_DKIM_SELECTOR and EMAIL_DKIM_KEY_FILE together, or none of them.',
    });
  return { domain, selector, private_key };
}

const fileOf = (setting: string, path: string | undefined): Promise<string | undefined> =>
  fileOfSetting(
    [setting, path],
    (message, cause) => new SmtpFault({ code: 'configuration', message, cause }),
  );
