import {
  choice,
  defineResource,
  hidden,
  integer,
  json,
  prose,
  ref,
  text,
  timestamp,
} from '@peersmith/resource';
import { PLAN_MODE, PLAN_STATUS } from './statuses.ts';

const count = (label: string, help: string) => integer({ default: 0, label, help });

/** What would be installed on which routers, once somebody has approved it. */
export const plan = defineResource({
  app: 'deployment',
  name: 'plan',
  className: 'DeploymentPlan',
  path: 'plans',
  page: '/deployment/plans',
  label: 'plan',
  about:
    'What would be installed on which routers: rendered, compared with each of them, and kept as it was reviewed.',
  manual: 'routers#plans',
  display: 'Plan {id}',
  brief: ['created', 'status'],
  ordering: ['-created', '-id'],
  readOnly: true,
  indexes: [['created']],
  permissions: ['deployment.approve_plan', 'deployment.apply_plan'],
  fields: {
    status: choice(PLAN_STATUS, { default: 'planning' }),
    mode: choice(PLAN_MODE, { default: 'replace' }),
    author: ref('auth.user', { nullable: true, onDelete: 'set null' }),
    comment: prose({ max: 2000, blank: true }),
    router_count: count('Routers', 'How many routers it is for.'),
    changed_count: count('Would change', 'On how many of them it changes something.'),
    failed_count: count(
      'Failed',
      'Of how many it is not known what it would change; with any, it cannot be applied.',
    ),
    approved_by: ref('auth.user', {
      nullable: true,
      onDelete: 'set null',
      label: 'Decided by',
      help: 'Who approved or rejected it.',
    }),
    approved: timestamp({ nullable: true, label: 'Decided' }),
    approval_comment: prose({ max: 2000, blank: true, label: 'Comment on the decision' }),
    applied_by: ref('auth.user', { nullable: true, onDelete: 'set null' }),
    started: timestamp({ nullable: true, help: 'When it began to be applied.' }),
    completed: timestamp({ nullable: true }),
    job: ref('core.job', {
      nullable: true,
      onDelete: 'set null',
      help: 'The work that goes on for it, or went on last.',
    }),
    options: json({
      default: {},
      help: 'How it is applied: parallel, confirm_s, gate_s, prefix_drop_percent, stop_on_failure.',
    }),
    message: text({ max: 2000, blank: true, filter: false, help: 'How it stands, in a sentence.' }),
    cancel_asked: hidden(timestamp({ nullable: true })),
  },
  search: { contains: ['comment'] },
  columns: [
    'created',
    'status',
    'author',
    'comment',
    'router_count',
    'changed_count',
    'failed_count',
    'completed',
  ],
});
