import { objectChange } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { choiceValue, type Row } from '../../../api/row.ts';
import type { Search } from '../../../resource/search.ts';
import { kindOf } from './request-words.ts';

/** What was changed together. */
export interface RequestOfChanges {
  id: string;
  /** The newest changes of it. */
  changes: readonly Row[];
  count: number;
  /** How many there are of each kind of change that is among the newest, where these are not all. */
  ofKind?: ReadonlyMap<string, number>;
}

const LOG: AnyResource = objectChange;
const AT_ONCE = 100;
const WANTED = 20;
/** What is read again when somebody looks at a change. */
const WITHOUT = { exclude: ['prechange_data', 'postchange_data'] };

/** Requests that changed something, the newest first: changes of a request stand beside each other in the log. */
export const useRequests = (filters: Search, wanted: number = WANTED) =>
  useInfiniteQuery({
    queryKey: ['list', 'core.objectchange', 'requests', filters, wanted],
    queryFn: ({ pageParam }) => requestsFrom(filters, pageParam, wanted),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });

async function requestsFrom(
  filters: Search,
  from: number,
  wanted: number,
): Promise<{ requests: RequestOfChanges[]; next: number | null }> {
  const found = new Map<string, RequestOfChanges>();
  let offset = from;
  for (;;) {
    const asked = { ...filters, ...WITHOUT, limit: AT_ONCE, offset };
    const page: { count: number; results: readonly Row[] } = await client.resource(LOG).list(asked);
    for (const row of page.results) {
      const id = String(row.request_id);
      const held = found.get(id);
      found.set(id, { id, changes: [...(held?.changes ?? []), row], count: (held?.count ?? 0) + 1 });
    }
    offset += page.results.length;
    const last = found.get(String(page.results.at(-1)?.request_id));
    if (offset >= page.count || !last) return { requests: [...found.values()], next: null };
    // A request may have changed thousands: the rest of it is counted, and passed over.
    const { count } = await client.resource(LOG).list({ ...filters, request_id: last.id, limit: 1 });
    offset += count - last.count;
    const ofKind = count > last.count ? await countKinds(filters, last) : undefined;
    found.set(last.id, { ...last, count, ...(ofKind && { ofKind }) });
    if (offset >= page.count) return { requests: [...found.values()], next: null };
    if (found.size >= wanted) return { requests: [...found.values()], next: offset };
  }
}

async function countKinds(filters: Search, { id, changes }: RequestOfChanges): Promise<Map<string, number>> {
  const kinds = new Map(changes.map((row) => [kindOf(row), row]));
  const counts = Array.from(kinds, async ([kind, row]): Promise<[string, number]> => {
    const asked = { action: choiceValue(row.action), changed_object_type: String(row.changed_object_type) };
    const { count } = await client.resource(LOG).list({ ...filters, ...asked, request_id: id, limit: 1 });
    return [kind, count];
  });
  return new Map(await Promise.all(counts));
}
