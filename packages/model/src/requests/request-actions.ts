import { type Action, memberOf, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { POSSIBLE_SESSIONS } from '../peeringdb/candidate-query.ts';
import { AskByApiInput } from './peering-api.ts';
import { STANCE_STATE } from './statuses.ts';

const ROW = rowSchema('requests.request');
const CHANGE = 'requests.change_request';
const DECIDE = 'requests.decide_request';
const SEND = 'peering.send_email';

const CANDIDATES = [
  'peeringdb.view_network',
  'peeringdb.view_networkixlan',
  'peeringdb.view_hiddenpeer',
  'peering.view_internetexchange',
  'peering.view_internetexchangepeeringsession',
  'net.view_connection',
];

const reason = z.string().trim().max(2000);
const ids = z.array(z.int().positive()).min(1).max(1000);
const id = z.int().positive();
const address = z.string().trim().max(254);

const Stance = z
  .strictObject({
    state: memberOf(STANCE_STATE),
    until: z.iso.datetime({ offset: true }).nullish().describe('Until when it holds.'),
    internet_exchange: id.nullish().describe('At one exchange alone.'),
  })
  .describe('Keeps the network out of the candidates from now on.');

const WhyInput = z.strictObject({ reason: reason.default('').describe('Why; it is in the history.') });
const MustSayWhy = z.strictObject({
  reason: reason.min(1, 'Say why.').describe('Why; it is in the history.'),
  stance: Stance.nullish(),
});
/** What may be said of a message before it is written. */
export const WriteRequestInput = z.strictObject({
  email: id.nullish().describe('The template; the one that is shipped for it where it is left out.'),
  to: z
    .array(address)
    .min(1)
    .max(50)
    .nullish()
    .describe('To whom; whom the rule over contacts chooses where it is left out.'),
  identity: z.string().max(50).default('').describe('In whose name: one of EMAIL_IDENTITIES.'),
  subject: z.string().trim().max(998).nullish().describe('Instead of what the template says.'),
  body: z.string().max(1_000_000).nullish().describe('Instead of what the template says.'),
  despite_rule: z.boolean().default(false).describe('Writes although a writing rule is against it.'),
});
export type WriteRequestInput = z.infer<typeof WriteRequestInput>;
const AcceptInput = z.strictObject({
  sessions: ids.nullish().describe('Which of its sessions, by id; all that are open where it is left out.'),
  reason: reason.default('').describe('Why; needed where a check failed that stands in the way of a rule.'),
});
const RefuseInput = MustSayWhy.extend({
  sessions: ids.nullish().describe('Which of its sessions, by id; all that are open where it is left out.'),
});
const ProvisionInput = z.strictObject({
  status: z
    .enum(['requested', 'provisioning', 'enabled'])
    .default('provisioning')
    .describe('Of the new sessions: only those that are enabled are configured.'),
  defaults: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('What the new sessions have besides, such as routing policies.'),
});

const { status: _, ...NARROWED } = POSSIBLE_SESSIONS;
/** To which networks requests are made, and for which of the missing sessions. */
const ProposeInput = z.strictObject({
  ...NARROWED,
  peers: z
    .array(z.int().min(1).max(4_294_967_295))
    .min(1)
    .max(500, 'At most 500 networks at once.')
    .describe('The networks, by ASN.'),
  assignee: id.nullish().describe('Who looks after the requests.'),
  due: z.iso.datetime({ offset: true }).nullish(),
  comments: z.string().max(10_000).nullish().describe('Notes of your own.'),
});
export type ProposeInput = z.infer<typeof ProposeInput>;

const on = (label: string, help: string, more: Partial<Action> = {}) =>
  ({
    label,
    on: 'detail',
    method: 'POST',
    permissions: [CHANGE],
    status: 200,
    answer: ROW,
    help,
    ...more,
  }) as const satisfies Action;

/** What is done with peering requests. */
export const REQUEST_ACTIONS = {
  propose: {
    label: 'Propose',
    on: 'list',
    method: 'POST',
    plans: true,
    permissions: ['requests.add_request', ...CANDIDATES],
    input: ProposeInput,
    status: 200,
    answer: z.strictObject({
      requests: z
        .array(z.strictObject({ id: z.int(), asn: z.int() }))
        .describe('The requests that were made.'),
      left_out: z
        .array(z.strictObject({ asn: z.int(), text: z.string() }))
        .describe('Networks of which none was made, and why.'),
    }),
    help: 'Makes a request of yours for each network, for the sessions that are missing with it. Networks with a request under way, and those that a stance or a rule speaks against, are left out and told.',
  },
  write: {
    ...on('Write', 'Sends the network an e-mail that asks for the sessions.'),
    permissions: [CHANGE, SEND],
    input: WriteRequestInput,
  },
  ask: {
    ...on(
      'Ask by API',
      'Sends it to the Peering API of the network, and keeps what that answers: sessions that are accepted at once are agreed on.',
    ),
    permissions: [CHANGE, DECIDE, 'requests.view_peeringapi'],
    input: AskByApiInput,
  },
  follow: {
    ...on('Follow', 'Asks the Peering API of the network where the sessions of the request stand now.'),
    permissions: [CHANGE, DECIDE, 'requests.view_peeringapi'],
  },
  draft: {
    ...on('Draft', 'The e-mail that would be written now, and to whom. Nothing is sent.'),
    permissions: ['requests.view_request', SEND],
    input: z.strictObject({
      email: id.nullish().describe('The template; the one that is shipped for it where it is left out.'),
    }),
    answer: z.strictObject({
      subject: z.string(),
      body: z.string(),
      to: z.array(z.string()).describe('Whom the rule over contacts chooses.'),
      others: z.array(z.string()).describe('Who could get it as well.'),
      why: z.string(),
    }),
  },
  remind: {
    ...on('Remind', 'Writes once more to a network that has not answered.'),
    permissions: [CHANGE, SEND],
    input: WriteRequestInput,
  },
  tell: {
    ...on(
      'Tell them',
      'Sends the network an e-mail that says which of its sessions are accepted and which refused, and why.',
    ),
    permissions: [CHANGE, SEND],
    input: WriteRequestInput,
  },
  agree: {
    ...on('Agreed', 'Keeps that the network agreed.'),
    permissions: [CHANGE, DECIDE],
    input: WhyInput,
    plans: true,
  },
  decline: {
    ...on('Declined', 'Keeps that nothing comes of it, and why.'),
    permissions: [CHANGE, DECIDE],
    input: MustSayWhy,
    plans: true,
  },
  'no-answer': {
    ...on('No answer', 'Gives up waiting for an answer.'),
    input: WhyInput,
    plans: true,
  },
  check: { ...on('Check', 'Checks it again, and decides what rules decide.'), plans: true },
  accept: {
    ...on('Accept', 'Accepts sessions that are asked for.'),
    permissions: [CHANGE, DECIDE],
    input: AcceptInput,
    plans: true,
  },
  refuse: {
    ...on('Refuse', 'Refuses sessions that are asked for, with a text.'),
    permissions: [CHANGE, DECIDE],
    input: RefuseInput,
    plans: true,
  },
  provision: {
    ...on(
      'Provision',
      'Makes the sessions, and the autonomous system where you have no record of it. All or nothing.',
    ),
    permissions: [CHANGE, DECIDE, 'peering.add_internetexchangepeeringsession'],
    input: ProvisionInput,
    plans: true,
  },
  enable: {
    ...on('Enable sessions', 'Enables the sessions that were made, so that the next plan configures them.'),
    permissions: [CHANGE, DECIDE, 'peering.change_internetexchangepeeringsession'],
    plans: true,
  },
  withdraw: {
    ...on('Withdraw', 'Ends it without an outcome.'),
    input: WhyInput,
    plans: true,
  },
  reopen: {
    ...on('Open again', 'Begins again with one that was decided or had ended, where nothing is made of it.'),
    input: WhyInput,
    plans: true,
  },
} as const satisfies Readonly<Record<string, Action>>;
