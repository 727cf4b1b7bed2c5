import type { RpkiOfSystem, RpkiStatus, RpkiValidity } from '@peersmith/api-client';
import { rpkiSnapshot } from '@peersmith/model';
import { contentTypeOf, permissionOf } from '@peersmith/resource';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

export const VIEW_RPKI = permissionOf(rpkiSnapshot, 'view');
export const REFRESH_RPKI = 'rpki.refresh_snapshot';
const meta = { reads: [contentTypeOf(rpkiSnapshot)] };

/** Where RPKI's data come from, and how they stand. */
export const useRpki = (): UseQueryResult<RpkiStatus> =>
  useQuery({
    queryKey: ['rpki'],
    queryFn: ({ signal }) => client.call('GET /api/rpki/', { signal }),
    // It grows old without a change.
    refetchInterval: 60_000,
    meta,
  });

/** Whether an AS may originate a prefix; asked where both are given. */
export const useValidity = (prefix: string, asn: string): UseQueryResult<RpkiValidity> =>
  useQuery({
    queryKey: ['rpki', 'validity', prefix, asn],
    queryFn: ({ signal }) =>
      client.call('GET /api/rpki/validity/', { query: { prefix, asn: asn.replace(/^AS/i, '') }, signal }),
    enabled: prefix !== '' && asn !== '',
    retry: false,
    meta,
  });

/** What RPKI says of an AS. */
export const useRpkiOf = (id: number): UseQueryResult<RpkiOfSystem> =>
  useQuery({
    queryKey: ['rpki', 'system', id],
    queryFn: ({ signal }) =>
      client.call('GET /api/peering/autonomous-systems/:id/rpki/', { path: { id }, signal }),
    meta,
  });

/** How each state is shown. */
export const STATES: Readonly<Record<RpkiStatus['state'], { tone: string; word: string }>> = {
  fresh: { tone: 'var(--good)', word: 'In force' },
  stale: { tone: 'var(--bad)', word: 'Too old to be used' },
  never: { tone: 'var(--warn)', word: 'Nothing was read yet' },
  off: { tone: 'var(--quiet)', word: 'Not set up' },
};

/** How each verdict is shown. */
export const VERDICTS: Readonly<Record<RpkiValidity['validity'], { tone: string; word: string }>> = {
  valid: { tone: 'var(--good)', word: 'Valid' },
  invalid: { tone: 'var(--bad)', word: 'Invalid' },
  not_found: { tone: 'var(--quiet)', word: 'Not found' },
};
