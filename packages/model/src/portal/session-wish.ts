import {
  announced,
  choice,
  defineResource,
  json,
  prose,
  ref,
  rowSchema,
  text,
  timestamp,
} from '@peersmith/resource';
import * as z from 'zod';
import { asn } from '../kinds/network.ts';
import { SESSION_WISH, SESSION_WISH_STATUS } from './statuses.ts';

const ANSWER = rowSchema('portal.sessionwish');
const answer = z.string().trim().max(2000);
const DECIDE = ['portal.change_sessionwish', 'portal.view_sessionwish'] as const;

/** What another network asks of sessions that it has with us: a drain, or that they go. */
export const sessionWish = defineResource({
  app: 'portal',
  name: 'sessionwish',
  className: 'SessionWish',
  path: 'session-wishes',
  page: '/portal/session-wishes',
  label: 'session wish',
  plural: 'session wishes',
  about:
    'What another network asks of sessions that it has with you: a drain for its maintenance, or that they go.',
  manual: 'portal#what-guests-do',
  display: 'AS{asn} {kind}',
  brief: ['asn', 'kind', 'status'],
  ordering: ['-created', '-id'],
  readOnly: true,
  identity: [],
  traits: [announced],
  permissions: ['portal.change_sessionwish'],
  indexes: [['asn'], ['status'], ['created']],
  fields: {
    reference: text({ max: 40, unique: true, help: 'By which the network knows it.' }),
    asn: asn({ label: 'ASN', help: 'The network that asks.' }),
    network_name: text({
      max: 255,
      blank: true,
      filter: false,
      label: 'Network',
      help: 'As it was called then.',
    }),
    autonomous_system: ref('peering.autonomoussystem', {
      nullable: true,
      onDelete: 'set null',
      help: 'Your record of it.',
    }),
    kind: choice(SESSION_WISH, { label: 'What' }),
    status: choice(SESSION_WISH_STATUS, { default: 'open' }),
    starts: timestamp({ nullable: true, help: 'From when on, of a drain.' }),
    ends: timestamp({ nullable: true, help: 'Until when, of a drain.' }),
    sessions: json({ default: [], help: 'The sessions: kind, id, place and ip_address of each.' }),
    text: prose({ max: 2000, blank: true, filter: false, help: 'What they wrote.' }),
    answer: prose({ max: 2000, blank: true, filter: false, help: 'What they are told.' }),
    name: text({ max: 255, blank: true, filter: false, label: 'By', help: 'Who asked.' }),
    email: text({ max: 254, blank: true, label: 'E-mail', help: 'Of who asked.' }),
    decided: timestamp({ nullable: true }),
    decided_by: ref('auth.user', { nullable: true, onDelete: 'set null' }),
  },
  search: { contains: ['network_name', 'email', 'text'], digits: ['asn'] },
  columns: ['created', 'asn', 'network_name', 'kind', 'status', 'starts', 'ends', 'text', 'email'],
  actions: {
    done: {
      label: 'Done',
      on: 'detail',
      method: 'POST',
      permissions: DECIDE,
      input: z.strictObject({ answer: answer.default('').describe('What they are told besides.') }),
      status: 200,
      answer: ANSWER,
      help: 'Tells the network that it was done.',
    },
    refuse: {
      label: 'Refuse',
      on: 'detail',
      method: 'POST',
      permissions: DECIDE,
      input: z.strictObject({ answer: answer.min(1, 'Say why.').describe('Why; they read it.') }),
      status: 200,
      answer: ANSWER,
      help: 'Tells the network that it is not done, and why.',
    },
  },
});
