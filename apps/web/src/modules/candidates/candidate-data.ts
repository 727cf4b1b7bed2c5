import type { Page, Params, PeerCandidate } from '@peersmith/api-client';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import type { Search } from '../../resource/search.ts';

const PATH = '/api/peeringdb/candidates/';
const MOST = 1000;

/** One page of the networks that could be peered with; the previous one stays until the next has come. */
export const useCandidates = (params: Params): UseQueryResult<Page<PeerCandidate>> =>
  useQuery({
    queryKey: ['candidates', params],
    queryFn: ({ signal }) => client.send<Page<PeerCandidate>>(PATH, { params, signal }),
    placeholderData: keepPreviousData,
  });

/** Every network that a search finds. */
export async function allCandidates(search: Search): Promise<PeerCandidate[]> {
  const found: PeerCandidate[] = [];
  for (let offset = 0; ; offset += MOST) {
    const params = { ...search, limit: MOST, offset };
    const page = await client.send<Page<PeerCandidate>>(PATH, { params });
    found.push(...page.results);
    if (page.next === null) return found;
  }
}
