import {
  MOST_ASKED_SESSIONS,
  REQUEST_STATUS,
  REQUEST_TYPE,
  REQUESTED_SESSION_STATUS,
  SESSION_WISH,
  SESSION_WISH_STATUS,
} from '@peersmith/model';
import { endpoint, memberOf } from '@peersmith/resource';
import * as z from 'zod';

const asn = z.int().min(1).max(4_294_967_295);
const asnAsked = z
  .string()
  .regex(/^(AS)?\d{1,10}$/i, 'Enter an AS number.')
  .transform((text) => Number(text.replace(/^AS/i, '')))
  .pipe(asn);
const reference = z.uuid();
const moment = z.string().describe('RFC 3339.');

/** A network of ours, as the public may know it. */
export const PortalNetwork = z.strictObject({
  asn,
  name: z.string(),
  irr_as_set: z.string(),
  policy_general: z.string(),
  policy_url: z.string(),
  website: z.string(),
  info_prefixes4: z.int().nullable(),
  info_prefixes6: z.int().nullable(),
  exchanges: z.array(
    z.strictObject({
      ixlan: z.int().nullable(),
      name: z.string(),
      city: z.string(),
      country: z.string(),
      speed: z.int().describe('Mbit/s of all our ports there.'),
      addresses: z.array(z.string()),
    }),
  ),
  facilities: z.array(
    z.strictObject({ facility: z.int(), name: z.string(), city: z.string(), country: z.string() }),
  ),
});
export type PortalNetwork = z.infer<typeof PortalNetwork>;

/** Whose portal it is, how it looks, and how one signs in. */
export const PortalAbout = z.strictObject({
  title: z.string(),
  colour: z.string().describe('#rrggbb.'),
  logo: z.string().nullable().describe('Where the logo lies on this host.'),
  introduction: z.string().describe('Markdown.'),
  contact: z.string().describe('An e-mail address; empty where none is published.'),
  loa: z.string().describe('What is asked of a letter of authorisation, in Markdown; empty for nothing.'),
  sign_in: z.strictObject({ peeringdb: z.boolean(), mail: z.boolean() }),
  private_peering: z.boolean().describe('Whether private sessions can be asked for.'),
  networks: z.array(PortalNetwork),
});
export type PortalAbout = z.infer<typeof PortalAbout>;

/** Who is signed in, and for which networks they may ask. */
export const PortalMe = z.strictObject({
  signed_in: z.boolean(),
  name: z.string(),
  email: z.string(),
  proof: z.enum(['peeringdb', 'mail']).nullable(),
  csrf: z.string().nullable().describe('To be sent as X-CSRFToken with everything that changes something.'),
  networks: z.array(
    z.strictObject({
      asn,
      name: z.string(),
      may_ask: z.boolean(),
      why_not: z.string().describe('Empty where they may.'),
    }),
  ),
});
export type PortalMe = z.infer<typeof PortalMe>;

const PlaceOfSession = z.strictObject({
  connection: z.int().describe('Ours.'),
  ip_address: z.string().describe('Yours.'),
  local_ip_address: z.string().describe('Ours.'),
  prefix_length: z.int().nullable(),
  address_family: z.literal([4, 6]),
  speed: z.int().describe('Mbit/s of your port.'),
  state: z.enum(['possible', 'asked', 'exists']),
});

/** Where two networks could peer. */
export const PortalPlaces = z.strictObject({
  asn,
  local_asn: asn,
  exchanges: z.array(z.strictObject({ ixlan: z.int(), name: z.string(), sessions: z.array(PlaceOfSession) })),
  facilities: z.array(
    z.strictObject({ facility: z.int(), name: z.string(), city: z.string(), country: z.string() }),
  ),
});
export type PortalPlaces = z.infer<typeof PortalPlaces>;

/** A session that is asked for: at an exchange by connection and address, at a facility by both addresses. */
const WantedSession = z.strictObject({
  connection: z.int().positive().nullish(),
  facility: z.int().positive().nullish(),
  ip_address: z.string().max(50).describe('Yours.'),
  local_ip_address: z.string().max(50).nullish().describe('Ours, of a private session.'),
  prefix_length: z.int().min(0).max(128).nullish(),
  password: z.string().max(255).nullish().describe('TCP MD5; sealed, and in no answer.'),
});

/** What is asked for. */
export const PortalWish = z.strictObject({
  asn,
  local_asn: asn,
  request_type: memberOf(REQUEST_TYPE).default('public'),
  sessions: z
    .array(WantedSession)
    .min(1, 'Choose a session.')
    .max(MOST_ASKED_SESSIONS, `At most ${MOST_ASKED_SESSIONS} sessions in one request.`),
  loa: z.string().max(10_000).default(''),
});
export type PortalWish = z.input<typeof PortalWish>;
/** The same, as it was read. */
export type PortalWishRead = z.output<typeof PortalWish>;

/** A request, as the network knows it that sent it. */
export const PortalRequest = z.strictObject({
  reference,
  asn,
  local_asn: asn.nullable(),
  request_type: memberOf(REQUEST_TYPE),
  status: memberOf(REQUEST_STATUS),
  is_waiting: z.boolean(),
  may_withdraw: z.boolean(),
  email: z.string(),
  reason: z.string(),
  loa: z.string(),
  created: moment,
  updated: moment,
  sessions: z.array(
    z.strictObject({
      id: z.int(),
      status: memberOf(REQUESTED_SESSION_STATUS),
      place: z.string().describe('The exchange or the facility.'),
      ip_address: z.string(),
      local_ip_address: z.string().nullable(),
      prefix_length: z.int().nullable(),
      verdict: z.string(),
      bgp_state: z.string().nullable(),
      is_enabled: z.boolean().nullable(),
    }),
  ),
});
export type PortalRequest = z.infer<typeof PortalRequest>;

/** A session that exists with us. */
export const PortalSession = z.strictObject({
  kind: z.enum(['exchange', 'direct']),
  id: z.int(),
  asn,
  local_asn: asn,
  place: z.string(),
  ip_address: z.string().describe('Yours.'),
  local_ip_address: z.string().nullable(),
  status: z.string().describe('Of the session in our records: enabled, maintenance, disabled …'),
  bgp_state: z.string().nullable().describe('As our router has it; null where it was never asked.'),
  since: moment.nullable().describe('Since when it is in that state.'),
  polled: moment.nullable(),
  received_prefixes: z.int().nullable(),
  accepted_prefixes: z.int().nullable(),
  advertised_prefixes: z.int().nullable(),
  why_down: z.string().describe('Empty where it is up, or nobody knows.'),
});
export type PortalSession = z.infer<typeof PortalSession>;

export { SESSION_WISH, SESSION_WISH_STATUS };

/** What a network asked of its sessions, as it may know it. */
export const PortalSessionWish = z.strictObject({
  reference,
  asn,
  kind: memberOf(SESSION_WISH),
  status: memberOf(SESSION_WISH_STATUS),
  starts: moment.nullable(),
  ends: moment.nullable(),
  text: z.string(),
  answer: z.string(),
  created: moment,
  sessions: z.array(z.strictObject({ place: z.string(), ip_address: z.string() })),
});
export type PortalSessionWish = z.infer<typeof PortalSessionWish>;

/** What is asked of sessions that exist. */
export const PortalAskOfSessions = z.strictObject({
  asn,
  kind: memberOf(SESSION_WISH),
  sessions: z
    .array(z.strictObject({ kind: z.enum(['exchange', 'direct']), id: z.int().positive() }))
    .min(1, 'Choose a session.')
    .max(MOST_ASKED_SESSIONS),
  starts: z.iso.datetime({ offset: true }).nullish(),
  ends: z.iso.datetime({ offset: true }).nullish(),
  text: z.string().trim().max(2000).default(''),
});
export type PortalAskOfSessions = z.output<typeof PortalAskOfSessions>;

/** A token of the Peering API, without the token. */
export const PortalToken = z.strictObject({
  id: z.int(),
  asn,
  description: z.string(),
  prefix: z.string().describe('The first characters, to tell it from others.'),
  created: moment,
  last_used: moment.nullable(),
  expires: moment.nullable(),
});
export type PortalToken = z.infer<typeof PortalToken>;

const ofAsn = z.strictObject({ asn: asnAsked });
const byReference = z.strictObject({ reference });
const taken = { 409: z.looseObject({ detail: z.string(), code: z.string() }) };

/** The routes of the portal, on the public listener alone. */
export const portalEndpoints = {
  portalAbout: endpoint({
    method: 'GET',
    path: '/api/portal/about/',
    summary: 'Whose portal it is, and how one signs in',
    answer: PortalAbout,
  }),
  portalSchema: endpoint({
    method: 'GET',
    path: '/api/portal/schema/',
    summary: 'The description of this API (OpenAPI 3.1)',
    answer: z.record(z.string(), z.unknown()),
  }),
  portalMe: endpoint({
    method: 'GET',
    path: '/api/portal/me/',
    summary: 'Who is signed in',
    answer: PortalMe,
  }),
  portalSendCode: endpoint({
    method: 'POST',
    path: '/api/portal/sign-in/code/',
    summary: 'Have a code mailed to an address that PeeringDB lists for the network',
    help: 'The answer is the same whether the address is listed or not.',
    body: z.strictObject({ asn, email: z.string().trim().max(254) }),
    status: 202,
    answer: z.strictObject({ detail: z.string() }),
  }),
  portalSignIn: endpoint({
    method: 'POST',
    path: '/api/portal/sign-in/',
    summary: 'Sign in by the code that was mailed',
    body: z.strictObject({ asn, email: z.string().trim().max(254), code: z.string().trim().max(20) }),
    answer: PortalMe,
  }),
  portalSignOut: endpoint({
    method: 'POST',
    path: '/api/portal/sign-out/',
    summary: 'Sign out',
    answer: null,
  }),
  portalPlaces: endpoint({
    method: 'GET',
    path: '/api/portal/places/',
    summary: 'Where a network could peer with us',
    query: ofAsn.extend({ local_asn: asnAsked.optional() }),
    answer: PortalPlaces,
  }),
  portalRequests: endpoint({
    method: 'GET',
    path: '/api/portal/requests/',
    summary: 'The requests of a network, the newest first',
    query: ofAsn,
    answer: z.array(PortalRequest),
  }),
  portalRequest: endpoint({
    method: 'GET',
    path: '/api/portal/requests/:reference/',
    summary: 'One request',
    params: byReference,
    answer: PortalRequest,
  }),
  portalAsk: endpoint({
    method: 'POST',
    path: '/api/portal/requests/',
    summary: 'Ask for sessions',
    body: PortalWish,
    status: 201,
    answer: PortalRequest,
    refusals: taken,
  }),
  portalWithdraw: endpoint({
    method: 'POST',
    path: '/api/portal/requests/:reference/withdraw/',
    summary: 'Take a request back',
    params: byReference,
    answer: PortalRequest,
    refusals: taken,
  }),
  portalSessions: endpoint({
    method: 'GET',
    path: '/api/portal/sessions/',
    summary: 'The sessions that a network has with us, and how they are',
    query: ofAsn,
    answer: z.array(PortalSession),
  }),
  portalSessionWishes: endpoint({
    method: 'GET',
    path: '/api/portal/wishes/',
    summary: 'What a network asked of its sessions',
    query: ofAsn,
    answer: z.array(PortalSessionWish),
  }),
  portalAskOfSessions: endpoint({
    method: 'POST',
    path: '/api/portal/wishes/',
    summary: 'Ask for a drain or for removal of sessions',
    body: PortalAskOfSessions,
    status: 201,
    answer: PortalSessionWish,
    refusals: taken,
  }),
  portalWithdrawWish: endpoint({
    method: 'POST',
    path: '/api/portal/wishes/:reference/withdraw/',
    summary: 'Take back what was asked of sessions',
    params: byReference,
    answer: PortalSessionWish,
    refusals: taken,
  }),
  portalTokens: endpoint({
    method: 'GET',
    path: '/api/portal/tokens/',
    summary: 'Tokens of the Peering API that a network has here',
    query: ofAsn,
    answer: z.array(PortalToken),
  }),
  portalMakeToken: endpoint({
    method: 'POST',
    path: '/api/portal/tokens/',
    summary: 'Make a token for the Peering API',
    help: 'The token is in this answer, and in no other.',
    body: z.strictObject({ asn, description: z.string().trim().max(100).default('') }),
    status: 201,
    answer: PortalToken.extend({ token: z.string() }),
  }),
  portalRevokeToken: endpoint({
    method: 'POST',
    path: '/api/portal/tokens/:id/revoke/',
    summary: 'Take a token back',
    answer: null,
  }),
};

type Declared = (typeof portalEndpoints)[keyof typeof portalEndpoints];
/** The portal's endpoints by what a request begins with. */
export type PortalEndpoints = { [E in Declared as `${E['method']} ${E['path']}`]: E };

/** What is said of the portal's API as a whole. */
export const portalDescription = {
  title: 'Peersmith portal',
  description:
    'What other networks see and ask, on the public listener. Whoever signs in gets a cookie; what changes something sends the token that `portalMe` answers with as `X-CSRFToken`.',
  cookie: 'portalid',
  endpoints: portalEndpoints,
  named: {
    PortalNetwork,
    PortalAbout,
    PortalMe,
    PortalPlaces,
    PortalWish,
    PortalRequest,
    PortalSession,
    PortalSessionWish,
    PortalToken,
  },
};
