import type { Page, Params } from '@peersmith/api-client';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { keepPreviousData, queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import type { Row } from './row.ts';

/** One page of a list; the previous one stays until the next has come. */
export const useList = (
  resource: AnyResource,
  params: Params,
  options: { enabled?: boolean } = {},
): UseQueryResult<Page<Row>> =>
  useQuery({ ...listQuery(resource, params), placeholderData: keepPreviousData, ...options });

/** The question that a list asks. */
export const listQuery = (resource: AnyResource, params: Params) =>
  queryOptions({
    queryKey: ['list', contentTypeOf(resource), params],
    queryFn: ({ signal }): Promise<Page<Row>> => client.resource(resource).list(params, signal),
  });

/** One object. */
export const useRow = (
  resource: AnyResource,
  id: number | string | null,
  options: { staleTime?: number } = {},
): UseQueryResult<Row> =>
  useQuery({
    queryKey: ['row', contentTypeOf(resource), String(id)],
    queryFn: ({ signal }): Promise<Row> => client.resource(resource).get(id ?? '', { signal }),
    enabled: id !== null,
    ...options,
  });

/** How many rows match. */
export const useCount = (resource: AnyResource, params: Params, enabled = true): number | null => {
  const { data } = useQuery({
    queryKey: ['count', contentTypeOf(resource), params],
    queryFn: async ({ signal }) =>
      (await client.resource(resource).list({ ...params, limit: 1 }, signal)).count,
    enabled,
  });
  return data ?? null;
};

/** An object as it is edited: as it was when somebody began to, with what tells whether it is so still. */
export interface Edited {
  row: Row;
  etag: string | null;
}

/** Reads an object with its entity tag. */
export async function readEdited(resource: AnyResource, id: number | string): Promise<Edited> {
  let etag: string | null = null;
  const row: Row = await client.resource(resource).get(id, {
    hear: (headers) => {
      etag = headers.get('etag');
    },
  });
  return { row, etag };
}

/**
 * One object for a form. What somebody has written stays, so it is read once; and to its end, also when the form is left meanwhile: whoever comes
 * back at once would else wait for a reading that was given up.
 */
export const useEdited = (resource: AnyResource, id: string): UseQueryResult<Edited> =>
  useQuery({
    queryKey: ['edited', contentTypeOf(resource), id],
    queryFn: () => readEdited(resource, id),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    structuralSharing: false,
    refetchOnWindowFocus: false,
  });
