import { announced, choice, defineResource, prose, ref, timestamp } from '@peersmith/resource';
import { MAINTENANCE_STEP_KIND, MAINTENANCE_STEP_OUTCOME } from './statuses.ts';

/** Something that was done for a maintenance, when, and what came of it. */
export const maintenanceStep = defineResource({
  app: 'maintenance',
  name: 'step',
  className: 'MaintenanceStep',
  path: 'steps',
  page: null,
  label: 'step of a maintenance',
  plural: 'steps of maintenances',
  about: 'Something that was done for a maintenance, when, and what came of it.',
  manual: 'maintenance#from-draft-to-done',
  display: '{kind}',
  brief: ['kind', 'outcome', 'at'],
  ordering: ['-window', 'at', 'id'],
  readOnly: true,
  identity: [],
  traits: [announced],
  fields: {
    window: ref('maintenance.window', { onDelete: 'cascade', label: 'Maintenance' }),
    at: timestamp({}),
    kind: choice(MAINTENANCE_STEP_KIND, {}),
    outcome: choice(MAINTENANCE_STEP_OUTCOME, { default: 'ok' }),
    message: prose({ max: 10_000, filter: false }),
    author: ref('auth.user', { nullable: true, onDelete: 'set null', label: 'By' }),
  },
  search: { contains: ['message'] },
  columns: ['at', 'kind', 'outcome', 'message', 'author'],
});
