import { MOST_ASKED_SESSIONS } from '@peersmith/model';
import { endpoint } from '@peersmith/resource';
import * as z from 'zod';

const asn = z.int().min(1).max(4_294_967_295);
const asnAsked = z
  .string()
  .regex(/^\d{1,10}$/, 'Enter a whole number.')
  .transform(Number)
  .pipe(asn);
const refusal = z.looseObject({ detail: z.string() });
/** Without an affiliated AS nobody knows for whom the portal speaks. */
const unaffiliated = { 503: refusal };

/** The states of a request, in the words of the portal. */
export const PORTAL_REQUEST_STATUS = ['pending', 'accepted', 'refused', 'cancelled'] as const;
export type PortalRequestStatus = (typeof PORTAL_REQUEST_STATUS)[number];
/** The states of a session that is asked for, in the words of the portal. */
export const PORTAL_SESSION_STATUS = ['pending', 'accepted', 'rejected', 'cancelled'] as const;
export type PortalSessionStatus = (typeof PORTAL_SESSION_STATUS)[number];

/** Where two networks could peer, and by which addresses. `local` is who asks, `peer` is us. */
export const PortalLocation = z.strictObject({
  location: z.string().describe('pdb:ix:26, or the id of a facility.'),
  name: z.string(),
  peering_type: z.enum(['public', 'private']),
  sessions: z.array(
    z.strictObject({
      local_ip: z.string(),
      peer_ip: z.string(),
      address_family: z.literal([4, 6]),
      existing: z.boolean(),
    }),
  ),
});
export type PortalLocation = z.infer<typeof PortalLocation>;

/** A request as the companion site shows it. */
export const RequestOfPortal = z.strictObject({
  request_id: z.string(),
  status: z.enum(PORTAL_REQUEST_STATUS),
  peer_type: z.enum(['public', 'private']),
  local_asn: z.int(),
  peer_asn: z.int(),
  decision_comment: z.string(),
  sessions: z.array(
    z.strictObject({
      session_id: z.int(),
      local_ip: z.string(),
      peer_ip: z.string(),
      location: z.string(),
      location_name: z.string(),
      status: z.enum(PORTAL_SESSION_STATUS),
      rejection_comment: z.string(),
    }),
  ),
  created: z.string(),
  updated: z.string(),
});
export type RequestOfPortal = z.infer<typeof RequestOfPortal>;

/** What somebody asks for by the companion site; what it sends besides is passed over. */
export const SubmittedToPortal = z.object({
  local_asn: asn.describe('The network that asks.'),
  peer_type: z.enum(['public', 'private']),
  email: z.union([z.literal(''), z.email().max(254)]).default(''),
  sessions: z
    .array(
      z.object({
        local_ip: z.string().max(50).describe('Theirs, with or without a prefix length.'),
        location: z.string().max(100).describe('As the locations have it.'),
        peer_ip: z.string().max(50).nullish().describe('Ours.'),
        session_secret: z.string().max(255).nullish(),
      }),
    )
    .min(1, 'Ask for one session at least.')
    .max(MOST_ASKED_SESSIONS, `At most ${MOST_ASKED_SESSIONS} sessions in one request.`),
});
export type SubmittedToPortal = z.infer<typeof SubmittedToPortal>;

const one = z.strictObject({ reference: z.uuid().transform((text) => text.toLowerCase()) });

/** What the companion site asks of us; its addresses have no slash at their end. */
export const portalApiEndpoints = {
  portalApiAffiliated: endpoint({
    method: 'GET',
    path: '/api/peering/portal/affiliated',
    summary: 'The AS that a peering portal speaks for',
    answer: z.strictObject({ asn: z.int(), name: z.string() }),
    refusals: unaffiliated,
  }),
  portalApiNetwork: endpoint({
    method: 'GET',
    path: '/api/peering/portal/network/:asn',
    summary: 'A network as PeeringDB has it, for a peering portal',
    answer: z.strictObject({
      asn: z.int(),
      name: z.string(),
      name_long: z.string(),
      info_prefixes4: z.int().nullable(),
      info_prefixes6: z.int().nullable(),
      irr_as_set: z.string(),
      policy_general: z.string(),
      contacts: z.array(z.strictObject({ name: z.string(), email: z.string(), role: z.string() })),
    }),
  }),
  portalApiLocations: endpoint({
    method: 'GET',
    path: '/api/peering/portal/locations',
    summary: 'Where a network could peer with us, for a peering portal',
    query: z.object({
      asn: asnAsked,
      location_type: z.string().optional().describe('public or private; both where it is left out.'),
    }),
    answer: z.strictObject({ peer_asn: z.int(), locations: z.array(PortalLocation) }),
    refusals: unaffiliated,
  }),
  portalApiSubmit: endpoint({
    method: 'POST',
    plans: true,
    path: '/api/peering/portal/sessions',
    summary: 'Ask for sessions, by a peering portal',
    body: SubmittedToPortal,
    status: 201,
    answer: z.strictObject({
      request_id: z.string(),
      status: z.enum(PORTAL_REQUEST_STATUS),
      sessions_count: z.int(),
    }),
    refusals: {
      409: refusal.extend({
        conflicting_ips: z.array(z.string()),
        overlapping_ips: z.array(z.string()).optional().describe('In a request that is open.'),
        existing_session_ips: z.array(z.string()).optional().describe('In a session that is there.'),
      }),
      ...unaffiliated,
    },
  }),
  portalApiRequests: endpoint({
    method: 'GET',
    path: '/api/peering/portal/sessions/list',
    summary: 'The requests of a network, for a peering portal',
    query: z.object({ asn: asnAsked, request_id: z.uuid().optional() }),
    answer: z.strictObject({ requests: z.array(RequestOfPortal) }),
    refusals: unaffiliated,
  }),
  portalApiRequest: endpoint({
    method: 'GET',
    path: '/api/peering/portal/sessions/:reference',
    summary: 'One request, for a peering portal',
    params: one,
    answer: RequestOfPortal,
    refusals: unaffiliated,
  }),
  portalApiCancel: endpoint({
    method: 'DELETE',
    plans: true,
    path: '/api/peering/portal/sessions/:reference',
    summary: 'Take a request back, by a peering portal',
    params: one,
    answer: null,
    refusals: { 409: refusal, ...unaffiliated },
  }),
};
