import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { WRITTEN } from './mail.ts';
import { EmailPurpose } from './messaging.ts';
import { Asn, Id } from './shared.ts';

const MAILING = rowSchema('messaging.mailing');

const Filters = z
  .record(z.string().max(100), z.union([z.string().max(500), z.array(z.string().max(500)).max(1000)]))
  .default({})
  .describe('As the list takes them: names with a value or several.');

/** To whom a mailing goes: the networks of a list and its filters, or AS numbers. */
export const Audience = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('autonomous-systems'), filters: Filters }),
    z.strictObject({ kind: z.literal('exchange-sessions'), filters: Filters }),
    z.strictObject({ kind: z.literal('direct-sessions'), filters: Filters }),
    z.strictObject({ kind: z.literal('candidates'), filters: Filters }),
    z.strictObject({
      kind: z.literal('asns'),
      asns: z.array(Asn).min(1, 'Name at least one network.').max(100_000),
    }),
  ],
  {
    error:
      'Say to whom it goes: a kind (autonomous-systems, exchange-sessions, direct-sessions, candidates) with filters, or asns with AS numbers.',
  },
);
export type Audience = z.infer<typeof Audience>;
export type AudienceKind = Audience['kind'];

const Given = z
  .record(
    z.string().regex(/^[A-Za-z_]\w{0,49}$/, 'Give names of letters, digits and underscores.'),
    z.union([z.string().max(5000), z.number(), z.boolean()]),
  )
  .refine((all) => Object.keys(all).length <= 50, 'At most 50 values.');

const mailing = {
  name: z.string().trim().min(1, 'Give it a name.').max(200),
  purpose: EmailPurpose,
  template: Id.describe('The e-mail template that each message is written from.'),
  local_autonomous_system: Id.describe('The AS of yours that writes.'),
  identity: z.string().max(50).describe('In whose name: one of EMAIL_IDENTITIES; empty for the usual one.'),
  audience: Audience,
  given: Given.describe('Values that the template sees by name.'),
};

/** Why nothing is done with a mailing as it stands. */
export const MailingRefusal = z.strictObject({
  detail: z.string(),
  code: z.enum(['mailing_state', 'mailing_changed', 'template_error', 'not_set_up']),
});
export type MailingRefusal = z.infer<typeof MailingRefusal>;

/** Who is meant by an audience, before anything is made of it. */
export const AudienceAnswer = z.strictObject({
  text: z.string().describe('To whom it goes, in a sentence.'),
  count: z.int().describe('How many networks there are.'),
  most: z.int().describe('How many there may be (EMAIL_MAILING_MAX).'),
  networks: z
    .array(z.strictObject({ asn: z.int(), name: z.string(), sessions: z.int() }))
    .describe('The first twenty of them.'),
});
export type AudienceAnswer = z.infer<typeof AudienceAnswer>;

/** An e-mail template that the product ships. */
export const ShippedEmail = z.strictObject({
  key: z.string(),
  name: z.string(),
  subject: z.string(),
  description: z.string(),
  for: z
    .string()
    .nullable()
    .describe('What alone it is written for, such as `maintenance`; null for any e-mail.'),
  email: z.int().nullable().describe('The e-mail template that was made of it; null for none yet.'),
});
export type ShippedEmail = z.infer<typeof ShippedEmail>;

export const mailingEndpoints = {
  audience: endpoint({
    method: 'POST',
    path: '/api/messaging/mailings/audience/',
    summary: 'Who would get a mailing',
    help: 'Nothing is kept.',
    body: z.strictObject({ audience: Audience }),
    answer: AudienceAnswer,
  }),
  makeMailing: endpoint({
    method: 'POST',
    path: '/api/messaging/mailings/',
    summary: 'Make a mailing',
    help: 'A draft: nothing is rendered before it is prepared, and nothing sent before it was looked at.',
    body: z.strictObject({
      ...mailing,
      purpose: mailing.purpose.default('peering'),
      identity: mailing.identity.default(''),
      given: mailing.given.default({}),
    }),
    answer: MAILING,
  }),
  changeMailing: endpoint({
    method: 'PATCH',
    path: '/api/messaging/mailings/:id/',
    summary: 'Change a mailing',
    help: 'Of what was prepared nothing is left but what was sent: prepare it again.',
    body: z.strictObject(mailing).partial(),
    answer: MAILING,
    refusals: { 409: MailingRefusal },
  }),
  prepareMailing: endpoint({
    method: 'POST',
    path: '/api/messaging/mailings/:id/prepare/',
    summary: 'Prepare a mailing',
    help: 'A job finds its networks, chooses whom each message goes to, and renders all of them. What was changed by hand is lost.',
    status: 202,
    answer: MAILING,
    refusals: { 409: MailingRefusal },
  }),
  excludeRecipients: endpoint({
    method: 'POST',
    path: '/api/messaging/mailings/:id/exclude/',
    summary: 'Exclude networks from a mailing, or include them again',
    body: z.strictObject({
      asns: z.array(Asn).min(1, 'Name at least one network.').max(10_000),
      excluded: z.boolean().default(true),
    }),
    answer: MAILING,
    refusals: { 409: MailingRefusal },
  }),
  sendMailing: endpoint({
    method: 'POST',
    path: '/api/messaging/mailings/:id/send/',
    summary: 'Send a mailing',
    help: 'Queues one message for each network that is ready, all or none. Refused when anything is otherwise than it was looked at.',
    body: z.strictObject({
      revision: z.int().describe('That of the mailing as it was looked at.'),
      count: z.int().min(1).describe('How many messages are to be sent.'),
    }),
    status: 202,
    answer: MAILING,
    refusals: { 409: MailingRefusal },
  }),
  stopMailing: endpoint({
    method: 'POST',
    path: '/api/messaging/mailings/:id/stop/',
    summary: 'Stop a mailing',
    help: 'Cancels the messages that wait. What the mail server has taken has left.',
    answer: MAILING,
    refusals: { 409: MailingRefusal },
  }),
  discardMailing: endpoint({
    method: 'POST',
    path: '/api/messaging/mailings/:id/discard/',
    summary: 'Throw a mailing away of which nothing was sent',
    answer: null,
    refusals: { 409: MailingRefusal },
  }),
  changeRecipient: endpoint({
    method: 'PATCH',
    path: '/api/messaging/mailing-recipients/:id/',
    summary: 'Change what a network of a mailing is written, and to whom',
    body: z.strictObject({ ...WRITTEN, excluded: z.boolean() }).partial(),
    answer: rowSchema('messaging.mailingrecipient'),
    refusals: { 409: MailingRefusal },
  }),
  shippedEmails: endpoint({
    method: 'GET',
    path: '/api/messaging/emails/shipped/',
    summary: 'E-mail templates that come with the product',
    answer: z.array(ShippedEmail),
  }),
  takeShippedEmail: endpoint({
    method: 'POST',
    path: '/api/messaging/emails/shipped/',
    summary: 'Make an e-mail template of a shipped one',
    help: 'One that is there already, by its name, is left alone.',
    body: z.strictObject({ key: z.string().regex(/^[a-z-]{1,50}$/, 'Name one that is shipped.') }),
    answer: rowSchema('messaging.email'),
  }),
};
