import { defineResource, integer, timestamp } from '@peersmith/resource';

/** One run that changed the mirror, and how much. */
export const synchronisation = defineResource({
  app: 'peeringdb',
  name: 'synchronisation',
  className: 'Synchronisation',
  path: 'synchronisations',
  page: '/peeringdb/synchronisations',
  label: 'synchronisation',
  about: 'A run that changed the PeeringDB mirror, and how much.',
  manual: 'peeringdb#how-it-ends',
  display: 'Synchronised at {time}',
  ordering: ['-time', '-id'],
  frame: ['id', 'display'],
  readOnly: true,
  fields: {
    time: timestamp({}),
    created: integer({ label: 'Created' }),
    updated: integer({ label: 'Updated' }),
    deleted: integer({ label: 'Deleted' }),
  },
  columns: ['time', 'created', 'updated', 'deleted'],
});
