import {
  changeLogged,
  choice,
  compare,
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
import { CHANGE_ACTION } from '../choices.ts';

/** One change of one object: who, when, and what it was before and after. */
export const objectChange = defineResource({
  app: 'core',
  name: 'objectchange',
  className: 'ObjectChange',
  path: 'object-changes',
  page: '/core/changelog',
  label: 'change',
  about: 'One change of one object: who, when, and what it was before and after.',
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
  columns: ['time', 'user_name', 'action', 'changed_object_type', 'object_repr', 'request_id'],
});
