import { Text } from '@mantine/core';
import type { DependentGroup, Plan } from '@peersmith/api-client';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useQuery } from '@tanstack/react-query';
import { client } from '../api/client.ts';
import { formatNumber } from '../text/format.ts';
import { resourceOfType } from './pages.ts';

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

/** What goes with several objects, and what they are taken out of, kind by kind, as far as a plan lists it. */
export function WhatElse({ plan }: { plan: Plan }) {
  const kinds = (entries: readonly { type: string; because?: unknown }[]) =>
    [
      ...Map.groupBy(
        entries.filter(({ because }) => because),
        ({ type }) => type,
      ),
    ].map(([type, { length }]) => {
      const resource = resourceOfType(type);
      return `${formatNumber(length)} ${(length === 1 ? resource?.label : resource?.plural) ?? type}`;
    });
  const [gone, changed] = [kinds(plan.delete), kinds(plan.update)];
  const listed = plan.delete.length + plan.update.length;
  const more = plan.counts.delete + plan.counts.update - listed;
  return (
    <>
      {gone.length > 0 && (
        <Text size="sm">
          <b>With them go</b> {more > 0 ? 'among others ' : ''}
          {gone.join(', ')}
          {more > 0 ? `; ${formatNumber(more)} more objects are not listed` : ''}.
        </Text>
      )}
      {changed.length > 0 && (
        <Text size="sm">
          <b>They are taken out of</b> {changed.join(', ')}.
        </Text>
      )}
    </>
  );
}
