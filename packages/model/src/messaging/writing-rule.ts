import { announced, changeLogged, defineResource, flag, ref, text, timestamp } from '@peersmith/resource';
import { asn } from '../kinds/network.ts';

/** A network that is not to be written to: before a date, or never. */
export const writingRule = defineResource({
  app: 'messaging',
  name: 'writingrule',
  className: 'WritingRule',
  path: 'writing-rules',
  page: '/messaging/writing-rules',
  label: 'writing rule',
  about: 'A network that is not to be written to: before a date, or never.',
  manual: 'messaging#whom-not-to-write-to',
  display: 'AS{asn}',
  brief: ['asn', 'not_before', 'never'],
  naturalKey: 'asn',
  ordering: ['asn'],
  traits: [changeLogged, announced],
  fields: {
    asn: asn({ unique: true, label: 'ASN', help: 'The network, whether you have a record of it or not.' }),
    not_before: timestamp({
      nullable: true,
      label: 'Not before',
      help: 'Nothing is sent before this moment.',
    }),
    never: flag({ default: false, label: 'Never', help: 'Nothing is sent at all: they do not want mail.' }),
    reason: text({ max: 500, help: 'Why; it is told to whoever tries to write.' }),
    author: ref('auth.user', {
      nullable: true,
      readOnly: true,
      default: 'caller',
      onDelete: 'set null',
      label: 'Written by',
    }),
  },
  search: { contains: ['reason'], digits: ['asn'] },
  columns: ['asn', 'never', 'not_before', 'reason', 'author'],
  form: [{ title: 'Writing rule', fields: ['asn', 'never', 'not_before', 'reason'] }],
});
