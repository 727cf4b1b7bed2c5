import { computed, defineResource, rawChoice } from '@peersmith/resource';
import * as z from 'zod';
import { COMMUNITY_TYPE } from '../choices.ts';
import { community as communityValue } from '../kinds/network.ts';
import { EVERYTHING, organisational } from '../shared-fields.ts';

/** A BGP community (RFC 1997, 4360, 8092) and what you call it. */
export const community = defineResource({
  app: 'bgp',
  name: 'community',
  className: 'Community',
  path: 'communities',
  page: '/bgp/communities',
  label: 'community',
  plural: 'communities',
  about: 'A BGP community, by the name that your policies give it.',
  manual: 'objects#communities',
  display: '{name}',
  brief: ['name', 'slug', 'value', 'type'],
  naturalKey: 'slug',
  ordering: ['value', 'name'],
  traits: EVERYTHING,
  fields: {
    ...organisational,
    value: communityValue({
      help: 'For example 64500:1, target:64500:1, 64500:1:2 or no-export; kept in digits, without leading zeros.',
    }),
    type: rawChoice(COMMUNITY_TYPE, { nullable: true, blank: true }),
    kind: computed(z.string().nullable()),
  },
  search: { contains: ['name', 'value', 'slug', 'description'] },
  columns: ['name', 'value', 'kind', 'type', 'description'],
  form: [
    { title: 'Community', fields: ['name', 'slug', 'value', 'type', 'description'] },
    { title: 'Notes', fields: ['local_context_data', 'tags'] },
  ],
});
