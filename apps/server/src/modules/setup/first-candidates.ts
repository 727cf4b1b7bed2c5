import type { Context } from '../../engine/context.ts';
import { affiliatedAs, type Candidate, createSessions, listCandidates } from '../peeringdb/index.ts';

/** A network that could be a peer, as the first steps show it. */
export interface FirstCandidate {
  asn: number;
  name: string;
  policy_general: string;
  info_type: string;
  info_traffic: string;
  /** Names of the exchanges in common. */
  exchanges: string[];
  netixlan_ids: number[];
  ipv4: boolean;
  ipv6: boolean;
  /** How many sessions would be made. */
  sessions: number;
}

export interface FirstQuery {
  /** Ours. */
  asn: number;
  q?: string | undefined;
  /** Only networks with this general policy; any when absent. */
  policy?: string | undefined;
  limit: number;
  offset: number;
}

/** Networks that we could peer with, those with most exchanges in common first. None for an ASN that is not ours. */
export async function firstCandidates(
  context: Context,
  { asn, q, policy, limit, offset }: FirstQuery,
): Promise<{ count: number; candidates: FirstCandidate[] }> {
  const local = await affiliatedAs(context, asn);
  if (!local) return { count: 0, candidates: [] };
  const filters = { ...(q ? { q } : {}), ...(policy ? { policy_general: [policy] } : {}) };
  const { count, results } = await listCandidates(context, filters, local, { limit, offset, ordering: [] });
  return { count, candidates: results.map(shown) };
}

const shown = (candidate: Candidate): FirstCandidate => ({
  asn: candidate.asn,
  name: candidate.name,
  policy_general: candidate.policy_general,
  info_type: candidate.info_type,
  info_traffic: candidate.info_traffic,
  exchanges: candidate.exchanges.map(({ name }) => name),
  netixlan_ids: candidate.netixlan_ids,
  ipv4: candidate.address_families.includes(4),
  ipv6: candidate.address_families.includes(6),
  sessions: candidate.missing,
});

/** Makes the missing sessions with the given networks. None for an ASN that is not ours. */
export async function sessionsWith(
  context: Context,
  { asn, peers }: { asn: number; peers: readonly number[] },
): Promise<{ sessions: number; autonomous_systems: number }> {
  const local = await affiliatedAs(context, asn);
  if (!local) return { sessions: 0, autonomous_systems: 0 };
  const { sessions, autonomous_systems } = await createSessions(context, { peers: [...peers] }, local);
  return { sessions, autonomous_systems };
}
