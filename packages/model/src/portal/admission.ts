import {
  announced,
  changeLogged,
  choice,
  computed,
  defineResource,
  text,
  timestamp,
} from '@peersmith/resource';
import * as z from 'zod';
import { asn } from '../kinds/network.ts';
import { comments } from '../shared-fields.ts';
import { ADMISSION_STATE } from './statuses.ts';

/** That a network may not ask by itself, or that a person looks at what it asks before any rule does. */
export const admission = defineResource({
  app: 'portal',
  name: 'admission',
  className: 'Admission',
  path: 'admissions',
  page: '/portal/admissions',
  label: 'admission',
  about:
    'That a network is turned away where networks ask for sessions themselves, or that its requests wait for a person.',
  manual: 'portal#who-may-ask',
  display: 'AS{asn}',
  brief: ['asn', 'state', 'until'],
  naturalKey: 'asn',
  ordering: ['asn'],
  traits: [changeLogged, announced],
  fields: {
    asn: asn({ unique: true, label: 'ASN', help: 'The network, whether you have a record of it or not.' }),
    state: choice(ADMISSION_STATE, {
      default: 'blocked',
      help: 'Turned away: nothing is taken of it. Wait list: it may ask, and no rule decides about it.',
    }),
    reason: text({ max: 500, blank: true, help: 'The network reads it.' }),
    until: timestamp({ nullable: true, help: 'When it ends; never where it is empty.' }),
    comments,
    in_force: computed(z.boolean(), { filter: true, label: 'In force', cell: 'check' }),
  },
  search: { contains: ['reason', 'comments'], digits: ['asn'] },
  columns: ['asn', 'state', 'reason', 'until', 'in_force'],
  form: [
    { title: 'Admission', fields: ['asn', 'state', 'reason', 'until'] },
    { title: 'Notes', fields: ['comments'] },
  ],
});
