import {
  choice,
  defineResource,
  flag,
  hidden,
  integer,
  json,
  list,
  prose,
  ref,
  text,
} from '@peersmith/resource';
import * as z from 'zod';
import { MAILING_RECIPIENT_STATE } from '../choices.ts';
import { asn } from '../kinds/network.ts';

const addresses = (label: string) => list(z.string(), 'text[]', { default: [], label });

/** One network of a mailing: what it is written, to whom, and what became of it. */
export const mailingRecipient = defineResource({
  app: 'messaging',
  name: 'mailingrecipient',
  className: 'MailingRecipient',
  path: 'mailing-recipients',
  page: null,
  label: 'recipient of a mailing',
  plural: 'recipients of mailings',
  about: 'One network of a mailing: what it is written, to whom, and what became of it.',
  manual: 'messaging#mailings',
  display: 'AS{asn}',
  brief: ['asn', 'network_name', 'state'],
  ordering: ['-mailing', 'asn'],
  readOnly: true,
  unique: [['mailing', 'asn']],
  indexes: [['mailing', 'state']],
  fields: {
    mailing: ref('messaging.mailing', { onDelete: 'cascade' }),
    asn: asn({ label: 'ASN' }),
    network_name: text({ max: 255, blank: true, label: 'Network' }),
    autonomous_system: ref('peering.autonomoussystem', {
      nullable: true,
      onDelete: 'set null',
      help: 'Your record of the network, where you have one.',
    }),
    peeringdb_network: hidden(integer({ nullable: true, max: Number.MAX_SAFE_INTEGER })),
    sessions: hidden(json({ default: [] })),
    session_count: integer({
      default: 0,
      label: 'Sessions',
      help: 'Sessions of the network that it is about.',
    }),
    to: addresses('To'),
    cc: addresses('CC'),
    why: text({ max: 300, blank: true, filter: false, help: 'Why these addresses are chosen.' }),
    subject: text({ max: 998, blank: true, filter: false }),
    body: prose({ max: 1_000_000, blank: true, filter: false }),
    findings: json({ default: [], help: 'What was left out or changed in the text, and why.' }),
    masked: integer({ default: 0, help: 'For how many passwords masks stand in the text.' }),
    edited: flag({ default: false, help: 'Whether somebody has changed the text or the addresses by hand.' }),
    state: choice(MAILING_RECIPIENT_STATE, { default: 'ready' }),
    error: prose({ max: 4000, blank: true, filter: false, help: 'Why nothing is sent to it.' }),
    message: ref('messaging.message', { nullable: true, onDelete: 'set null', help: 'What was sent to it.' }),
  },
  search: { contains: ['network_name', 'subject'], digits: ['asn'] },
  columns: ['asn', 'network_name', 'to', 'subject', 'state', 'error'],
});
