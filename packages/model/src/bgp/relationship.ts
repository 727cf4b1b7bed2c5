import { colour, defineResource } from '@peersmith/resource';
import { ORGANISATIONAL_SEARCH, organisational, WITHOUT_CONTEXT } from '../shared-fields.ts';

/** What a direct session is commercially: customer, peer, transit provider … */
export const relationship = defineResource({
  app: 'bgp',
  name: 'relationship',
  className: 'Relationship',
  path: 'relationships',
  page: '/bgp/relationships',
  label: 'relationship',
  about: 'What a direct session is commercially: customer, private peering, transit provider.',
  manual: 'objects#relationships',
  display: '{name}',
  brief: ['name', 'slug'],
  naturalKey: 'slug',
  ordering: ['name'],
  traits: WITHOUT_CONTEXT,
  fields: { ...organisational, color: colour({ default: '9e9e9e', label: 'Colour' }) },
  search: ORGANISATIONAL_SEARCH,
  columns: ['name', 'color', 'description'],
  form: [{ title: 'Relationship', fields: ['name', 'slug', 'color', 'description', 'tags'] }],
});
