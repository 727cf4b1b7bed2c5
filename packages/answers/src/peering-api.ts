import { MOST_ASKED_SESSIONS } from '@peersmith/model';
import { endpoint } from '@peersmith/resource';
import * as z from 'zod';

/** Where the Peering API lies on the public listener. */
export const PEERING_API = '/peering/v1';

const asn = z.int().min(1).max(4_294_967_295);
const asnAsked = z
  .string()
  .regex(/^\d{1,10}$/, 'Enter an AS number.')
  .transform(Number)
  .pipe(asn)
  .meta({ type: 'integer', minimum: 1, maximum: 4_294_967_295 });
const text = z.string().max(200);

/** How far a session has come, in the words of the draft. */
export const PEERING_STATUS = [
  'Pending',
  'Approved',
  'Rejected',
  'Established',
  'Down',
  'Unestablished',
] as const;
export type PeeringStatus = (typeof PEERING_STATUS)[number];

const LocationType = z.enum(['public', 'private']);

/** Where two networks can meet: an exchange or a facility, by its number in PeeringDB. */
export const PeeringLocation = z.strictObject({
  id: z
    .string()
    .max(100)
    .describe('`pdb:ix:` and the id of the exchange in PeeringDB, or `pdb:fac:` and that of the facility.'),
  type: LocationType,
});
export type PeeringLocation = z.infer<typeof PeeringLocation>;

const role = z.int().min(0).max(4).describe('RFC 9234: 0 provider, 1 RS, 2 RS client, 3 customer, 4 peer.');

/** A session as the server tells of it. `local` is who asked for it, `peer` the server. */
export const PeeringSession = z.strictObject({
  session_id: z.string().describe('Made by the server; it stays.'),
  request_id: z.uuid().optional().describe('Of the request that it came with; absent where there was none.'),
  local_asn: asn,
  local_ip: z.string(),
  peer_asn: asn,
  peer_ip: z.string().optional().describe('Absent as long as nobody knows it.'),
  peer_type: LocationType,
  location: PeeringLocation.optional().describe('Absent where PeeringDB does not have the place.'),
  status: z.enum(PEERING_STATUS),
  status_reason: z.string().optional().describe('What is said of the decision.'),
  local_bgp_role: role.optional(),
  peer_bgp_role: role.optional(),
});
export type PeeringSession = z.infer<typeof PeeringSession>;

/** A session as it is asked for. */
export const PeeringSessionWish = z.strictObject({
  local_asn: asn.describe('Yours.'),
  local_ip: z.string().max(50).describe('Yours, as PeeringDB has it.'),
  peer_asn: asn.describe('Of the server.'),
  peer_ip: z.string().max(50).describe('Of the server.'),
  peer_type: LocationType.default('public'),
  location: PeeringLocation,
  session_secret: z
    .string()
    .max(255)
    .regex(/^[\x20-\x7e]*$/, 'Enter one line of ASCII characters.')
    .nullish()
    .describe('The TCP-MD5 secret; sealed, and in no answer.'),
  local_bgp_role: role.nullish().describe('Only peer (4) with peer.'),
  peer_bgp_role: role.nullish(),
  local_insert_asn: z.boolean().default(true).describe('False, as of a route server, is refused.'),
  peer_insert_asn: z.boolean().default(true),
  local_monitoring_session: z.boolean().default(false).describe('True is refused.'),
  peer_monitoring_session: z.boolean().default(false),
  session_id: text.nullish().describe('Passed over: the server makes them.'),
  status: text.nullish().describe('Passed over.'),
});
export type PeeringSessionWish = z.infer<typeof PeeringSessionWish>;

const wishes = z
  .array(PeeringSessionWish)
  .min(1, 'Name a session.')
  .max(MOST_ASKED_SESSIONS, `At most ${MOST_ASKED_SESSIONS} sessions in one request.`);

/** What is asked for; a bare list of sessions is taken as well. */
export const PeeringSessionsAsked = z.strictObject({
  sessions: wishes,
  request_id: text.nullish().describe('Passed over: the server makes them.'),
});

/** What is wrong with a field, or with the request as a whole. */
export const PeeringFieldError = z.strictObject({
  name: z.string().describe('The field; `sessions[2]` is the third session.'),
  errors: z.array(z.string()),
  session: PeeringSession.partial({ session_id: true, status: true })
    .optional()
    .describe('The session that was refused.'),
});
export type PeeringFieldError = z.infer<typeof PeeringFieldError>;

/** The body of every refusal. */
export const PeeringErrors = z.strictObject({
  request_id: z.uuid().optional().describe('Where a request was kept, and all of it refused.'),
  errors: z.array(PeeringFieldError),
});
export type PeeringErrors = z.infer<typeof PeeringErrors>;

/** What became of a request: the sessions in it and the errors are disjoint, and together what was asked for. */
export const PeeringRequested = z.strictObject({
  request_id: z.uuid(),
  sessions: z.array(PeeringSession),
  errors: z.array(PeeringFieldError),
});
export type PeeringRequested = z.infer<typeof PeeringRequested>;

const token = z.string().describe('For the next page; absent on the last.');
const paged = {
  max_results: z
    .string()
    .regex(/^\d{1,3}$/, 'Enter a number from 0 to 100.')
    .transform(Number)
    .pipe(z.int().max(100, 'At most 100.'))
    .optional()
    .meta({ type: 'integer', minimum: 0, maximum: 100 })
    .describe('0, as nothing, leaves it to the server: 100.'),
  next_token: z.string().max(200).optional().describe('Of the page before.'),
};
const refused = PeeringErrors;
const refusals = { 400: refused, 401: refused, 403: refused, 429: refused };
const oneSession = z.strictObject({ session_id: z.string().max(100) });

/** The Peering API (draft-ietf-grow-peering-api-01), on the public listener alone. */
export const peeringApiEndpoints = {
  listLocations: endpoint({
    method: 'GET',
    path: `${PEERING_API}/locations`,
    summary: 'Where two networks could peer',
    help: '`asn` is that of the server, or yours.',
    query: z.strictObject({
      asn: asnAsked,
      location_type: LocationType.optional(),
      ...paged,
    }),
    answer: z.strictObject({ next_token: token.optional(), locations: z.array(PeeringLocation) }),
    refusals,
  }),
  requestSessions: endpoint({
    method: 'POST',
    path: `${PEERING_API}/sessions`,
    summary: 'Ask for sessions',
    help: 'A session for which a person has to decide is taken, and Pending.',
    body: z.union([wishes, PeeringSessionsAsked]),
    answer: PeeringRequested,
    refusals: { ...refusals, 422: refused },
  }),
  listSessions: endpoint({
    method: 'GET',
    path: `${PEERING_API}/sessions`,
    summary: 'Sessions that there are with a network, or that are asked for',
    help: 'With `request_id` all of that request, those that were refused too.',
    query: z.strictObject({ asn: asnAsked, request_id: z.uuid().optional(), ...paged }),
    answer: z.strictObject({ next_token: token.optional(), sessions: z.array(PeeringSession) }),
    refusals,
  }),
  getSession: endpoint({
    method: 'GET',
    path: `${PEERING_API}/sessions/:session_id`,
    summary: 'One session',
    params: oneSession,
    answer: PeeringSession,
    refusals: { ...refusals, 404: refused },
  }),
  deleteSession: endpoint({
    method: 'DELETE',
    path: `${PEERING_API}/sessions/:session_id`,
    summary: 'Take back a session that was asked for',
    help: 'One that exists is removed by people: that you wish it is noted, and 422 says so.',
    params: oneSession,
    answer: null,
    refusals: { ...refusals, 404: refused, 422: refused },
  }),
  describePeeringApi: endpoint({
    method: 'GET',
    path: `${PEERING_API}/openapi.json`,
    summary: 'This description',
    answer: z.looseObject({ openapi: z.string() }),
  }),
};

/** The Peering API as its own description tells of it. */
export const peeringApiDescription = {
  title: 'Peering API',
  description:
    'draft-ietf-grow-peering-api-01 as Peersmith serves it. `local` is who asks for a session, `peer` is the server.',
  base: PEERING_API,
  endpoints: peeringApiEndpoints,
  named: {
    Location: PeeringLocation,
    Session: PeeringSession,
    SessionWish: PeeringSessionWish,
    SessionsAsked: PeeringSessionsAsked,
    SessionsRequested: PeeringRequested,
    FieldError: PeeringFieldError,
    Errors: PeeringErrors,
  },
};
