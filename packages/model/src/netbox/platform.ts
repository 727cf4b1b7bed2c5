import { defineResource, text } from '@peersmith/resource';
import { gone, NETBOX, word } from './shared.ts';

/** A platform as NetBox has it. */
export const netboxPlatform = defineResource({
  ...NETBOX,
  name: 'platform',
  className: 'NetboxPlatform',
  path: 'platforms',
  page: '/netbox/platforms',
  label: 'NetBox platform',
  about: 'A platform as NetBox has it; ours is the one with the same slug.',
  manual: 'netbox#what-is-read',
  display: '{name}',
  brief: ['name', 'slug'],
  ordering: ['name', 'id'],
  fields: {
    name: text({ max: 255 }),
    slug: text({ max: 255 }),
    manufacturer: word('Manufacturer'),
    description: word('Description'),
    gone,
  },
  search: { contains: ['name', 'slug'] },
  columns: ['name', 'slug', 'manufacturer', 'gone'],
});
