import { defineResource, integer } from '@peersmith/resource';
import { EVERYTHING, ORGANISATIONAL_SEARCH, organisational } from '../shared-fields.ts';

/** Bidirectional Forwarding Detection (RFC 5880). */
export const bfd = defineResource({
  app: 'net',
  name: 'bfd',
  className: 'BFD',
  path: 'bfd',
  page: '/net/bfd',
  label: 'BFD configuration',
  about: 'Timers of Bidirectional Forwarding Detection that sessions use.',
  manual: 'objects#bfd',
  display: '{name}',
  brief: ['name', 'slug'],
  naturalKey: 'slug',
  ordering: ['name'],
  traits: EVERYTHING,
  fields: {
    ...organisational,
    minimum_transmit_interval: integer({ min: 1, max: 255_000, default: 300, unit: 'ms' }),
    minimum_receive_interval: integer({ min: 1, max: 255_000, default: 300, unit: 'ms' }),
    detection_multiplier: integer({
      min: 1,
      max: 255,
      default: 3,
      help: 'Missed packets that take the session down.',
    }),
    hold_time: integer({ max: 255_000, default: 0, unit: 'ms' }),
  },
  search: ORGANISATIONAL_SEARCH,
  columns: [
    'name',
    'minimum_transmit_interval',
    'minimum_receive_interval',
    'detection_multiplier',
    'hold_time',
  ],
  form: [
    {
      title: 'BFD',
      fields: [
        'name',
        'slug',
        'description',
        'minimum_transmit_interval',
        'minimum_receive_interval',
        'detection_multiplier',
        'hold_time',
      ],
    },
    { title: 'Notes', fields: ['local_context_data', 'tags'] },
  ],
});
