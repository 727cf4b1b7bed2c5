import { endpoint, Nested, pageSchema, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Presence } from './network.ts';
import { SessionsCreated } from './sessions.ts';
import { Asn, JOB } from './shared.ts';

/** How far the first steps are. */
export const SetupState = z.strictObject({
  ready: z.boolean().describe('There is an AS of ours.'),
  peeringdb: z.strictObject({ networks: z.int(), synchronised: z.string().nullable() }),
  demo: z.boolean().describe('Nothing is here yet, so the demonstration can be loaded.'),
});
export type SetupState = z.infer<typeof SetupState>;

/** What the first import made. */
export const SetupImported = z.strictObject({
  autonomous_system: Nested,
  router: Nested,
  internet_exchanges: z.int(),
  connections: z.int(),
});
export type SetupImported = z.infer<typeof SetupImported>;

/** A network that could be a peer, as the first steps show it. */
export const FirstCandidate = z.strictObject({
  asn: z.int(),
  name: z.string(),
  policy_general: z.string(),
  info_type: z.string(),
  info_traffic: z.string(),
  exchanges: z.array(z.string()).describe('Names of the exchanges in common.'),
  netixlan_ids: z.array(z.int()),
  ipv4: z.boolean(),
  ipv6: z.boolean(),
  sessions: z.int().describe('How many sessions would be made.'),
});
export type FirstCandidate = z.infer<typeof FirstCandidate>;

/** How many the first steps made. */
export const FirstSessions = SessionsCreated.omit({ ids: true });
export type FirstSessions = z.infer<typeof FirstSessions>;

const ByAsn = z.strictObject({
  asn: Asn,
  q: z.string().max(200).optional(),
  policy_general: z.string().max(100).optional(),
  limit: z.string().optional(),
  offset: z.string().optional(),
});

export const setupEndpoints = {
  setup: endpoint({
    method: 'GET',
    path: '/api/setup/',
    summary: 'How far the first steps are',
    answer: SetupState,
  }),
  loadDemo: endpoint({
    method: 'POST',
    path: '/api/setup/demo/',
    summary: 'Load the demonstration into an empty installation',
    status: 202,
    answer: rowSchema(JOB),
  }),
  setupNetwork: endpoint({
    method: 'GET',
    path: '/api/setup/network/',
    summary: 'Where PeeringDB says an AS has ports, for the first steps',
    query: ByAsn,
    answer: Presence,
  }),
  setupImport: endpoint({
    method: 'POST',
    path: '/api/setup/import/',
    summary: 'Make our AS, a router, and the exchanges and connections that PeeringDB knows',
    body: z.strictObject({
      asn: Asn,
      netixlans: z.array(z.int()).max(10_000).optional(),
      router: z.strictObject({
        name: z.string().trim().min(1).max(128),
        hostname: z.string().trim().min(1).max(256),
        template: z.enum(['frr', 'junos', 'bird']),
      }),
    }),
    answer: SetupImported,
  }),
  firstCandidates: endpoint({
    method: 'GET',
    path: '/api/setup/candidates/',
    summary: 'Networks that we could peer with, those with most exchanges in common first',
    query: ByAsn,
    answer: pageSchema(FirstCandidate),
  }),
  firstSessions: endpoint({
    method: 'POST',
    path: '/api/setup/sessions/',
    summary: 'Make the first sessions',
    body: z
      .strictObject({
        asn: Asn,
        peers: z.array(Asn).max(10_000).optional().describe('Networks, by ASN.'),
        count: z.int().min(1).max(10_000).optional().describe('So many of the first candidates.'),
      })
      .refine((given) => given.peers || given.count, {
        error: 'Name peers, or a count of them.',
        path: ['peers'],
      }),
    answer: FirstSessions,
  }),
};
