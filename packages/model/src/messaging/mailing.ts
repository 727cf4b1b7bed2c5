import {
  choice,
  computed,
  defineResource,
  integer,
  json,
  prose,
  ref,
  text,
  timestamp,
} from '@peersmith/resource';
import * as z from 'zod';
import { EMAIL_PURPOSE, MAILING_STATUS } from '../choices.ts';

/** One e-mail to many networks, each with a message of its own. */
export const mailing = defineResource({
  app: 'messaging',
  name: 'mailing',
  className: 'Mailing',
  path: 'mailings',
  page: '/messaging/mailings',
  label: 'mailing',
  about: 'One e-mail from a template to many networks, each with a message of its own.',
  display: '{name}',
  brief: ['name', 'status'],
  ordering: ['-created', '-id'],
  readOnly: true,
  indexes: [['created'], ['status']],
  fields: {
    name: text({ max: 200 }),
    purpose: choice(EMAIL_PURPOSE, {
      default: 'peering',
      help: 'What it is about, which decides who gets it.',
    }),
    template: ref('messaging.email', {
      nullable: true,
      onDelete: 'set null',
      help: 'What each message is written from.',
    }),
    local_autonomous_system: ref('peering.autonomoussystem', {
      nullable: true,
      onDelete: 'set null',
      label: 'Written by',
      help: 'The AS of yours that writes.',
    }),
    identity: text({
      max: 100,
      blank: true,
      help: 'In whose name: one of EMAIL_IDENTITIES; empty for the usual one.',
    }),
    audience: json({ default: {}, help: 'To whom: a kind of list and its filters, or AS numbers.' }),
    audience_text: text({
      max: 2000,
      blank: true,
      filter: false,
      label: 'To',
      help: 'The same in a sentence.',
    }),
    given: json({ default: {}, help: 'Values that the template sees by name.' }),
    status: choice(MAILING_STATUS, { default: 'draft' }),
    message: prose({ max: 4000, blank: true, filter: false, help: 'How it stands, and what to do.' }),
    revision: integer({
      default: 0,
      help: 'Grows with every change of it or of a recipient: what is sent is what was looked at.',
    }),
    author: ref('auth.user', { nullable: true, onDelete: 'set null' }),
    job: ref('core.job', { nullable: true, onDelete: 'set null', help: 'The work that goes on for it.' }),
    prepared: timestamp({ nullable: true, help: 'When its messages were last rendered.' }),
    started: timestamp({ nullable: true, label: 'Sent from', help: 'When it was first sent.' }),
    completed: timestamp({ nullable: true, help: 'When the last message had come to its end.' }),
    recipient_count: computed(z.int(), { label: 'Networks', cell: 'number' }),
    sent_count: computed(z.int(), { label: 'Sent', cell: 'number' }),
    counts: computed(z.record(z.string(), z.int()), {
      label: 'Counts',
      help: 'How many networks are in each state.',
    }),
  },
  search: { contains: ['name', 'audience_text'] },
  columns: [
    'created',
    'name',
    'purpose',
    'status',
    'audience_text',
    'recipient_count',
    'sent_count',
    'author',
  ],
});
