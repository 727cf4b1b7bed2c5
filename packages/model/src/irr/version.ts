import {
  choice,
  defineResource,
  flag,
  hidden,
  integer,
  prose,
  ref,
  text,
  timestamp,
} from '@peersmith/resource';
import { IRR_REASON, IRR_VERSION_STATUS } from './statuses.ts';

const counted = (label: string) => integer({ nullable: true, label });

/** What a registry answered for a list at a time: in force, waiting for a person, or past. */
export const irrVersion = defineResource({
  app: 'irr',
  name: 'version',
  className: 'IRRVersion',
  path: 'versions',
  page: '/irr/versions',
  label: 'version of an IRR list',
  plural: 'versions of IRR lists',
  about: 'What a registry answered for a list at a time: in force, waiting for a decision, or past.',
  manual: 'irr#versions',
  display: '{list.objects} ({list.kind}), version {number}',
  brief: ['number', 'status', 'entry_count'],
  ordering: ['-id'],
  readOnly: true,
  permissions: ['irr.decide_version'],
  unique: [['list', 'number']],
  indexes: [['status']],
  identity: [],
  fields: {
    list: ref('irr.list', { onDelete: 'cascade' }),
    number: integer({}),
    status: choice(IRR_VERSION_STATUS, {}),
    seen: timestamp({ nullable: true, help: 'When a registry last answered exactly this.' }),
    entry_count: integer({ default: 0, label: 'Entries' }),
    came: integer({ default: 0, label: 'Came', help: 'Entries that the version in force before had not.' }),
    went: integer({
      default: 0,
      label: 'Went',
      help: 'Entries of the version in force before that it has not.',
    }),
    reason: choice(IRR_REASON, { nullable: true, help: 'Why it was held.' }),
    detail: prose({
      max: 10_000,
      blank: true,
      filter: false,
      help: 'The same in a sentence, with the way by which growth came.',
    }),
    is_by_asn: hidden(flag({ default: false })),
    valid: counted('RPKI valid'),
    invalid: counted('RPKI invalid'),
    not_found: counted('Not in RPKI'),
    decided_by: ref('auth.user', { nullable: true, onDelete: 'set null' }),
    decided: timestamp({ nullable: true }),
    comment: text({ max: 2000, blank: true, filter: false }),
  },
  search: { contains: ['list.objects', 'detail', 'comment'] },
  columns: ['list', 'number', 'status', 'reason', 'entry_count', 'came', 'went', 'created', 'seen', 'detail'],
});
