import { BGP_SESSION_STATUS } from '@peersmith/model';
import { endpoint, Nested, pageSchema, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Presence } from './network.ts';
import { SessionsCreated } from './sessions.ts';
import { Asn, JOB, keysOf } from './shared.ts';

/** How far the first steps are. */
export const SetupState = z.strictObject({
  ready: z.boolean().describe('There is an AS of ours.'),
  peeringdb: z.strictObject({ networks: z.int(), synchronised: z.string().nullable() }),
  demo: z.boolean().describe('Nothing is here yet, so the demonstration can be loaded.'),
  is_demo: z.boolean().describe('What is here is the demonstration, which can be removed again.'),
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

/** How many of each the first policies made, and to how many exchanges they were attached. */
export const StarterPolicies = z.strictObject({
  routing_policies: z.int(),
  communities: z.int(),
  configurations: z.int().describe('Texts that say what the policies are on a platform.'),
  internet_exchanges: z.int().describe('Exchanges that have them now.'),
});
export type StarterPolicies = z.infer<typeof StarterPolicies>;

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
  removeDemo: endpoint({
    method: 'POST',
    path: '/api/setup/demo/remove/',
    summary: 'Remove the demonstration and all that was added to it',
    help: 'Users, tokens and the audit log stay. It cannot be undone.',
    body: z.strictObject({ everything: z.literal(true).describe('Says that all of it is meant.') }),
    status: 204,
    answer: null,
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
    plans: true,
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
  starterPolicies: endpoint({
    method: 'POST',
    path: '/api/setup/policies/',
    plans: true,
    summary: 'Make the first policies and communities of an AS of ours',
    help: 'Routing policies, communities, what they are on the platforms in use, and their attachment to the exchanges that have none. What is there stays as it is.',
    body: z.strictObject({ asn: Asn }),
    answer: StarterPolicies,
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
    plans: true,
    summary: 'Make the first sessions',
    body: z
      .strictObject({
        asn: Asn,
        peers: z.array(Asn).max(10_000).optional().describe('Networks, by ASN.'),
        count: z.int().min(1).max(10_000).optional().describe('So many of the first candidates.'),
        status: z
          .enum(keysOf(BGP_SESSION_STATUS))
          .optional()
          .describe('Of the new sessions; enabled, unless it is said.'),
      })
      .refine((given) => given.peers || given.count, {
        error: 'Name peers, or a count of them.',
        path: ['peers'],
      }),
    answer: FirstSessions,
  }),
};
