import {
  announced,
  changeLogged,
  choice,
  computed,
  defineResource,
  ref,
  text,
  timestamp,
} from '@peersmith/resource';
import * as z from 'zod';
import { asn } from '../kinds/network.ts';
import { STANCE_STATE } from './statuses.ts';

/** That we do not peer with a network, everywhere or at one exchange: not now, not before a date, or never. */
export const stance = defineResource({
  app: 'requests',
  name: 'stance',
  className: 'Stance',
  path: 'stances',
  page: '/requests/stances',
  label: 'stance',
  about:
    'That no sessions are to be proposed to a network, everywhere or at one exchange: declined, not before a date, or never.',
  manual: 'requests#stances',
  display: 'AS{asn}',
  brief: ['asn', 'internet_exchange', 'state', 'until', 'reason'],
  ordering: ['asn', 'internet_exchange', 'id'],
  traits: [changeLogged, announced],
  identity: [{ by: ['asn'], also: ['internet_exchange'] }],
  indexes: [['asn']],
  fields: {
    asn: asn({ label: 'ASN', help: 'The network, whether you have a record of it or not.' }),
    internet_exchange: ref('peering.internetexchange', {
      nullable: true,
      onDelete: 'cascade',
      label: 'Exchange',
      help: 'At this exchange alone; empty is everywhere.',
    }),
    state: choice(STANCE_STATE, { default: 'declined' }),
    until: timestamp({
      nullable: true,
      help: 'When the network is a candidate again; never where it is empty. Needed for “not before”.',
    }),
    reason: text({ max: 500, help: 'Why; it is shown beside the candidate.' }),
    request: ref('requests.request', {
      nullable: true,
      onDelete: 'set null',
      help: 'The request that it came of.',
    }),
    author: ref('auth.user', { nullable: true, readOnly: true, default: 'caller', onDelete: 'set null' }),
    in_force: computed(z.boolean(), { filter: true, label: 'In force', cell: 'check' }),
  },
  search: { contains: ['reason'], digits: ['asn'] },
  columns: ['asn', 'internet_exchange', 'state', 'until', 'reason', 'in_force', 'author'],
  form: [{ title: 'Stance', fields: ['asn', 'internet_exchange', 'state', 'until', 'reason', 'request'] }],
});
