import { BGP_STATE, DOWN_REASON, WORK_LISTS } from '@peersmith/model';
import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Id, JOB, keysOf } from './shared.ts';

/** The kinds of session, as paths and answers name them. */
export const SESSION_KINDS = ['direct', 'exchange'] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

const State = z.enum(keysOf(BGP_STATE)).nullable().describe('Null where the router did not have it.');
const Reason = z.strictObject({ value: z.enum(keysOf(DOWN_REASON)), label: z.string() }).nullable();
const named = z.strictObject({ id: z.int(), name: z.string() });
const counts = {
  received: z.int(),
  accepted: z.int(),
  advertised: z.int(),
};
const When = z.string().describe('RFC 3339.');
const why = z.string().nullable().describe('Why it is down, in a sentence; null while it is up.');
const stale = z.boolean().describe('Not polled for twice as long as polls are apart.');

/** A session as lists of work and histories name it. */
const SessionNamed = z.strictObject({
  kind: z.enum(SESSION_KINDS),
  id: z.int(),
  display: z.string(),
  ip_address: z.string(),
});

/** A change of a session's state. */
export const Transition = z.strictObject({
  at: When,
  from: State,
  to: State,
  reason: Reason,
  why,
});
export type Transition = z.infer<typeof Transition>;

/** The state of a session over time, and its counts where they changed. */
export const SessionHistory = z.strictObject({
  since: When,
  until: When,
  state: State.describe('At the beginning; null where nothing is known of then.'),
  transitions: z.array(Transition).describe('The oldest first; the last 1000 of the time.'),
  counts: z
    .array(z.strictObject({ at: When, ...counts }))
    .describe('Each holds until the next; the first is as of the beginning. A thousand at most.'),
  now: z.strictObject({
    bgp_state: State,
    state_changed: When.nullable(),
    down_reason: Reason,
    why,
    advice: z.string().nullable(),
    last_error: z.string(),
    flap_count: z.int(),
    polled: When.nullable(),
    is_stale: stale,
  }),
});
export type SessionHistory = z.infer<typeof SessionHistory>;

/** What a poll of a router came to. */
export const RouterPoll = z.strictObject({
  at: When,
  code: z.string().nullable().describe('Why it failed; null where it did not.'),
  message: z.string(),
  duration_ms: z.int(),
  neighbors: z.int(),
  established: z.int(),
  down: z.int().describe('Sessions that should be up and are not.'),
  ...counts,
});
export type RouterPoll = z.infer<typeof RouterPoll>;

/** The polls of a router over time, and what its sessions went through. */
export const RouterHistory = z.strictObject({
  since: When,
  until: When,
  polls: z.array(RouterPoll).describe('The oldest first; a thousand at most, evenly chosen.'),
  last: RouterPoll.nullable(),
  is_stale: stale,
  transitions: z
    .array(Transition.extend({ session: SessionNamed }))
    .describe('The latest first, 200 at most.'),
});
export type RouterHistory = z.infer<typeof RouterHistory>;

/** How many sessions were up and what they brought, over time. */
export const SummedHistory = z.strictObject({
  since: When,
  until: When,
  points: z
    .array(
      z.strictObject({
        at: When,
        established: z.int(),
        down: z.int().describe('Sessions that should be up now, and were not then.'),
        ...counts,
      }),
    )
    .describe(
      'Each holds until the next; the first is as of the beginning, where anything is known of it. Three hundred at most.',
    ),
  transitions: RouterHistory.shape.transitions,
});
export type SummedHistory = z.infer<typeof SummedHistory>;

/** A session that somebody should look at. */
export const WorkRow = SessionNamed.extend({
  autonomous_system: z.strictObject({ id: z.int(), asn: z.int(), name: z.string() }),
  router: named.nullable(),
  internet_exchange: named.nullable(),
  bgp_group: named.nullable(),
  status: z.string(),
  bgp_state: State,
  down_reason: Reason,
  why,
  since: When.nullable().describe('When it came into its state.'),
  last_established_state: When.nullable(),
  polled: When.nullable(),
  is_stale: stale,
  flap_count: z.int(),
  received: z.int(),
  accepted: z.int(),
  limit: z.int().nullable().describe('The most prefixes that it may bring; null when there is no limit.'),
  used_percent: z.int().nullable(),
});
export type WorkRow = z.infer<typeof WorkRow>;

export const WorkLists = z.strictObject({
  days: z.int().describe('How long a session is down that is in `down_long`.'),
  near_percent: z.int().describe('How much of its limit a session uses that is in `near_limit`.'),
  lists: z.array(z.strictObject({ list: z.enum(WORK_LISTS), label: z.string(), count: z.int() })),
  list: z.enum(WORK_LISTS),
  count: z.int().describe('How many are in the list, as it is narrowed.'),
  results: z.array(WorkRow),
});
export type WorkLists = z.infer<typeof WorkLists>;

const id = z.coerce.number().int().positive().optional();
const WorkQuery = z.strictObject({
  list: z.enum(WORK_LISTS).default('down'),
  days: z.coerce.number().int().min(1).max(3650).optional(),
  kind: z.enum(SESSION_KINDS).optional(),
  router_id: id,
  internet_exchange_id: id,
  autonomous_system_id: id,
  bgp_group_id: id,
  reason: z.enum(keysOf(DOWN_REASON)).optional(),
  was_up: z
    .enum(['true', 'false'])
    .optional()
    .describe('Only sessions that were up once, or that never were.'),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});
export type WorkQuery = z.infer<typeof WorkQuery>;

/** How the sessions of each exchange stand on each router. */
export const SessionMatrix = z.strictObject({
  internet_exchanges: z.array(named.extend({ slug: z.string() })),
  routers: z.array(named.extend({ polled: When.nullable(), is_polled: z.boolean(), is_stale: stale })),
  cells: z.array(
    z.strictObject({
      internet_exchange: z.int().nullable().describe('Null for direct sessions.'),
      router: z.int().nullable().describe('Null where no router is named.'),
      sessions: z.int().describe('Those that should be up.'),
      established: z.int(),
      down: z.int(),
      unknown: z.int().describe('Never polled.'),
      accepted: z.int(),
    }),
  ),
});
export type SessionMatrix = z.infer<typeof SessionMatrix>;

/** In what a session that both have differs. */
const Differing = z.strictObject({
  field: z.string(),
  label: z.string(),
  here: z.string().nullable(),
  there: z.string().nullable(),
});

/** One entry of a comparison: `there` is on the router alone, `here` only here, `differs` on both. */
export const ReconcileEntry = z.strictObject({
  key: z.string().describe('Names the entry when it is accepted.'),
  kind: z.enum(['there', 'here', 'differs']),
  address: z.string(),
  vrf: z.string().nullable(),
  local_address: z.string().nullable(),
  asn: z.int().nullable(),
  name: z.string().nullable().describe('Of the autonomous system, here or in PeeringDB.'),
  description: z.string().nullable(),
  bgp_state: State,
  session: SessionNamed.nullable(),
  internet_exchange: named.nullable(),
  connection: z.int().nullable(),
  differences: z.array(Differing),
  action: z
    .enum(['create_exchange', 'create_direct', 'delete', 'update'])
    .nullable()
    .describe('What accepting it does; null where nothing can be done.'),
  does: z.string().describe('The same in words, or why nothing can be done.'),
});
export type ReconcileEntry = z.infer<typeof ReconcileEntry>;

export const Reconciliation = z.strictObject({
  router: named,
  taken: When.nullable().describe('When the router was asked last; null when never.'),
  is_stale: stale,
  left_out: z.int().describe('Neighbors beyond those that are compared.'),
  counts: z.strictObject({ there: z.int(), here: z.int(), differs: z.int(), equal: z.int() }),
  entries: z.array(ReconcileEntry),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

const Accepted = z.strictObject({
  created: z.int(),
  updated: z.int(),
  deleted: z.int(),
  autonomous_systems: z.int().describe('Made from PeeringDB.'),
});
export type Accepted = z.infer<typeof Accepted>;

const AcceptEntries = z.strictObject({
  accept: z
    .array(z.string().min(1).max(400), { error: 'Name entries by their keys.' })
    .min(1, { error: 'Name at least one entry.' })
    .max(5000),
  relationship: Id.optional().describe('Of direct sessions that are made; required where there are any.'),
  bgp_group: Id.nullable().optional().describe('Of direct sessions that are made.'),
});
export type AcceptEntries = z.infer<typeof AcceptEntries>;

const PREVIEW = {
  dry_run: z.boolean().default(false).describe('Only says what it would do, in the `data` of the job.'),
  plan: z
    .string()
    .max(100)
    .optional()
    .describe('The digest of what was previewed: does exactly that or nothing.'),
};
export const ImportIntoGroup = z.strictObject({
  ...PREVIEW,
  routers: z.array(Id).max(500).optional().describe('By default those that have sessions of the group.'),
  relationship: Id.optional().describe('Of the sessions; by default that of the sessions of the group.'),
  addresses: z.array(z.string().max(60)).max(5000).optional().describe('Only these neighbors.'),
  asns: z.array(z.int()).max(5000).optional().describe('Only these networks.'),
});
export type ImportIntoGroup = z.infer<typeof ImportIntoGroup>;

/** Why a session could not be polled now. */
export const PollRefusal = z.strictObject({ detail: z.string(), code: z.string() });

const jobs = <const P extends `/${string}`>(path: P, summary: string) =>
  endpoint({
    method: 'POST',
    path,
    summary,
    help: 'One job for each router; one that is already on its way is answered instead of another one.',
    status: 202,
    answer: z.array(rowSchema(JOB)),
  });
const poll = <const P extends `/${string}`, const T extends string>(path: P, type: T) =>
  endpoint({
    method: 'POST',
    path,
    summary: 'Ask the router for the state of a session',
    help: 'Asks for all sessions of the router, waits for that, and answers with the session as it stands then.',
    answer: rowSchema(type),
    refusals: { 503: PollRefusal },
  });
const HistoryQuery = z.strictObject({
  since: z.iso.datetime({ offset: true }).optional().describe('A day ago by default.'),
  until: z.iso.datetime({ offset: true }).optional(),
});
export type HistoryQuery = z.infer<typeof HistoryQuery>;
const history = <const P extends `/${string}`>(path: P) =>
  endpoint({
    method: 'GET',
    path,
    summary: 'The state and the counts of a session over time',
    query: HistoryQuery,
    answer: SessionHistory,
  });
const summed = <const P extends `/${string}`>(path: P, of: string) =>
  endpoint({
    method: 'GET',
    path,
    summary: `The states and counts of the sessions ${of} over time, summed`,
    help: 'Of the sessions that are here now.',
    query: HistoryQuery,
    answer: SummedHistory,
  });

const DIRECT = 'peering.directpeeringsession';
const EXCHANGE = 'peering.internetexchangepeeringsession';

export const monitoringEndpoints = {
  pollRouter: endpoint({
    method: 'POST',
    path: '/api/devices/routers/:id/poll-bgp-sessions/',
    summary: 'Ask a router for the states of its sessions',
    status: 202,
    answer: rowSchema(JOB),
  }),
  pollAutonomousSystem: jobs(
    '/api/peering/autonomous-systems/:id/poll-bgp-sessions/',
    'Ask routers for the states of sessions with a network',
  ),
  pollBgpGroup: jobs(
    '/api/peering/bgp-groups/:id/poll-bgp-sessions/',
    'Ask routers for the states of a group',
  ),
  pollInternetExchange: jobs(
    '/api/peering/internet-exchanges/:id/poll-bgp-sessions/',
    'Ask routers for the states of sessions at an exchange',
  ),
  pollDirectSession: poll('/api/peering/direct-peering-sessions/:id/poll/', DIRECT),
  pollExchangeSession: poll('/api/peering/internet-exchange-peering-sessions/:id/poll/', EXCHANGE),
  importSessions: endpoint({
    method: 'POST',
    path: '/api/peering/internet-exchanges/:id/import-sessions/',
    summary: 'Take sessions over from routers into an exchange',
    help: 'Asks the routers of its connections, and makes the sessions that they have on the LAN and that are not here, with networks from PeeringDB. `dry_run` in the body only says what that would be.',
    status: 202,
    body: z.strictObject(PREVIEW),
    answer: rowSchema(JOB),
  }),
  importGroupSessions: endpoint({
    method: 'POST',
    path: '/api/peering/bgp-groups/:id/import-sessions/',
    summary: 'Take sessions over from routers into a group',
    help: 'Makes the sessions that the routers have, that are on no LAN of an exchange, and that are not here.',
    status: 202,
    body: ImportIntoGroup,
    answer: rowSchema(JOB),
  }),
  directHistory: history('/api/peering/direct-peering-sessions/:id/history/'),
  exchangeHistory: history('/api/peering/internet-exchange-peering-sessions/:id/history/'),
  routerHistory: endpoint({
    method: 'GET',
    path: '/api/devices/routers/:id/history/',
    summary: 'The polls of a router over time',
    query: HistoryQuery,
    answer: RouterHistory,
  }),
  autonomousSystemHistory: summed('/api/peering/autonomous-systems/:id/history/', 'with a network'),
  internetExchangeHistory: summed('/api/peering/internet-exchanges/:id/history/', 'at an exchange'),
  bgpGroupHistory: summed('/api/peering/bgp-groups/:id/history/', 'of a group'),
  workLists: endpoint({
    method: 'GET',
    path: '/api/monitoring/work-lists/',
    summary: 'Sessions that somebody should look at',
    help: 'How many there are in each list, and a page of one of them. Sessions that are not enabled are in none.',
    query: WorkQuery,
    answer: WorkLists,
  }),
  sessionMatrix: endpoint({
    method: 'GET',
    path: '/api/monitoring/matrix/',
    summary: 'How the sessions of each exchange stand on each router',
    answer: SessionMatrix,
  }),
  reconciliation: endpoint({
    method: 'GET',
    path: '/api/devices/routers/:id/reconcile/',
    summary: 'In what a router differs from what is written down here',
    help: 'As of its last poll; poll it first where that is long ago.',
    answer: Reconciliation,
  }),
  acceptReconciliation: endpoint({
    method: 'POST',
    path: '/api/devices/routers/:id/reconcile/',
    summary: 'Write down here what a router has',
    help: 'Makes, changes and deletes sessions as the chosen entries say; nothing is written to the router.',
    plans: true,
    body: AcceptEntries,
    answer: Accepted,
  }),
};
