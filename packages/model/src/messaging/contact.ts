import { computed, defineResource, email, text } from '@peersmith/resource';
import * as z from 'zod';
import { comments, description, WITHOUT_CONTACTS } from '../shared-fields.ts';

/** Somebody to talk to: a person, or a desk. */
export const contact = defineResource({
  app: 'messaging',
  name: 'contact',
  className: 'Contact',
  path: 'contacts',
  page: '/messaging/contacts',
  label: 'contact',
  about: 'Somebody to talk to: a person, or a desk.',
  manual: 'messaging#contacts',
  display: '{name}',
  brief: ['name'],
  naturalKey: 'name',
  ordering: ['name', 'id'],
  traits: WITHOUT_CONTACTS,
  alsoCalled: { email: ['Mail', 'E-mail address'], phone: ['Telephone', 'Phone number'] },
  identity: [{ by: ['name'], also: ['email'] }],
  fields: {
    name: text({ max: 100 }),
    title: text({ max: 100, blank: true, help: 'What they do where they work.' }),
    phone: text({ max: 50, blank: true }),
    email: email({ max: 254, blank: true, label: 'E-mail' }),
    address: text({ max: 200, blank: true, help: 'Postal address.' }),
    description,
    comments,
    assignment_count: computed(z.int(), { label: 'Assignments', cell: 'number' }),
  },
  search: {
    contains: ['name', 'title', 'phone', 'email', 'address', 'comments'],
    also: [
      {
        resource: 'messaging.contactassignment',
        own: 'id',
        their: 'contact',
        contains: ['object.peering.autonomoussystem.name', 'role.name'],
        number: ['object.peering.autonomoussystem.asn'],
      },
    ],
  },
  columns: ['name', 'title', 'phone', 'email', 'assignment_count'],
  form: [
    { title: 'Contact', fields: ['name', 'title', 'phone', 'email', 'address'] },
    { title: 'Notes', fields: ['description', 'comments', 'tags'] },
  ],
});
