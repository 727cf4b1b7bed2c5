import { useDebouncedValue } from '@mantine/hooks';
import type { IrrEntry } from '@peersmith/api-client';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

/** Entries that are read together. */
const PAGE = 200;
/** What is only flown over is not read. */
const REST_MS = 80;

interface Asked {
  list: number;
  /** Null where the list has none. */
  version: number | null;
  q: string;
}

const pageQuery = ({ list, version, q }: Asked, page: number) => ({
  queryKey: ['irr', 'entries', list, version, q, page],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    client.call('GET /api/irr/lists/:id/entries/', {
      path: { id: list },
      query: {
        ...(version === null ? {} : { version }),
        ...(q ? { q } : {}),
        limit: PAGE,
        offset: page * PAGE,
      },
      signal,
    }),
  // A version never changes.
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

/** How many entries of a version a search finds, and the first of them. */
export const useFirstEntries = (asked: Asked) =>
  useQuery({ ...pageQuery(asked, 0), placeholderData: keepPreviousData, enabled: asked.version !== null });

/** Entries near what is in sight; those that have not come yet are undefined. */
export function useEntriesAt(asked: Asked, from: number, to: number): (at: number) => IrrEntry | undefined {
  const [first] = useDebouncedValue(Math.floor(from / PAGE), REST_MS);
  const [last] = useDebouncedValue(Math.floor(Math.max(from, to - 1) / PAGE), REST_MS);
  const pages = Array.from({ length: Math.max(0, last - first) + 1 }, (_, at) => first + at);
  const answers = useQueries({ queries: pages.map((page) => pageQuery(asked, page)) });
  const found = new Map(pages.map((page, at) => [page, answers[at]?.data?.results]));
  return (at) => found.get(Math.floor(at / PAGE))?.[at % PAGE];
}
