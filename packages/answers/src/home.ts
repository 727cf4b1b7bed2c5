import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { LeftOut, ObjectSeen } from './session-why.ts';

const When = z.string().describe('RFC 3339.');

/** What there may be to do, the most urgent first. */
export const TODO_KINDS = {
  down: { label: 'Sessions that went down', severity: 'bad' },
  never_up: { label: 'Sessions that never came up', severity: 'warn' },
  gone: { label: 'Sessions that their router does not have', severity: 'warn' },
  near_limit: { label: 'Sessions near their prefix limit', severity: 'warn' },
  renders: { label: 'Configurations that do not render', severity: 'bad' },
  requests: { label: 'Peering requests that wait for you', severity: 'info' },
  peeringdb: { label: 'Changed in PeeringDB, and yours', severity: 'info' },
  plans: { label: 'Configuration plans to review or apply', severity: 'info' },
  drift: { label: 'Routers that run something else', severity: 'warn' },
  irr: { label: 'Registry lists that wait or fail', severity: 'warn' },
  jobs: { label: 'Jobs that failed within a day', severity: 'warn' },
} as const satisfies Record<string, { label: string; severity: 'bad' | 'warn' | 'info' }>;
export type TodoKind = keyof typeof TODO_KINDS;
const kinds = Object.keys(TODO_KINDS) as [TodoKind, ...TodoKind[]];

/** Something to look at. */
export const TodoRow = ObjectSeen.extend({
  detail: z.string().describe('What is the matter, in a sentence or a word; may be empty.'),
  since: When.nullable(),
});
export type TodoRow = z.infer<typeof TodoRow>;

/** Things of one kind to look at. */
export const Todo = z.strictObject({
  kind: z.enum(kinds),
  label: z.string(),
  severity: z.enum(['bad', 'warn', 'info']),
  count: z.int(),
  rows: z.array(TodoRow).describe('The first six.'),
});
export type Todo = z.infer<typeof Todo>;

/** The steps from nothing to a configuration on a router. */
export const SETUP_STEPS = {
  network: {
    label: 'Say which network is yours',
    text: 'Your ASN, with its exchanges and ports from PeeringDB.',
  },
  peeringdb: { label: 'Load PeeringDB', text: 'Without it there are no candidates, limits or checks.' },
  exchanges: {
    label: 'Import your exchanges and ports',
    text: 'PeeringDB knows where your network has ports.',
  },
  router: { label: 'Add a router', text: 'Sessions are configured on it.' },
  ports: {
    label: 'Say which router holds each port',
    text: 'Some ports have none, so their sessions are on no router.',
  },
  template: { label: 'Give your routers a template', text: 'Some have none, so they have no configuration.' },
  sessions: { label: 'Make the first sessions', text: 'Choose networks among the candidates.' },
  polling: { label: 'Have a router polled', text: 'Until then nobody knows which sessions are up.' },
} as const;
export type SetupStep = keyof typeof SETUP_STEPS;
const steps = Object.keys(SETUP_STEPS) as [SetupStep, ...SetupStep[]];

/** What there is to do. */
export const Home = z.strictObject({
  todo: z.array(Todo).describe('Only what there is; the most urgent first.'),
  mirror: z
    .strictObject({
      networks: z.int(),
      loaded: When.nullable().describe('The last complete run; null for never.'),
      age_s: z.int().nullable(),
      state: z.enum(['ok', 'warning', 'error']),
      text: z.string(),
    })
    .nullable(),
  setup: z
    .array(z.strictObject({ step: z.enum(steps), label: z.string(), text: z.string() }))
    .describe('Steps that are left, of those that the caller may take.'),
  left_out: z.array(LeftOut),
});
export type Home = z.infer<typeof Home>;

export const homeEndpoints = {
  home: endpoint({
    method: 'GET',
    path: '/api/home/',
    summary: 'What there is to do',
    help: 'Sessions that are down or never came up, renders that fail, requests and changes in PeeringDB that wait, the age of the mirror, and the steps of the set-up that are left. Whom to peer with next is `/api/peeringdb/candidates/?ordering=-value`.',
    answer: Home,
  }),
};
