import { any, choice, computed, defineResource, pointedAtBy } from '@peersmith/resource';
import * as z from 'zod';
import { ADMINISTRATIVE_STATUS } from '../choices.ts';
import { EVERYTHING, ORGANISATIONAL_SEARCH, organisational, policies, policyUsed } from '../shared-fields.ts';

/** Direct sessions that are configured alike. */
export const bgpGroup = defineResource({
  app: 'peering',
  name: 'bgpgroup',
  className: 'BGPGroup',
  path: 'bgp-groups',
  page: '/bgp-groups',
  label: 'BGP group',
  about: 'Direct sessions that are configured alike, such as customers or transit.',
  manual: 'objects#bgp-groups',
  display: '{name}',
  brief: ['name', 'slug', 'status'],
  naturalKey: 'slug',
  ordering: ['name', 'slug'],
  traits: EVERYTHING,
  fields: {
    ...organisational,
    status: choice(ADMINISTRATIVE_STATUS, { default: 'enabled' }),
    ...policies,
    direct_peering_session_count: computed(z.int(), { label: 'Sessions', cell: 'number' }),
  },
  filters: {
    router_id: any([[pointedAtBy('peering.directpeeringsession', 'bgp_group'), 'router']], {
      label: 'On router',
      help: 'Groups with sessions on a router.',
    }),
    routing_policy_id: policyUsed,
  },
  search: ORGANISATIONAL_SEARCH,
  columns: [
    'name',
    'status',
    'direct_peering_session_count',
    'import_routing_policies',
    'export_routing_policies',
  ],
  form: [
    { title: 'BGP group', fields: ['name', 'slug', 'status', 'description'] },
    { title: 'Policy', fields: ['import_routing_policies', 'export_routing_policies', 'communities'] },
    { title: 'Notes', fields: ['local_context_data', 'tags'] },
  ],
});
