import type { Page, Params, PeerCandidate } from '@peersmith/api-client';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import type { Search } from '../../resource/search.ts';

const MOST = 1000;

/** One page of the networks that could be peered with; the previous one stays until the next has come. */
export const useCandidates = (query: Params): UseQueryResult<Page<PeerCandidate>> =>
  useQuery({
    queryKey: ['candidates', query],
    queryFn: ({ signal }) => client.call('GET /api/peeringdb/candidates/', { query, signal }),
    placeholderData: keepPreviousData,
  });

/** Every network that a search finds. */
export async function allCandidates(search: Search): Promise<PeerCandidate[]> {
  const found: PeerCandidate[] = [];
  for (let offset = 0; ; offset += MOST) {
    const query = { ...search, limit: MOST, offset };
    const page = await client.call('GET /api/peeringdb/candidates/', { query });
    found.push(...page.results);
    if (page.next === null) return found;
  }
}
