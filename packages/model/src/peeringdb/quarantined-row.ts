import { defineResource, integer, json, prose, text, timestamp } from '@peersmith/resource';

/** A row of PeeringDB that does not fit into the mirror yet, and why; each run tries it again. */
export const quarantinedRow = defineResource({
  app: 'peeringdb',
  name: 'quarantinedrow',
  className: 'QuarantinedRow',
  path: 'quarantined-rows',
  page: '/peeringdb/quarantined-rows',
  label: 'PeeringDB row kept aside',
  plural: 'PeeringDB rows kept aside',
  about: 'A row of PeeringDB that does not fit into the mirror, and why. Each run tries it again.',
  manual: 'peeringdb#rows-that-do-not-fit',
  display: '{tag} {object_id}',
  ordering: ['tag', 'object_id', 'id'],
  frame: ['id', 'display'],
  readOnly: true,
  fields: {
    tag: text({ max: 20, label: 'Object type' }),
    object_id: integer({ nullable: true, max: Number.MAX_SAFE_INTEGER, label: 'PeeringDB id' }),
    reason: prose({ max: 100_000 }),
    seen: timestamp({ default: 'now', help: 'When it was first kept aside.' }),
    row: json({ nullable: true, label: 'As it came' }),
  },
  columns: ['tag', 'object_id', 'reason', 'seen'],
  indexes: [['tag', 'object_id']],
});
