import { choice, defineResource, integer, ref, timestamp } from '@peersmith/resource';
import { fault, sealedText } from './plan-router.ts';
import { DRIFT_STATUS } from './statuses.ts';

/** Whether a router runs what is rendered for it. */
export const drift = defineResource({
  app: 'deployment',
  name: 'drift',
  className: 'Drift',
  path: 'drifts',
  page: '/deployment/drifts',
  label: 'drift',
  about: 'Whether a router runs what is rendered for it, as of the last check.',
  manual: 'routers#drift',
  display: '{router.name}',
  brief: ['status', 'checked'],
  ordering: ['status', 'router', 'id'],
  readOnly: true,
  fields: {
    router: ref('devices.router', { onDelete: 'cascade' }),
    status: choice(DRIFT_STATUS, { default: 'not_checked' }),
    checked: timestamp({ nullable: true }),
    since: timestamp({
      nullable: true,
      label: 'Differs since',
      help: 'The check that first found a difference.',
    }),
    added: integer({
      default: 0,
      label: 'Lines missing',
      help: 'Lines that are rendered and not on the router.',
    }),
    removed: integer({
      default: 0,
      label: 'Lines too many',
      help: 'Lines that the router has and that are not rendered.',
    }),
    ...fault,
    sealed_difference: sealedText(),
    sealed_masked_difference: sealedText(),
  },
  unique: [['router']],
  search: { contains: ['router.name'] },
  columns: ['router', 'status', 'since', 'checked', 'added', 'removed', 'code', 'message'],
});
