import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Asn, Id } from './shared.ts';

const MESSAGE = rowSchema('messaging.message');
// biome-ignore lint/suspicious/noControlCharactersInRegex: they end a header, and are what is looked for.
const ENDS_HEADERS = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/;
const oneLine = (what: string) =>
  z
    .string()
    .refine(
      (text) => !ENDS_HEADERS.test(text),
      `${what} must be one line: a line end would begin another header.`,
    );

const NO_ADDRESS = 'Enter addresses alone, such as noc@example.net.';
/** An address alone. */
export const Address = oneLine('An address')
  .trim()
  .pipe(z.email({ error: NO_ADDRESS }).max(254, NO_ADDRESS));
const MOST = 50;
const addresses = z.array(Address).max(MOST, `At most ${MOST} addresses.`);

// biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL keeps no text with this one.
const NUL = /\u0000/;
const prose = z
  .string()
  .max(1_000_000)
  .refine((text) => !NUL.test(text), 'Null characters are not allowed.');

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;
const Attachment = z.strictObject({
  name: oneLine('The name of a file').trim().min(1).max(200),
  content_type: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+$/, 'Enter a media type, such as application/pdf.')
    .max(100)
    .default('application/octet-stream'),
  content: z.string().max(80_000_000).regex(BASE64, 'Give the content of files in base64.'),
});

/** What a message says, as people write it. */
export const WRITTEN = {
  subject: oneLine('The subject').trim().min(1, 'Give it a subject.').max(998),
  body: prose.refine((text) => text.trim() !== '', 'Write something.'),
  to: addresses.min(1, 'Say to whom it goes.').describe('Addresses of those whom it is for.'),
  cc: addresses.describe('Who gets a copy, beside those of EMAIL_CC_CONTACTS.'),
};

const written = {
  ...WRITTEN,
  html: prose.nullish().describe('The same in HTML, for mail programs that show it.'),
  cc: WRITTEN.cc.default([]),
  identity: z
    .string()
    .max(50)
    .default('')
    .describe('In whose name: one of EMAIL_IDENTITIES; empty for the usual one.'),
  template: Id.nullish().describe('What it was written from.'),
  answers: Id.nullish().describe(
    'The message of theirs that it answers, by its id among those that were received.',
  ),
  attachments: z.array(Attachment).max(20, 'At most 20 files.').default([]),
  despite_rule: z
    .boolean()
    .default(false)
    .describe('Writes although a writing rule is against it; for those who may change writing rules.'),
};

/** Why a message is not sent at all. */
export const SendRefusal = z.strictObject({
  detail: z.string(),
  code: z.enum(['not_set_up', 'do_not_write']),
});
export type SendRefusal = z.infer<typeof SendRefusal>;

const Rule = z.strictObject({
  id: z.int(),
  never: z.boolean(),
  not_before: z.string().nullable(),
  reason: z.string(),
  text: z.string().describe('The same in a sentence.'),
});

/** Whether mail can be sent, in which names, and to a network: what is against it, and when it was last written to. */
export const Sending = z.strictObject({
  ready: z.boolean(),
  text: z.string().describe('What has to be set, where nothing can be sent.'),
  identities: z.array(
    z.strictObject({
      name: z.string().describe('Empty for the usual one.'),
      from: z.string(),
      reply_to: z.string().nullable(),
    }),
  ),
  cc: z.array(z.string()).describe('Who gets a copy of each message.'),
  other_recipients: z.boolean().describe('Whether it may go to addresses that are not among the recipients.'),
  rule: Rule.nullable().describe('The writing rule that is against writing to the network now.'),
  may_override: z.boolean().describe('Whether the caller may write despite a rule.'),
  last: z
    .strictObject({ id: z.int(), subject: z.string(), sent: z.string() })
    .nullable()
    .describe('The last message to the network that left, of those that the caller may view.'),
});
export type Sending = z.infer<typeof Sending>;

/** How far a message to an address of one's own came, step by step. */
export const MailTest = z.strictObject({
  ok: z.boolean(),
  steps: z.array(
    z.strictObject({
      step: z.enum(['settings', 'resolve', 'reach', 'secure', 'sign_in', 'send']),
      ok: z.boolean(),
      text: z.string(),
    }),
  ),
});
export type MailTest = z.infer<typeof MailTest>;

export const mailEndpoints = {
  sendEmail: endpoint({
    method: 'POST',
    path: '/api/peering/autonomous-systems/:id/send-email/',
    summary: 'Send an e-mail to a network',
    help: 'Queues one message, which leaves as soon as the mail server takes it; what becomes of it is in its row.',
    body: z.strictObject(written),
    status: 202,
    answer: MESSAGE,
    refusals: { 409: SendRefusal },
  }),
  sendNetworkEmail: endpoint({
    method: 'POST',
    path: '/api/peeringdb/networks/send-email/',
    summary: 'Send an e-mail to a network that PeeringDB knows',
    help: 'Queues one message. No autonomous system is made of the network.',
    body: z.strictObject({
      ...written,
      autonomous_system: Id.describe('The AS that writes.'),
      network: Id.describe('The network that is written to, by its id in PeeringDB.'),
    }),
    status: 202,
    answer: MESSAGE,
    refusals: { 409: SendRefusal },
  }),
  attachment: endpoint({
    method: 'GET',
    path: '/api/messaging/messages/:id/attachments/:number/',
    summary: 'A file that is attached to a message',
    help: 'Files are counted from 1, in the order of `attachments`. Whatever they are, they are sent as something to be saved.',
    answer: z.string(),
    media: 'application/octet-stream',
  }),
  sending: endpoint({
    method: 'GET',
    path: '/api/messaging/sending/',
    summary: 'Whether mail can be sent, and whether a network is to be written to',
    query: z.strictObject({ asn: Asn.optional() }),
    answer: Sending,
  }),
  testEmail: endpoint({
    method: 'POST',
    path: '/api/messaging/test-email/',
    summary: 'Send a message to an address of your own, and say how far it came',
    body: z.strictObject({ to: Address }),
    answer: MailTest,
  }),
};
