import { useDebouncedValue } from '@mantine/hooks';
import type { Params } from '@peersmith/api-client';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useQueries } from '@tanstack/react-query';
import { client } from '../api/client.ts';
import { useList } from '../api/queries.ts';
import type { Row } from '../api/row.ts';
import { type Option, optionOf } from './option.ts';

/** What a search in a resource offers, the first thirty. */
export function useOffers(
  resource: AnyResource,
  text: string,
  open: boolean,
  params: Params = {},
): { offers: (Option & { row: Row })[]; loading: boolean } {
  const [settled] = useDebouncedValue(text.trim(), 200);
  const q = resource.search && settled ? { q: settled } : {};
  const { data, isFetching } = useList(resource, { ...params, ...q, limit: 30 }, { enabled: open });
  const offers = (data?.results ?? []).map((row) => ({ ...optionOf(row), row }));
  return { offers, loading: isFetching };
}

/** Reads the texts of what is chosen, where only ids are known. */
export function useResolved(resource: AnyResource, chosen: readonly Option[]): Option[] {
  const answers = useQueries({
    queries: chosen.map(({ id, display }) => ({
      queryKey: ['row', contentTypeOf(resource), String(id)],
      queryFn: async (): Promise<Row> => client.resource(resource).get(id),
      enabled: display === null,
      staleTime: 60_000,
    })),
  });
  return chosen.map((option, at) => {
    const row = answers[at]?.data;
    return option.display === null && row ? optionOf(row) : option;
  });
}
