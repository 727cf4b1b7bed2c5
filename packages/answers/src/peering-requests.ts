import { AskedSession, MOST_ASKED_SESSIONS } from '@peersmith/model';
import { type Endpoint, endpoint, Nested, pageSchema } from '@peersmith/resource';
import * as z from 'zod';
import { PORTAL_REQUEST_STATUS, PORTAL_SESSION_STATUS } from './portal-api.ts';
import { Id, PAGING } from './shared.ts';

const choice = <const W extends readonly string[]>(values: W) =>
  z.strictObject({ value: z.enum(values), label: z.string() });
const moment = z.string().nullable();

/** A session that is asked for, in Peering Manager's words. */
export const UpstreamRequestedSession = z.strictObject({
  id: z.int(),
  url: z.string(),
  display: z.string(),
  peering_request: z
    .strictObject({
      ...{ id: z.int(), url: z.string(), display_url: z.string(), display: z.string() },
      ...{ tracking_id: z.string(), requesting_asn: z.int(), status: z.enum(PORTAL_REQUEST_STATUS) },
    })
    .describe('The request that it is of.'),
  ixp_connection: z.int().nullable(),
  peeringdb_facility: z.int().nullable(),
  ip_address: z.string().describe('Theirs, with the length of its prefix.'),
  address_family: z.literal([4, 6]),
  session_secret: z.literal('').describe('Always empty: a secret is given to the session that is made.'),
  status: choice(PORTAL_SESSION_STATUS),
  rejection_comment: z.string(),
  created_session_type: z.string().nullable(),
  created_session_id: z.int().nullable(),
  created: moment,
  updated: moment,
});
export type UpstreamRequestedSession = z.infer<typeof UpstreamRequestedSession>;

/** A request of another network, in Peering Manager's words. */
export const UpstreamPeeringRequest = z.strictObject({
  ...{ id: z.int(), url: z.string(), display_url: z.string(), display: z.string() },
  tracking_id: z.string(),
  requesting_asn: z.int(),
  requester_email: z.string(),
  local_autonomous_system: Nested.nullable(),
  request_type: choice(['public', 'private']),
  status: choice(PORTAL_REQUEST_STATUS),
  decision_comment: z.string(),
  relationship: Nested.nullable(),
  requested_sessions: z.array(UpstreamRequestedSession),
  description: z.literal(''),
  comments: z.string(),
  tags: z.array(z.looseObject({ id: z.int() })),
  created: moment,
  updated: moment,
});
export type UpstreamPeeringRequest = z.infer<typeof UpstreamPeeringRequest>;

const WRITTEN = {
  requester_email: z.string().max(254).optional(),
  relationship: Id.nullish().describe('Of private sessions; before they are accepted.'),
  comments: z.string().optional(),
  tags: z.array(z.unknown()).optional(),
};
/** What is sent back as it was read, and changes nothing. */
const READ_ONLY = Object.fromEntries(
  [
    'id',
    'url',
    'display_url',
    'display',
    'tracking_id',
    'status',
    'decision_comment',
    'description',
    'requested_sessions',
    'created',
    'updated',
  ].map((key) => [key, z.unknown().optional()] as const),
);
const MADE = {
  requesting_asn: z.int().min(1).max(4_294_967_295),
  local_autonomous_system: Id.nullish(),
  request_type: z.enum(['public', 'private']).default('public'),
  asked_sessions: z
    .array(AskedSession)
    .min(1)
    .max(MOST_ASKED_SESSIONS)
    .describe('The sessions that are asked for, as those of /api/requests/requests/.'),
};

/** A request that an operator enters. */
export const NewPeeringRequest = z.strictObject({ ...READ_ONLY, ...MADE, ...WRITTEN });
export type NewPeeringRequest = z.infer<typeof NewPeeringRequest>;
/** What of a request an operator changes. */
export const ChangedPeeringRequest = z.strictObject({
  ...READ_ONLY,
  ...{
    requesting_asn: z.unknown().optional(),
    local_autonomous_system: z.unknown().optional(),
    request_type: z.unknown().optional(),
  },
  ...WRITTEN,
});
export type ChangedPeeringRequest = z.infer<typeof ChangedPeeringRequest>;

const Comment = z.strictObject({ comment: z.string().trim().max(1900).default('') });
const requestStatus = z.enum(PORTAL_REQUEST_STATUS);

/** Filters are read by what they stand for; these are told in the description of the API. */
const asked = (names: readonly string[]) =>
  z.looseObject({
    ...Object.fromEntries(
      names.map((name) => [name, z.unknown().meta({ type: 'string' }).optional()] as const),
    ),
    ...PAGING,
  });
const DATES = ['created', 'updated', 'created__gte', 'created__lte', 'updated__gte', 'updated__lte'];

const requests = '/api/peering/peering-requests/';
const sessions = '/api/peering/requested-sessions/';
const HELP = 'The requests of others at /api/requests/requests/, as Peering Manager has them.';

const decided = <const E extends Pick<Endpoint, 'path' | 'summary' | 'answer'>>(given: E) =>
  ({ ...given, method: 'POST', status: 200, body: Comment, plans: true }) as const;

/** The requests of others for programs of Peering Manager. */
export const peeringRequestEndpoints = {
  peeringRequests: endpoint({
    method: 'GET',
    path: requests,
    summary: 'Requests of other networks, in Peering Manager’s words',
    help: HELP,
    query: asked([
      ...[
        'q',
        'id',
        'tracking_id',
        'status',
        'request_type',
        'requesting_asn',
        'local_autonomous_system_id',
        'local_autonomous_system',
      ],
      ...['relationship_id', 'relationship', 'tag', ...DATES],
    ]),
    answer: pageSchema(UpstreamPeeringRequest),
  }),
  createPeeringRequest: endpoint({
    method: 'POST',
    plans: true,
    path: requests,
    summary: 'Enter a request of another network',
    help: HELP,
    body: NewPeeringRequest,
    status: 201,
    answer: UpstreamPeeringRequest,
  }),
  peeringRequest: endpoint({
    method: 'GET',
    path: `${requests}:id/`,
    summary: 'A request of another network, in Peering Manager’s words',
    help: HELP,
    answer: UpstreamPeeringRequest,
  }),
  changePeeringRequest: endpoint({
    method: 'PATCH',
    plans: true,
    path: `${requests}:id/`,
    summary: 'Change what is kept of a request',
    help: HELP,
    body: ChangedPeeringRequest,
    answer: UpstreamPeeringRequest,
  }),
  deletePeeringRequest: endpoint({
    method: 'DELETE',
    plans: true,
    path: `${requests}:id/`,
    summary: 'Delete a request with its sessions and its history',
    help: HELP,
    answer: null,
  }),
  acceptPeeringRequest: endpoint({
    ...decided({
      path: `${requests}:id/accept/`,
      summary: 'Accept what is pending of a request, and make its sessions at once',
      answer: z.strictObject({
        status: requestStatus,
        details: z.array(
          z.strictObject({ ip_address: z.string(), accepted: z.boolean(), reason: z.string() }),
        ),
      }),
    }),
    help: 'Sessions that cannot be made are rejected, with the reason.',
  }),
  rejectPeeringRequest: endpoint(
    decided({
      path: `${requests}:id/reject/`,
      summary: 'Reject what is pending of a request',
      answer: z.strictObject({ status: requestStatus }),
    }),
  ),
  requestedSessions: endpoint({
    method: 'GET',
    path: sessions,
    summary: 'Sessions that others ask for, in Peering Manager’s words',
    help: HELP,
    query: asked([
      ...[
        'id',
        'status',
        'peering_request',
        'peering_request_id',
        'internet_exchange_id',
        'ixp_connection',
        'ixp_connection_id',
      ],
      ...['address_family', ...DATES],
    ]),
    answer: pageSchema(UpstreamRequestedSession),
  }),
  requestedSession: endpoint({
    method: 'GET',
    path: `${sessions}:id/`,
    summary: 'A session that somebody asks for, in Peering Manager’s words',
    help: HELP,
    answer: UpstreamRequestedSession,
  }),
  acceptRequestedSession: endpoint({
    ...decided({
      path: `${sessions}:id/accept/`,
      summary: 'Accept one session',
      answer: z.strictObject({ status: z.enum(PORTAL_SESSION_STATUS) }),
    }),
    help: 'It is made once no session of its request is pending any more.',
  }),
  rejectRequestedSession: endpoint(
    decided({
      path: `${sessions}:id/reject/`,
      summary: 'Reject one session',
      answer: z.strictObject({ status: z.enum(PORTAL_SESSION_STATUS) }),
    }),
  ),
};
