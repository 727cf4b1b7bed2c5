import {
  announced,
  choice,
  compare,
  defineResource,
  flag,
  hidden,
  integer,
  json,
  list,
  prose,
  ref,
  rowSchema,
  text,
  timestamp,
} from '@peersmith/resource';
import * as z from 'zod';
import { RECEIVED_KIND } from '../choices.ts';
import { asn } from '../kinds/network.ts';

const addresses = (label: string, help: string) => list(z.string(), 'text[]', { default: [], label, help });
const DONE = { on: 'detail', method: 'POST', status: 200 } as const;
const PERMISSIONS = ['messaging.change_receivedmessage', 'messaging.view_receivedmessage'];

/** An e-mail of another network, as it was found in the mailbox. */
export const receivedMessage = defineResource({
  app: 'messaging',
  name: 'receivedmessage',
  className: 'ReceivedMessage',
  path: 'received-messages',
  page: '/received-messages',
  label: 'received message',
  about: 'An e-mail of another network, as it was found in the mailbox.',
  manual: 'messaging#answers',
  display: '{subject}',
  brief: ['subject', 'kind', 'asn'],
  ordering: ['-received', '-id'],
  readOnly: true,
  traits: [announced],
  indexes: [['asn', 'received'], ['handled', 'received'], ['thread']],
  fields: {
    kind: choice(RECEIVED_KIND, {
      help: 'An answer to a message of yours, an automatic reply, a bounce, a notice of maintenance, or a message that answers none.',
    }),
    message: ref('messaging.message', {
      nullable: true,
      onDelete: 'set null',
      label: 'Answers',
      help: 'Your message that it answers, known by its Message-ID.',
    }),
    autonomous_system: ref('peering.autonomoussystem', {
      nullable: true,
      onDelete: 'set null',
      help: 'Your record of the network that it is from, where you have one.',
    }),
    asn: asn({ nullable: true, label: 'ASN', help: 'The network that it is from, where that is known.' }),
    network_name: text({
      max: 255,
      blank: true,
      filter: false,
      label: 'Network',
      help: 'As it was called then.',
    }),
    from_name: text({ max: 255, blank: true, filter: false, label: 'From, by name' }),
    from_address: text({ max: 320, label: 'From' }),
    sender_known: flag({
      default: true,
      label: 'Sender known',
      help: 'Whether it is from an address that was written to, or that belongs to a contact of the network. Nothing else vouches for a sender.',
    }),
    to: addresses('To', 'Those whom it is for.'),
    cc: addresses('CC', 'Those who got a copy.'),
    subject: text({ max: 998, blank: true }),
    body: prose({ max: 1_000_000, blank: true, filter: false, label: 'Text' }),
    cut: flag({
      default: false,
      filter: false,
      help: 'The text was longer, and the rest of it is in the mailbox alone.',
    }),
    attachments: json({
      default: [],
      help: 'Name, type and size of each file that is attached, and whether it is kept here.',
    }),
    bounced: json({
      default: [],
      help: 'Of a bounce, the recipients that it is about: address, status (RFC 3463) and reason.',
    }),
    received: timestamp({ help: 'When the mail server got it.' }),
    size: integer({ help: 'In bytes, with everything that is attached.' }),
    thread: text({
      max: 64,
      help: 'The conversation that it belongs to: messages that answer each other have the same.',
    }),
    mail_id: text({ max: 998, blank: true, label: 'Message-ID' }),
    handled: flag({ default: false, help: 'Whether somebody has dealt with it.' }),
    handled_by: ref('auth.user', { nullable: true, onDelete: 'set null', label: 'Handled by' }),
    ancestors: hidden(list(z.string(), 'text[]', { default: [] })),
    digest: hidden(text({ max: 64, unique: true })),
    calendar: hidden(prose({ max: 1_000_000, nullable: true })),
  },
  filters: { received_after: compare('received', 'gte'), received_before: compare('received', 'lte') },
  search: { contains: ['subject', 'network_name', 'from_address', 'body'], digits: ['asn'] },
  columns: ['received', 'subject', 'kind', 'asn', 'network_name', 'from_address', 'handled'],
  permissions: [],
  actions: {
    handle: {
      ...DONE,
      label: 'Handled',
      permissions: PERMISSIONS,
      answer: rowSchema('messaging.receivedmessage'),
      help: 'Notes that you have dealt with it.',
    },
    reopen: {
      ...DONE,
      label: 'Not handled yet',
      permissions: PERMISSIONS,
      answer: rowSchema('messaging.receivedmessage'),
      help: 'Puts it back among those to deal with.',
    },
  },
});
