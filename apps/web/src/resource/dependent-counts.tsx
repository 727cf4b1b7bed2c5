import { Text } from '@mantine/core';
import type { DependentGroup } from '@peersmith/api-client';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useQuery } from '@tanstack/react-query';
import { client } from '../api/client.ts';
import { formatNumber } from '../text/format.ts';

/** What depends on an object, type by type. */
export function DependentCounts({ resource, id }: { resource: AnyResource; id: number }) {
  const { data } = useQuery({
    queryKey: ['dependents', contentTypeOf(resource), id],
    queryFn: () => client.resource(resource).dependents(id),
    gcTime: 0,
  });
  if (!data) return null;
  return (
    <>
      {data.deleted.length > 0 && (
        <Text size="sm">
          <b>With it go</b> {wordsOf(data.deleted)}.
        </Text>
      )}
      {data.emptied.length > 0 && (
        <Text size="sm">
          <b>It is taken out of</b> {wordsOf(data.emptied)}.
        </Text>
      )}
    </>
  );
}

/** "12 connections, 340 exchange sessions". */
const wordsOf = (groups: readonly DependentGroup[]): string =>
  groups.map(({ count, label }) => `${formatNumber(count)} ${label}`).join(', ');
