import {
  announced,
  changeLogged,
  choice,
  defineResource,
  flag,
  integer,
  prose,
  ref,
  text,
} from '@peersmith/resource';
import { ruleConditions } from './rule-conditions.ts';
import { NEW_SESSION_STATUS, RULE_ACTION, RULE_DIRECTION } from './statuses.ts';

/** What is done with sessions that are asked for, by what is known of them; the first rule that holds decides. */
export const requestRule = defineResource({
  app: 'requests',
  name: 'rule',
  className: 'RequestRule',
  path: 'rules',
  page: '/requests/rules',
  label: 'policy rule',
  about:
    'What is done with sessions that others ask for, by what is known of them and of the network. The first rule that holds decides; where none does, a person is asked.',
  manual: 'requests#policy-rules',
  display: '{name}',
  brief: ['name', 'position', 'enabled'],
  naturalKey: 'name',
  ordering: ['position', 'id'],
  traits: [changeLogged, announced],
  permissions: ['requests.activate_rule'],
  fields: {
    name: text({ max: 100, unique: true }),
    position: integer({
      min: 1,
      max: 100_000,
      default: 100,
      help: 'Rules are asked in this order, the lowest first.',
    }),
    direction: choice(RULE_DIRECTION, { default: 'inbound' }),
    enabled: flag({
      default: false,
      help: 'Until it is enabled it is a draft, and decides nothing. Try it over requests and candidates first.',
    }),
    conditions: ruleConditions({
      default: { all: [] },
      help: 'What has to hold: {"all": […]}, {"any": […]}, {"not": …}, or {"field": "policy_general", "operator": "eq", "value": "Open"}.',
    }),
    action: choice(RULE_ACTION, { default: 'ask' }),
    session_status: choice(NEW_SESSION_STATUS, {
      nullable: true,
      label: 'Make sessions as',
      help: 'Sessions that it accepts are made at once, with this status; of those that are enabled the next plan configures the routers. By hand where it is empty.',
    }),
    text: {
      ...prose({
        max: 2000,
        blank: true,
        filter: false,
        help: 'What is said with it; a refusal needs one, and the other network reads it.',
      }),
      sample: (n: number) => `You are network ${n}.`,
    },
    author: ref('auth.user', { nullable: true, readOnly: true, default: 'caller', onDelete: 'set null' }),
  },
  search: { contains: ['name', 'text'] },
  columns: ['position', 'name', 'direction', 'conditions', 'action', 'enabled', 'text'],
  form: [
    {
      title: 'Policy rule',
      fields: ['name', 'position', 'direction', 'conditions', 'action', 'session_status', 'text', 'enabled'],
    },
  ],
});
