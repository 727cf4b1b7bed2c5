import * as z from 'zod';
import { type Mailbox, mailboxIn, mailboxText } from '../../platform/mail/mailbox.ts';
import { count, defineSettings, flag, secret } from '../../platform/settings.ts';
import { contactRule } from './addressees/contact-rule.ts';
import { MAILBOX_SETTINGS } from './inbox/mailbox-settings.ts';

/** In whose name is written: who it is from, and where answers go where that is elsewhere. */
export interface Identity {
  from: Mailbox;
  reply_to: Mailbox | null;
}

const NOT_MAILBOX = 'must be an address, such as noc@example.net or NOC <noc@example.net>';

const mailbox = z.string().transform((text, context) => {
  const found = mailboxIn(text.trim());
  if (found) return found;
  context.addIssue(NOT_MAILBOX);
  return z.NEVER;
});

const mailboxes = z.string().transform((text, context) => {
  const found = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(mailboxIn);
  if (found.every((one) => one !== null)) return found;
  context.addIssue(
    'must be addresses with commas between them, such as noc@example.net, Desk <desk@example.net>',
  );
  return z.NEVER;
});

const IDENTITIES =
  'must be a JSON object of names, such as {"noc": "NOC <noc@example.net>", "desk": {"from": "desk@example.net", "reply_to": "tickets@example.net"}}';
const GivenIdentities = z.record(
  z.string().regex(/^[\w-]{1,50}$/),
  z.union([
    mailbox.transform((from): Identity => ({ from, reply_to: null })),
    z.strictObject({ from: mailbox, reply_to: mailbox.nullable().default(null) }),
  ]),
);

const identities = z.string().transform((text, context): ReadonlyMap<string, Identity> => {
  try {
    const { success, data } = GivenIdentities.safeParse(JSON.parse(text));
    if (success) return new Map(Object.entries(data));
  } catch {
    // Told below.
  }
  context.addIssue(IDENTITIES);
  return z.NEVER;
});

/** How mail leaves: through which server, in whose name, and how much of it; and the mailbox that answers come to. */
export const mailSettings = defineSettings('E-mail', {
  EMAIL_SERVER: z
    .string()
    .regex(/^[^\s/@]+$/, 'must be the name or address of a host')
    .optional()
    .describe('Mail server that takes messages (SMTP); without one nothing is sent.'),
  EMAIL_PORT: count(1, 65_535)
    .optional()
    .describe('Its port; when unset 587 for `starttls`, 465 for `tls`, 25 for `none`.'),
  EMAIL_TLS_MODE: z
    .enum(['none', 'starttls', 'tls'])
    .default('starttls')
    .describe(
      'How the connection is secured: `starttls` upgrades it before anything is said and fails where that is not offered, `tls` is secured from the start, `none` is readable on the way.',
    ),
  EMAIL_USERNAME: z
    .string()
    .optional()
    .describe('User name at the mail server; without one, nobody signs in.'),
  EMAIL_PASSWORD: secret(z.string().optional().describe('Password at the mail server.')),
  EMAIL_TIMEOUT: count(1, 600)
    .default(10)
    .describe('How many seconds the mail server may take for an answer.'),
  EMAIL_DATA_TIMEOUT: count(1, 1800)
    .default(300)
    .describe(
      'How many seconds it may take to say that it has taken a message, once it has the text. It is long, since afterwards nobody knows whether the message left.',
    ),
  EMAIL_CA_FILE: z
    .string()
    .optional()
    .describe('PEM file of the authorities that may have signed its certificate, instead of the usual ones.'),
  EMAIL_SSL_CERTFILE: z.string().optional().describe('PEM file of a certificate to show to the mail server.'),
  EMAIL_SSL_KEYFILE: z.string().optional().describe('PEM file of the key of that certificate.'),
  EMAIL_FROM_ADDRESS: mailbox
    .optional()
    .describe(
      'Who messages are from: `noc@example.net` or `NOC <noc@example.net>`; without it nothing is sent.',
    ),
  EMAIL_REPLY_TO: mailbox.optional().describe('Where answers go, where that is not EMAIL_FROM_ADDRESS.'),
  EMAIL_IDENTITIES: identities
    .default(new Map())
    .describe(
      'Further names to write in, as JSON: `{"desk": "Desk <desk@example.net>", "noc": {"from": "noc@example.net", "reply_to": "tickets@example.net"}}`.',
    ),
  EMAIL_CC_CONTACTS: mailboxes
    .default([])
    .describe('Who gets a copy of each message: addresses with commas between them.'),
  EMAIL_OTHER_RECIPIENTS: flag
    .prefault('false')
    .describe(
      'Whether a message may go to addresses that are neither those of contacts of the network nor those that PeeringDB has of it.',
    ),
  EMAIL_RULE_PEERING: contactRule
    .prefault(
      'contacts:Peering, contacts:*, peeringdb:Policy, peeringdb:Technical, peeringdb:NOC, peeringdb:*',
    )
    .describe(
      'Who gets e-mails about peering: entries `contacts:` (yours) or `peeringdb:` with a role, or `*` for any, with commas between them. The first that gives an address is whom it goes to.',
    ),
  EMAIL_RULE_MAINTENANCE: contactRule
    .prefault(
      'contacts:Maintenance, contacts:NOC, contacts:*, peeringdb:Maintenance, peeringdb:NOC, peeringdb:Technical, peeringdb:*',
    )
    .describe('Who gets notices of maintenance, as above.'),
  EMAIL_RULE_TECHNICAL: contactRule
    .prefault('contacts:Technical, contacts:NOC, contacts:*, peeringdb:Technical, peeringdb:NOC, peeringdb:*')
    .describe('Who gets e-mails about sessions, filters and other technical matters, as above.'),
  EMAIL_MAILING_MAX: count(1, 100_000).default(5000).describe('To how many networks a mailing may go.'),
  EMAIL_DKIM_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+$/i, 'must be a domain')
    .optional()
    .describe(
      'Domain that signs messages (DKIM), with the two settings below; the mail server may do that as well.',
    ),
  EMAIL_DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9._-]+$/i, 'must be the name of a key')
    .optional()
    .describe('Name of the key below that domain.'),
  EMAIL_DKIM_KEY_FILE: z.string().optional().describe('PEM file of the private key.'),
  EMAIL_RATE_PER_MINUTE: count(0, 100_000)
    .default(60)
    .describe('How many messages leave within a minute, over all servers; 0 for no limit.'),
  EMAIL_RATE_PER_NETWORK: count(0, 10_000)
    .default(10)
    .describe('How many messages leave for one network within an hour; more wait. 0 for no limit.'),
  EMAIL_ATTEMPTS: count(1, 50)
    .default(12)
    .describe(
      'How often a message is tried where the mail server cannot be reached, or wants it later: after 1, 5, 15 and 30 minutes, 1 and 2 hours, then every 4 hours.',
    ),
  EMAIL_ATTACHMENT_MAX_MB: count(0, 50)
    .default(10)
    .describe(
      'How large the files that are attached to a message may be together, in megabytes; 0 for none.',
    ),
  ...MAILBOX_SETTINGS,
});

/** The names that can be written in; the usual one is the empty name, and is missing where it is not set. */
export function identitiesOf(holder: Parameters<typeof mailSettings.of>[0]): ReadonlyMap<string, Identity> {
  const {
    EMAIL_FROM_ADDRESS: from,
    EMAIL_REPLY_TO: reply_to = null,
    EMAIL_IDENTITIES,
  } = mailSettings.of(holder);
  return new Map([...(from ? [['', { from, reply_to }] as const] : []), ...EMAIL_IDENTITIES]);
}

/** What has to be set before anything is sent; null where all is. */
export function mailMissing(holder: Parameters<typeof mailSettings.of>[0]): string | null {
  const { EMAIL_SERVER, EMAIL_FROM_ADDRESS } = mailSettings.of(holder);
  const unset = [
    ...(EMAIL_SERVER ? [] : ['EMAIL_SERVER']),
    ...(EMAIL_FROM_ADDRESS ? [] : ['EMAIL_FROM_ADDRESS']),
  ];
  return unset.length
    ? `Nothing can be sent: set ${unset.join(' and ')} among the settings of the server, and try it with \`peersmith email test\`.`
    : null;
}

export const identityText = ({ from }: Identity): string => mailboxText(from);
