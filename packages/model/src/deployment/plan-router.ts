import {
  announced,
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
import { PLAN_ROUTER_STATUS } from './statuses.ts';

/** A text that may hold secrets, packed and sealed. */
export const sealedText = () =>
  hidden(text({ max: 100_000_000, nullable: true, filter: false, sealed: true }));

/** Where work with a router stood when it did not succeed, and why. */
export const fault = {
  step: text({ max: 40, nullable: true, help: 'How far it came where it did not succeed.' }),
  code: text({ max: 60, nullable: true, help: 'Why it did not succeed, in a word for programs.' }),
  message: prose({ max: 10_000, blank: true, filter: false, help: 'How it stands, and what to do.' }),
};

/** One router of a plan: what would change, and what came of it. */
export const planRouter = defineResource({
  app: 'deployment',
  name: 'planrouter',
  className: 'PlanRouter',
  path: 'plan-routers',
  page: null,
  label: 'router of a plan',
  plural: 'routers of plans',
  about: 'One router of a plan: what would change on it, and what came of it.',
  manual: 'routers#what-each-outcome-means',
  display: '{router_name}',
  brief: ['router_name', 'status'],
  ordering: ['-plan', 'wave', 'router_name', 'id'],
  readOnly: true,
  traits: [announced],
  unique: [['plan', 'router']],
  fields: {
    plan: ref('deployment.plan', { onDelete: 'cascade' }),
    router: ref('devices.router', { nullable: true, onDelete: 'set null' }),
    router_name: text({ max: 128, label: 'Name', help: 'As it was called when the plan was made.' }),
    wave: integer({
      default: 0,
      help: 'Routers of one wave are changed side by side; waves follow each other.',
    }),
    status: choice(PLAN_ROUTER_STATUS, { default: 'planned' }),
    ...fault,
    added: integer({ default: 0, label: 'Lines added' }),
    removed: integer({ default: 0, label: 'Lines removed' }),
    warnings: json({
      default: [],
      help: 'What the device complained of when it was given the configuration.',
    }),
    findings: json({
      default: [],
      help: 'What the configuration leaves out or says otherwise than it is stored.',
    }),
    masked: integer({ default: 0, label: 'Masked', help: 'How many secrets are masked in what is shown.' }),
    rendered_hash: text({ max: 64, blank: true, filter: false, help: 'SHA-256 of what was rendered.' }),
    running_hash: text({ max: 64, blank: true, filter: false, help: 'SHA-256 of what the router ran.' }),
    sessions: json({
      nullable: true,
      help: 'Sessions before and after: how many were established, and which did not come back.',
    }),
    started: timestamp({ nullable: true }),
    completed: timestamp({ nullable: true }),
    sealed_rendered: sealedText(),
    sealed_running: sealedText(),
    sealed_difference: sealedText(),
    sealed_masked_rendered: sealedText(),
    sealed_masked_running: sealedText(),
    sealed_masked_difference: sealedText(),
    revision: hidden(text({ max: 1000, blank: true, filter: false })),
    committed: hidden(timestamp({ nullable: true })),
  },
  search: { contains: ['router_name'] },
  columns: ['plan', 'router', 'wave', 'status', 'added', 'removed', 'step', 'code', 'message'],
});
