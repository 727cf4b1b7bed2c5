import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client } from '../../api/client.ts';
import { freeName, stemOf } from './free-name.ts';

const MOST = 500;

/** Proposes the next free name like another one, for a form that has none yet. */
export function useFreeName(
  resource: AnyResource,
  like: string | null,
  propose: (name: string) => void,
): void {
  const { data } = useQuery({
    queryKey: ['free-name', contentTypeOf(resource), like],
    queryFn: async () => {
      const { results } = await client
        .resource(resource)
        .list({ name__isw: stemOf(like ?? ''), limit: MOST });
      return freeName(
        like ?? '',
        results.map(({ name }) => String(name)),
      );
    },
    enabled: like !== null,
    retry: false,
  });
  useEffect(() => {
    if (data) propose(data);
  }, [data]);
}
