import {
  changeLogged,
  choice,
  compare,
  computed,
  defineResource,
  hidden,
  integer,
  json,
  ref,
  target,
  text,
  timestamp,
  uuid,
  via,
} from '@peersmith/resource';
import * as z from 'zod';
import { CHANGE_ACTION, CHANGE_VIA } from '../choices.ts';

/** One change of one object: who, when, and what it was before and after. */
export const objectChange = defineResource({
  app: 'core',
  name: 'objectchange',
  className: 'ObjectChange',
  path: 'object-changes',
  page: '/core/changelog',
  label: 'change',
  about: 'One change of one object: who, when, and what it was before and after.',
  manual: 'web#the-change-log',
  display: '{changed_object_type} {object_repr} {action} by {user_name}',
  ordering: ['-time', '-id'],
  readOnly: true,
  frame: ['id', 'url', 'display_url', 'display'],
  indexes: [['time'], ['changed_object_type', 'changed_object_id'], ['request_id']],
  fields: {
    time: timestamp({ default: 'now' }),
    user: ref('auth.user', { nullable: true, onDelete: 'set null' }),
    user_name: text({ max: 150 }),
    request_id: uuid({ label: 'Request' }),
    action: choice(CHANGE_ACTION, {}),
    via: choice(CHANGE_VIA, {
      nullable: true,
      label: 'By way of',
      help: 'How the change came: from the web, the command line, a program with an API token, a job, the portal, or the server itself.',
    }),
    via_name: text({
      max: 200,
      default: '',
      blank: true,
      filter: false,
      label: 'Token or job',
      help: 'Which token or job it was, where it was one.',
    }),
    changed_fields: computed(z.array(z.string()), {
      label: 'Fields',
      help: 'The fields whose values differ before and after; empty for what was created or deleted.',
    }),
    ...target('changed_object', { to: changeLogged, onDelete: 'keep' }),
    object_repr: text({ max: 200, label: 'Object' }),
    prechange_data: json({ nullable: true, label: 'Before' }),
    postchange_data: json({ nullable: true, label: 'After' }),
    // No reference: what it names is gone with the same retention, and a revert looks for it within the request.
    caused_by: hidden(integer({ nullable: true, max: Number.MAX_SAFE_INTEGER, filter: false })),
    // What the log masks, for a revert alone.
    sealed_masked: hidden(text({ max: 50_000_000, nullable: true, filter: false, sealed: true })),
  },
  filters: {
    user: via('user', 'username'),
    time_after: compare('time', 'gte'),
    time_before: compare('time', 'lte'),
  },
  search: { contains: ['user_name', 'object_repr'] },
  columns: ['time', 'user_name', 'via', 'action', 'changed_object_type', 'object_repr', 'request_id'],
});
