import {
  choice,
  computed,
  defineResource,
  email,
  flag,
  integer,
  json,
  markdown,
  prose,
  ref,
  text,
  timestamp,
  via,
} from '@peersmith/resource';
import * as z from 'zod';
import { asn } from '../kinds/network.ts';
import { WITHOUT_CONTACTS } from '../shared-fields.ts';
import { askedSessions } from './asked-session.ts';
import { REQUEST_ACTIONS } from './request-actions.ts';
import { REQUEST_DIRECTION, REQUEST_ORIGIN, REQUEST_STATUS, REQUEST_TYPE } from './statuses.ts';

const moment = (label: string, help: string) => timestamp({ nullable: true, readOnly: true, label, help });
const count = (label: string) => computed(z.int(), { label, cell: 'number' });

/** A wish for sessions with another network: ours to them, or theirs to us. */
export const peeringRequest = defineResource({
  app: 'requests',
  name: 'request',
  className: 'PeeringRequest',
  path: 'requests',
  page: '/requests/requests',
  label: 'peering request',
  about: 'A wish for sessions with another network, yours or theirs: where it stands, and what was said.',
  display: 'AS{asn} {network_name}',
  brief: ['asn', 'network_name', 'direction', 'status'],
  ordering: ['due', '-created', '-id'],
  identity: [],
  traits: WITHOUT_CONTACTS,
  indexes: [['asn'], ['status', 'due'], ['created'], ['reference']],
  permissions: ['requests.decide_request'],
  fields: {
    direction: choice(REQUEST_DIRECTION, { default: 'outbound', help: 'Outbound is yours to them.' }),
    asn: {
      ...asn({ label: 'ASN', help: 'The other network, whether you have a record of it or not.' }),
      // One for documentation (RFC 5398): that of the kind is for private use, and a request keeps its network.
      sample: () => 65_536,
    },
    network_name: text({
      max: 255,
      blank: true,
      label: 'Network',
      help: 'What it is called; as PeeringDB has it where that is left out.',
    }),
    autonomous_system: ref('peering.autonomoussystem', {
      nullable: true,
      readOnly: true,
      onDelete: 'set null',
      help: 'Your record of the network, where you have one.',
    }),
    local_autonomous_system: ref('peering.autonomoussystem', {
      nullable: true,
      onDelete: 'set null',
      help: 'The AS of yours that the sessions are with; a private request names it.',
    }),
    request_type: choice(REQUEST_TYPE, {
      default: 'public',
      label: 'Type',
      help: 'Public is over an exchange, private over a line of your own at a facility.',
    }),
    relationship: ref('bgp.relationship', {
      nullable: true,
      onDelete: 'set null',
      help: 'Of the sessions that are made of a private request; needed before it is accepted.',
    }),
    status: choice(REQUEST_STATUS, { default: 'proposed', readOnly: true }),
    origin: choice(REQUEST_ORIGIN, { default: 'api', help: 'How it came.' }),
    email: email({
      max: 254,
      blank: true,
      label: 'E-mail',
      help: 'Of who asked; the network’s contacts are written to where it is empty.',
    }),
    assignee: ref('auth.user', { nullable: true, onDelete: 'set null', help: 'Who looks after it.' }),
    due: timestamp({ nullable: true, help: 'When something has to be done; such requests come first.' }),
    next_reminder: timestamp({
      nullable: true,
      help: 'When to write again, unless an answer comes; set when it is written to them.',
    }),
    reminder_count: integer({ default: 0, readOnly: true, label: 'Reminders' }),
    reason: prose({ max: 2000, blank: true, readOnly: true, filter: false, help: 'Why it was decided so.' }),
    asked_sessions: askedSessions({
      default: [],
      label: 'Sessions asked for',
      help: 'What is wanted when it is made: [{"internet_exchange": 1, "ip_address": "192.0.2.1"}]. An exchange, a LAN of PeeringDB (ixlan), one of your connections, an address_family and a password may be named; outbound, nothing at all means everything that is missing. Private ones name the facility, both addresses and their prefix_length. Passwords are kept with the sessions, and not here.',
    }),
    checks: json({
      default: [],
      readOnly: true,
      help: 'What was looked at, of the network: check, result, text.',
    }),
    checked: moment('Checked', 'When it was last checked.'),
    written: moment('Written', 'When it was last written to them.'),
    answered: moment('Answered', 'When an answer came.'),
    bounced: moment('Bounced', 'When a message of it came back.'),
    decided: moment('Decided', 'When it was agreed, accepted, refused or declined.'),
    decided_by: ref('auth.user', { nullable: true, readOnly: true, onDelete: 'set null' }),
    decided_by_rule: ref('requests.rule', { nullable: true, readOnly: true, onDelete: 'set null' }),
    reference: text({
      max: 40,
      blank: true,
      readOnly: true,
      label: 'Reference',
      help: 'By which the other network knows it, and its programs.',
    }),
    is_waiting: flag({
      default: false,
      label: 'On the wait list',
      help: 'No rule decides about it: a person has to look at it first.',
    }),
    loa: prose({
      max: 10_000,
      blank: true,
      filter: false,
      label: 'Letter of authorisation',
      help: 'What they wrote about the cross connect: demarcation, panel, ports.',
    }),
    author: ref('auth.user', {
      nullable: true,
      readOnly: true,
      default: 'caller',
      onDelete: 'set null',
      label: 'Entered by',
    }),
    comments: markdown({ help: 'Notes of your own; the other network never sees them.' }),
    is_open: computed(z.boolean(), { filter: true, label: 'Open', cell: 'check' }),
    is_due: computed(z.boolean(), {
      filter: true,
      label: 'Due',
      cell: 'check',
      help: 'It is open, and its date or that of its reminder has come.',
    }),
    session_count: count('Sessions'),
    refused_count: count('Refused'),
    up_count: count('Up'),
  },
  filters: {
    assignee: via('assignee', 'username'),
    local_autonomous_system: via('local_autonomous_system', 'name'),
    relationship: via('relationship', 'name'),
  },
  search: { contains: ['network_name', 'email', 'comments'], digits: ['asn'] },
  columns: [
    'asn',
    'network_name',
    'direction',
    'status',
    'assignee',
    'due',
    'session_count',
    'up_count',
    'created',
  ],
  form: [
    {
      title: 'Peering request',
      fields: [
        'direction',
        'request_type',
        'asn',
        'network_name',
        'local_autonomous_system',
        'relationship',
        'email',
        'asked_sessions',
        'loa',
      ],
    },
    { title: 'Work', fields: ['assignee', 'due', 'next_reminder', 'is_waiting', 'origin'] },
    { title: 'Notes', fields: ['comments', 'tags'] },
  ],
  actions: REQUEST_ACTIONS,
});
