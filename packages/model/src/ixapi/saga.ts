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
import { SAGA_STATE } from './statuses.ts';

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
  display: '{mac_address} at {config_id}',
  brief: ['state', 'mac_address'],
  ordering: ['-created', '-id'],
  readOnly: true,
  identity: [],
  traits: [announced],
  indexes: [['state'], ['config_id']],
  fields: {
    connection: ref('net.connection', { nullable: true, onDelete: 'set null' }),
    endpoint: ref('extras.ixapi', { onDelete: 'cascade', label: 'IX-API' }),
    config_id: text({ max: 500, label: 'Port there', help: 'What the exchange calls the port.' }),
    mac_address: macAddress({ label: 'New MAC address' }),
    old_macs: json({
      default: [],
      label: 'Old MAC addresses',
      help: 'Those that the port had when it began.',
    }),
    state: choice(SAGA_STATE, { default: 'running' }),
    is_undo: flag({
      default: false,
      label: 'Being undone',
      help: 'Its steps lead back to the old MAC addresses.',
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
  search: { contains: ['config_id', 'message'], mac: ['mac_address'] },
  columns: ['created', 'connection', 'mac_address', 'state', 'message', 'not_before', 'completed', 'author'],
  actions: {
    cancel: act(
      'Cancel',
      'Gives it up while nothing was sent to the exchange. Afterwards `undo` leads back.',
    ),
    undo: act(
      'Undo',
      'Leads back to the MAC addresses that the port had, from wherever it stands: they are attached again first, and what it registered is removed.',
    ),
    retry: act('Try again', 'Goes on now: after a failure, or without waiting for the next time by itself.'),
  },
});
