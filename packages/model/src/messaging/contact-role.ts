import { computed, defineResource } from '@peersmith/resource';
import * as z from 'zod';
import { ORGANISATIONAL_SEARCH, organisational, WITHOUT_CONTACTS } from '../shared-fields.ts';

/** What a contact does for an object: NOC, peering, abuse. */
export const contactRole = defineResource({
  app: 'messaging',
  name: 'contactrole',
  className: 'ContactRole',
  path: 'contact-roles',
  page: '/messaging/contact-roles',
  label: 'contact role',
  about: 'What a contact does for an object: NOC, peering, abuse.',
  manual: 'messaging#contacts',
  display: '{name}',
  brief: ['name', 'slug'],
  naturalKey: 'slug',
  ordering: ['name'],
  traits: WITHOUT_CONTACTS,
  fields: {
    ...organisational,
    assignment_count: computed(z.int(), { label: 'Assignments', cell: 'number' }),
  },
  search: ORGANISATIONAL_SEARCH,
  columns: ['name', 'slug', 'description', 'assignment_count'],
  form: [{ title: 'Contact role', fields: ['name', 'slug', 'description', 'tags'] }],
});
