import type { WorkLists } from '@peersmith/api-client';
import { DOWN_REASON, type DownReason, type WorkListName } from '@peersmith/model';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { linkTo, type Search } from '../../resource/search.ts';
import { READS } from './session-data.ts';

const WORK_PATH = '/monitoring/work-lists/';

/** Narrows lists of work, by the names of the API. */
export interface Narrowing {
  kind?: 'direct' | 'exchange';
  router_id?: number;
  internet_exchange_id?: number;
  autonomous_system_id?: number;
  bgp_group_id?: number;
}

interface Asked extends Narrowing {
  reason?: DownReason;
  was_up?: 'true' | 'false';
  list?: WorkListName;
  days?: number;
  limit?: number;
  offset?: number;
}

/** A page of a list of work, and how many are in each. */
export const useWorkLists = (query: Asked, enabled = true): UseQueryResult<WorkLists> =>
  useQuery({
    queryKey: ['monitoring', 'work-lists', query],
    queryFn: ({ signal }) => client.call('GET /api/monitoring/work-lists/', { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
    meta: { reads: READS },
  });

/** Where a list of work is. */
export const linkToWork = (list: WorkListName, narrowing: Narrowing = {}) =>
  linkTo(WORK_PATH, { ...(list === 'down' ? {} : { list }), ...narrowing });

const numberOf = (search: Search, key: string) => {
  const value = Number(search[key]?.[0]);
  return Number.isInteger(value) && value > 0 ? value : undefined;
};

const NUMBERS = [
  'router_id',
  'internet_exchange_id',
  'autonomous_system_id',
  'bgp_group_id',
  'days',
] as const;

const isReason = (text: string | undefined): text is DownReason =>
  text !== undefined && Object.hasOwn(DOWN_REASON, text);

/** What the address of the page asks for. */
export function askedIn(search: Search): Asked {
  const numbers = NUMBERS.flatMap((key) => {
    const value = numberOf(search, key);
    return value === undefined ? [] : [[key, value] as const];
  });
  const [kind, reason, was] = [search.kind?.[0], search.reason?.[0], search.was_up?.[0]];
  return {
    ...Object.fromEntries(numbers),
    ...(kind === 'direct' || kind === 'exchange' ? { kind } : {}),
    ...(isReason(reason) ? { reason } : {}),
    ...(was === 'true' || was === 'false' ? { was_up: was } : {}),
  };
}
