import {
  allOf,
  CandidateSession,
  lastOf,
  PEERINGDB_WORDS,
  POSSIBLE_SESSIONS,
  queryAsn,
  queryId,
  queryWord,
} from '@peersmith/model';
import { endpoint, pageSchema } from '@peersmith/resource';
import * as z from 'zod';
import { onlyKnown, UNKNOWN_FILTER } from './only-known.ts';
import { PAGING } from './shared.ts';

const family = z.literal([4, 6]);
const counted = z.int();

/** A network at exchanges of ours; the counts are of sessions, each over one connection of ours and in one family. */
export const PeerCandidate = z.strictObject({
  asn: z.int(),
  network_id: z.int(),
  name: z.string(),
  irr_as_set: z.string(),
  policy_general: z.string(),
  policy_url: z.string(),
  info_traffic: z.string(),
  info_scope: z.string(),
  info_type: z.string(),
  info_prefixes4: z.int().nullable(),
  info_prefixes6: z.int().nullable(),
  never_via_route_servers: z.boolean(),
  is_rs_peer: z.boolean(),
  autonomous_system: z.int().nullable().describe('The AS that we keep of it, by id.'),
  exchanges: z
    .array(z.strictObject({ id: z.int(), name: z.string(), ixlan_id: z.int().nullable() }))
    .describe('Exchanges with sessions of the statuses asked for.'),
  netixlan_ids: z.array(z.int()).describe('The ports there.'),
  address_families: z.array(family),
  shared_facilities: counted,
  missing: counted,
  configured: counted,
  hidden: counted,
  declined: counted.describe('Sessions that a stance speaks against.'),
  route_server_only: counted,
  contested: counted.describe('Sessions whose address another network claims.'),
  no_common_prefix: counted.describe('Sessions that share no prefix of the LAN with our connection.'),
  value: z
    .int()
    .describe(
      'What sessions with it are worth, from 0 to 100: its traffic (40), exchanges in common (20), policy (15), prefixes (15) and scope (10); a quarter of that where its policy is No.',
    ),
  email: z
    .string()
    .nullable()
    .describe('Whom to write to about peering; null also for those who may not see it.'),
});
export type PeerCandidate = z.infer<typeof PeerCandidate>;

/** A word of PeeringDB; the empty one stands for what is not disclosed. */
const word = (key: keyof typeof PEERINGDB_WORDS) =>
  allOf(queryWord(['', 'Not Disclosed', ...PEERINGDB_WORDS[key]]));
const flag = POSSIBLE_SESSIONS.is_rs_peer;

const FILTERS = {
  ...POSSIBLE_SESSIONS,
  asn: allOf(queryAsn),
  q: lastOf(z.string().max(200)),
  policy_general: word('policy_general'),
  info_traffic: word('info_traffic'),
  info_traffic__gte: lastOf(queryWord(PEERINGDB_WORDS.info_traffic)),
  info_scope: word('info_scope'),
  info_type: word('info_type'),
  never_via_route_servers: flag,
  info_prefixes4__gte: lastOf(queryId),
  info_prefixes4__lte: lastOf(queryId),
  info_prefixes6__gte: lastOf(queryId),
  info_prefixes6__lte: lastOf(queryId),
  shared_facility: flag,
  facility_id: allOf(queryId),
};

const Query = onlyKnown({ ...FILTERS, ...PAGING }, UNKNOWN_FILTER);
export type CandidateFilters = z.infer<z.ZodObject<typeof FILTERS>>;
/** Which possible sessions are meant, in a list, a preview or a creation. */
export type PossibleFilters = Omit<z.infer<z.ZodObject<typeof POSSIBLE_SESSIONS>>, 'local_asn' | 'status'>;

export const candidatesEndpoints = {
  candidates: endpoint({
    method: 'GET',
    path: '/api/peeringdb/candidates/',
    summary: 'Networks that we could have sessions with',
    query: Query,
    answer: pageSchema(PeerCandidate),
  }),
  candidateSessions: endpoint({
    method: 'GET',
    path: '/api/peeringdb/candidate-sessions/',
    summary: 'Sessions that we could have',
    query: Query,
    answer: pageSchema(CandidateSession),
  }),
};
