import {
  choice,
  compare,
  defineResource,
  integer,
  json,
  prose,
  ref,
  timestamp,
  writeOnly,
} from '@peersmith/resource';
import { ipHost } from '../kinds/network.ts';
import { REQUESTED_SESSION_STATUS } from './statuses.ts';

/** One session that a peering request is about, and what became of it. */
export const requestedSession = defineResource({
  app: 'requests',
  name: 'session',
  className: 'RequestedSession',
  path: 'sessions',
  page: '/requests/sessions',
  label: 'requested session',
  about: 'One session that a peering request is about: where, with which address, and what became of it.',
  display: '{ip_address}',
  brief: ['ip_address', 'status'],
  ordering: ['request', 'id'],
  readOnly: true,
  identity: [],
  indexes: [['ip_address'], ['status']],
  fields: {
    request: ref('requests.request', { onDelete: 'cascade' }),
    internet_exchange: ref('peering.internetexchange', {
      nullable: true,
      onDelete: 'set null',
      label: 'Exchange',
      help: 'Yours; empty where you are not there.',
    }),
    ixlan: integer({
      nullable: true,
      max: Number.MAX_SAFE_INTEGER,
      label: 'LAN',
      help: 'The LAN by its id in PeeringDB, as it was asked for.',
    }),
    connection: ref('net.connection', { nullable: true, onDelete: 'set null', help: 'Yours.' }),
    ip_address: ipHost({ label: 'Their address' }),
    password: writeOnly({ label: 'Password', help: 'The TCP-MD5 secret that they wish.' }),
    status: choice(REQUESTED_SESSION_STATUS, { default: 'proposed' }),
    verdict: prose({ max: 2000, blank: true, filter: false, help: 'Why it was decided so.' }),
    decided: timestamp({ nullable: true }),
    decided_by: ref('auth.user', { nullable: true, onDelete: 'set null' }),
    decided_by_rule: ref('requests.rule', { nullable: true, onDelete: 'set null' }),
    session: ref('peering.internetexchangepeeringsession', {
      nullable: true,
      onDelete: 'set null',
      label: 'Made session',
      help: 'The session that was made of it.',
    }),
    checks: json({ default: [], help: 'What was looked at: check, result, text.' }),
  },
  filters: { address_family: compare('ip_address', 'family') },
  search: { contains: [], address: ['ip_address'] },
  columns: ['request', 'internet_exchange', 'connection', 'ip_address', 'status', 'verdict', 'session'],
});
