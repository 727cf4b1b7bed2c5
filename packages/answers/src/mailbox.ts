import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Asn, JOB } from './shared.ts';

/** How the mailbox stands that answers come to. */
export const MailboxState = z.strictObject({
  ready: z.boolean(),
  text: z.string().describe('What has to be set where none is read, or how it stands.'),
  mailbox: z.string().describe('Whose it is, where, and which folder; empty where none is set.'),
  interval_minutes: z.int().describe('After how many minutes it is read again; 0 for on request only.'),
  looked: z.string().nullable().describe('When it was last read to its end.'),
  failing_since: z.string().nullable(),
  code: z
    .enum([
      '',
      'configuration',
      'no_such_host',
      'unreachable',
      'timeout',
      'tls',
      'sign_in',
      'no_folder',
      'broken',
    ])
    .describe('Why it cannot be read.'),
  error: z.string(),
  read_count: z.int().describe('Messages that were looked at.'),
  kept_count: z.int().describe('Those of them that concern a network, and are here.'),
  unhandled: z.int().describe('Those that nobody has dealt with, of what the caller may view.'),
});
export type MailboxState = z.infer<typeof MailboxState>;

/** Whether a mailbox can be read. */
export const MailboxTest = z.strictObject({
  ok: z.boolean(),
  text: z.string(),
});
export type MailboxTest = z.infer<typeof MailboxTest>;

const File = z.strictObject({
  name: z.string(),
  content_type: z.string(),
  size: z.int(),
  kept: z.boolean().describe('Whether it can be had here.'),
});

/** A message of a conversation, ours or theirs. */
export const ConversationMessage = z.strictObject({
  direction: z.enum(['sent', 'received']),
  id: z.int().describe('Among messages, or received messages.'),
  moment: z.string().describe('When it was written by us, or received.'),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  cut: z.boolean().describe('Whether the text goes on.'),
  status: z.string().describe('Of ours its status, of theirs its kind, in a word for programs.'),
  error: z.string().describe('Why it did not reach them.'),
  sender_known: z.boolean(),
  handled: z.boolean(),
  author: z.string().nullable().describe('Who of us wrote it, or dealt with it.'),
  attachments: z.array(File),
});
export type ConversationMessage = z.infer<typeof ConversationMessage>;

/** What was written to a network and what it wrote, by conversation, the latest first. */
export const Conversation = z.strictObject({
  threads: z.array(
    z.strictObject({
      thread: z.string(),
      subject: z.string().describe('That of its first message.'),
      latest: z.string(),
      unhandled: z.int().describe('Messages of theirs that nobody has dealt with.'),
      messages: z.array(ConversationMessage).describe('The earliest first.'),
    }),
  ),
  more: z.boolean().describe('Whether there are earlier conversations.'),
});
export type Conversation = z.infer<typeof Conversation>;

export const mailboxEndpoints = {
  mailbox: endpoint({
    method: 'GET',
    path: '/api/messaging/mailbox/',
    summary: 'How the mailbox stands that answers come to',
    answer: MailboxState,
  }),
  readMailbox: endpoint({
    method: 'POST',
    path: '/api/messaging/mailbox/read/',
    summary: 'Read the mailbox now',
    status: 202,
    answer: rowSchema(JOB),
    refusals: { 409: z.strictObject({ detail: z.string(), code: z.literal('not_set_up') }) },
  }),
  testMailbox: endpoint({
    method: 'POST',
    path: '/api/messaging/mailbox/test/',
    summary: 'Whether the mailbox can be read',
    help: 'Signs in and opens the folder; nothing is read or kept.',
    answer: MailboxTest,
  }),
  receivedAttachment: endpoint({
    method: 'GET',
    path: '/api/messaging/received-messages/:id/attachments/:number/',
    summary: 'A file that came with a message',
    help: 'Counted from 1, as the message names them; 404 for one that was too large to be kept.',
    answer: z.string(),
  }),
  conversation: endpoint({
    method: 'GET',
    path: '/api/messaging/conversation/',
    summary: 'What was written to a network and what it wrote',
    query: z.strictObject({
      asn: Asn,
      limit: z.coerce.number().int().min(1).max(100).default(20).describe('How many conversations.'),
    }),
    answer: Conversation,
  }),
};
