import { defineResource, integer, numberChoice, rawChoice, refs } from '@peersmith/resource';
import { ADDRESS_FAMILY, ROUTING_POLICY_TYPE } from '../choices.ts';
import { EVERYTHING, ORGANISATIONAL_SEARCH, organisational } from '../shared-fields.ts';

/** A policy that routers know by its slug and templates attach to sessions. */
export const routingPolicy = defineResource({
  app: 'peering',
  name: 'routingpolicy',
  className: 'RoutingPolicy',
  path: 'routing-policies',
  alsoAt: '/api/bgp/routing-policies/',
  page: '/routing-policies',
  label: 'routing policy',
  plural: 'routing policies',
  about: 'A policy that your routers know by name, applied to routes received or advertised.',
  manual: 'objects#routing-policies',
  display: '{name}',
  brief: ['name', 'slug', 'type'],
  naturalKey: 'slug',
  ordering: ['-weight', 'name'],
  traits: EVERYTHING,
  fields: {
    ...organisational,
    type: {
      ...rawChoice(ROUTING_POLICY_TYPE, { default: 'import-policy' }),
      // One that fits wherever a test puts it.
      sample: () => 'import-export-policy',
    },
    weight: integer({ max: 32_767, default: 0, help: 'Heavier policies come first.' }),
    address_family: numberChoice(ADDRESS_FAMILY, { default: 0 }),
    communities: refs('bgp.community', { help: 'Communities the policy sets or matches; templates decide.' }),
  },
  filters: { type: { path: ['type'], always: 'import-export-policy' } },
  search: ORGANISATIONAL_SEARCH,
  columns: ['name', 'type', 'weight', 'address_family', 'communities', 'description'],
  form: [
    {
      title: 'Routing policy',
      fields: ['name', 'slug', 'type', 'weight', 'address_family', 'communities', 'description'],
    },
    { title: 'Notes', fields: ['local_context_data', 'tags'] },
  ],
});
