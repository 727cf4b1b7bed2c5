import type { FirstCandidate, FirstSessions, PeerCandidate } from '@peersmith/answers';
import type { Context } from '../../engine/context.ts';
import { affiliatedAs, createSessions, listCandidates } from '../peeringdb/index.ts';

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

const shown = (candidate: PeerCandidate): FirstCandidate => ({
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
  { asn, peers, status }: { asn: number; peers: readonly number[]; status?: string | undefined },
): Promise<FirstSessions> {
  const local = await affiliatedAs(context, asn);
  if (!local) return { sessions: 0, autonomous_systems: 0 };
  const { sessions, autonomous_systems } = await createSessions(
    context,
    { peers: [...peers], ...(status && { defaults: { status } }) },
    local,
  );
  return { sessions, autonomous_systems };
}
