import { announced, changeLogged, defineResource, ref, target, via } from '@peersmith/resource';
import { contactable } from '../traits.ts';

/** Who is to be talked to about an object, and as what. */
export const contactAssignment = defineResource({
  app: 'messaging',
  name: 'contactassignment',
  className: 'ContactAssignment',
  path: 'contact-assignments',
  page: '/messaging/contact-assignments',
  label: 'contact assignment',
  about: 'Who is to be talked to about an object, and as what.',
  manual: 'messaging#contacts',
  display: '{contact.name}',
  brief: ['contact', 'role'],
  ordering: ['contact', 'id'],
  unique: [['content_type', 'object_id', 'contact', 'role']],
  frame: ['id', 'url', 'display', 'created', 'updated'],
  traits: [changeLogged, announced],
  fields: {
    ...target('object', { to: contactable, onDelete: 'cascade', typeKey: 'content_type' }),
    contact: ref('messaging.contact', { onDelete: 'protect' }),
    role: ref('messaging.contactrole', { onDelete: 'protect' }),
  },
  filters: { role: via('role', 'slug') },
  columns: ['contact', 'role', 'content_type', 'object'],
  form: [{ title: 'Contact assignment', fields: ['content_type', 'object_id', 'contact', 'role'] }],
});
