import { choice, defineResource, prose, ref, text } from '@peersmith/resource';
import { REQUEST_STATUS } from './statuses.ts';

/** Something that was done with a peering request: who, when, from where to where, and why. */
export const stepOfRequest = defineResource({
  app: 'requests',
  name: 'step',
  className: 'RequestStep',
  path: 'steps',
  page: '/requests/steps',
  label: 'step of a request',
  plural: 'steps of requests',
  about: 'Something that was done with a peering request: who, when, from which state to which, and why.',
  manual: 'requests#steps',
  display: '{action}',
  brief: ['action', 'created'],
  ordering: ['-created', '-id'],
  readOnly: true,
  identity: [],
  indexes: [['created']],
  fields: {
    request: ref('requests.request', { onDelete: 'cascade' }),
    author: ref('auth.user', {
      nullable: true,
      onDelete: 'set null',
      label: 'By',
      help: 'Empty where it happened by itself.',
    }),
    rule: ref('requests.rule', { nullable: true, onDelete: 'set null', help: 'The rule that decided.' }),
    action: text({ max: 40 }),
    from_status: choice(REQUEST_STATUS, { nullable: true, label: 'From' }),
    to_status: choice(REQUEST_STATUS, { label: 'To' }),
    text: prose({ max: 4000, blank: true, filter: false, label: 'What', help: 'What was done, and why.' }),
    message: ref('messaging.message', {
      nullable: true,
      onDelete: 'set null',
      help: 'The message that was written.',
    }),
  },
  search: { contains: ['text'] },
  columns: ['created', 'request', 'action', 'from_status', 'to_status', 'author', 'rule', 'text'],
});
