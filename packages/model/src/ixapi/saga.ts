import {
  announced,
  choice,
  defineResource,
  flag,
  hidden,
  integer,
  json,
  prose,
  ref,
  rowSchema,
  text,
  timestamp,
} from '@peersmith/resource';
import { macAddress } from '../kinds/network.ts';
import { SAGA_KIND, SAGA_STATE } from './statuses.ts';

const CHANGE = ['net.change_connection', 'peering.change_internet_exchange_point_ixapi'] as const;
const act = (label: string, help: string) =>
  ({
    label,
    on: 'detail',
    method: 'POST',
    permissions: CHANGE,
    status: 200,
    answer: rowSchema('ixapi.saga'),
    help,
  }) as const;

/** A change at an exchange, step by step: each is written down before it is tried, and can be taken up or taken back. */
export const saga = defineResource({
  app: 'ixapi',
  root: 'ix-api',
  name: 'saga',
  className: 'Saga',
  path: 'sagas',
  page: '/ix-api/sagas',
  label: 'change at an exchange',
  plural: 'changes at exchanges',
  about:
    'A change at an exchange by its IX-API, step by step: what was done, what is waited for, and a way back.',
  manual: 'ix-api#changes-at-exchanges',
  display: '{title}',
  brief: ['state', 'kind', 'title'],
  ordering: ['-created', '-id'],
  readOnly: true,
  identity: [],
  traits: [announced],
  indexes: [['state'], ['config_id'], ['kind']],
  fields: {
    kind: choice(SAGA_KIND, { default: 'mac' }),
    title: text({ max: 500, label: 'About', help: 'What it changes, in a few words.' }),
    connection: ref('net.connection', { nullable: true, onDelete: 'set null' }),
    endpoint: ref('extras.ixapi', { onDelete: 'cascade', label: 'IX-API' }),
    config_id: text({
      max: 500,
      blank: true,
      label: 'Port there',
      help: 'What the exchange calls the port; empty before one that is ordered has a name.',
    }),
    // Within which there is one change at a time.
    subject: hidden(text({ max: 2000, blank: true })),
    mac_address: macAddress({
      nullable: true,
      label: 'MAC address',
      help: 'The new one, where it is about one.',
    }),
    wanted: json({
      default: {},
      object: true,
      help: 'What is to be, in the words of its kind. Passwords are left out.',
    }),
    found: json({
      default: {},
      object: true,
      help: 'What was there when it began, and what was made on the way: that is what undoing leads back from, and to.',
    }),
    secret: hidden(text({ max: 10_000, nullable: true, filter: false, sealed: true })),
    state: choice(SAGA_STATE, { default: 'running' }),
    is_undo: flag({
      default: false,
      label: 'Being undone',
      help: 'Its steps lead back to what was there before.',
    }),
    message: prose({ max: 2000, blank: true, filter: false, help: 'How it stands, in a sentence.' }),
    steps: json({
      default: [],
      help: 'Each step: `step`, its `label`, `state` (pending, trying, done), how often it was tried, since when, and what came of it.',
    }),
    not_before: timestamp({ nullable: true, help: 'It does not begin earlier.' }),
    next_try: timestamp({ nullable: true, help: 'When it goes on by itself.' }),
    completed: timestamp({ nullable: true }),
    author: ref('auth.user', { nullable: true, onDelete: 'set null' }),
    reference: text({ max: 40, help: 'By which the exchange knows what was registered for it.' }),
    attempts: hidden(integer({ default: 0 })),
    // Who takes it up counts on; whoever had it before can write no more of it.
    run: hidden(integer({ default: 0 })),
  },
  search: { contains: ['title', 'config_id', 'message'], mac: ['mac_address'] },
  columns: [
    'created',
    'kind',
    'title',
    'connection',
    'state',
    'message',
    'not_before',
    'completed',
    'author',
  ],
  actions: {
    cancel: act(
      'Cancel',
      'Gives it up while nothing was sent to the exchange. Afterwards `undo` leads back.',
    ),
    undo: act(
      'Undo',
      'Leads back to what was there before, from wherever it stands, and removes what it made. What cannot be taken back says so.',
    ),
    retry: act('Try again', 'Goes on now: after a failure, or without waiting for the next time by itself.'),
  },
});
