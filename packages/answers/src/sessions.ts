import { CandidateSession, POSSIBLE_SESSIONS } from '@peersmith/model';
import { parseAddress } from '@peersmith/net';
import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { onlyKnown, UNKNOWN_FIELD } from './only-known.ts';
import { PlanOutline } from './plan.ts';
import { Id } from './shared.ts';

/** Most sessions that one request looks at or makes. */
export const MOST_SESSIONS = 50_000;

const Asn = z.int().min(1).max(4_294_967_295);
const ids = z.array(Id).max(MOST_SESSIONS).optional();
const Ip = z.string().refine((text) => parseAddress(text) !== null, { error: 'Enter an IP address.' });

/** What can be made: what is missing, and the others when they are asked for. */
export const MADE_SESSIONS = [
  'missing',
  'hidden',
  'declined',
  'route-server-only',
  'contested',
  'no-common-prefix',
] as const;

const SELECTION = {
  ...POSSIBLE_SESSIONS,
  peers: z
    .array(Asn)
    .max(MOST_SESSIONS)
    .optional()
    .describe('Networks, by ASN; they or `netixlans` have to be there.'),
  netixlans: ids.describe('Single ports of networks.'),
  internet_exchanges: ids.describe('Another name of `internet_exchange_id`.'),
  connections: ids.describe('Another name of `connection_id`.'),
  address_families: z
    .array(z.literal([4, 6]))
    .optional()
    .describe('Another name of `address_family`.'),
  statuses: z.array(z.enum(MADE_SESSIONS)).optional().describe('Another name of `status`.'),
  exclude: z
    .array(z.object({ connection: Id, ip_address: Ip }))
    .max(MOST_SESSIONS)
    .optional()
    .describe('Sessions to leave out.'),
};
const namesPeers = (given: { peers?: unknown; netixlans?: unknown }) =>
  Boolean(given.peers || given.netixlans);
const MUST_NAME = { error: 'Name peers or netixlans.', path: ['peers'] };

/** Which sessions a request is about. */
export type SessionSelection = Omit<z.infer<z.ZodObject<typeof SELECTION>>, 'local_asn'>;

/** What would be made, and whom to tell. */
export const SessionsPreview = PlanOutline.extend({
  sessions: z.array(CandidateSession),
  autonomous_systems: z
    .array(z.strictObject({ asn: z.int(), name: z.string() }))
    .describe('AS that would be made.'),
  contacts: z.array(z.strictObject({ asn: z.int(), name: z.string(), email: z.string(), role: z.string() })),
});
export type SessionsPreview = z.infer<typeof SessionsPreview>;

/** How many were made. */
export const SessionsCreated = z.strictObject({
  sessions: z.int(),
  autonomous_systems: z.int(),
  ids: z.array(z.int()).describe('Of the sessions.'),
});
export type SessionsCreated = z.infer<typeof SessionsCreated>;

export const sessionsEndpoints = {
  previewSessions: endpoint({
    method: 'POST',
    path: '/api/peeringdb/candidates/preview/',
    summary: 'Sessions that would be made',
    body: onlyKnown(SELECTION, UNKNOWN_FIELD).refine(namesPeers, MUST_NAME),
    answer: SessionsPreview,
  }),
  createSessions: endpoint({
    method: 'POST',
    path: '/api/peeringdb/candidates/create/',
    plans: true,
    summary: 'Make missing sessions',
    help: 'And the AS that are not known yet, as PeeringDB has them. All or nothing; again it makes nothing.',
    body: onlyKnown(
      {
        ...SELECTION,
        defaults: z
          .record(z.string(), z.unknown())
          .optional()
          .describe('What the new sessions have besides their peers.'),
        roles: z
          .boolean()
          .optional()
          .describe(
            'Whether the new sessions get the BGP role that is proposed: rs-client with route servers, peer with others. A role among `defaults` goes before it.',
          ),
      },
      UNKNOWN_FIELD,
    ).refine(namesPeers, MUST_NAME),
    answer: SessionsCreated,
  }),
};
