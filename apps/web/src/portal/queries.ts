import type { PortalAbout, PortalMe } from '@peersmith/api-client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { call, keepCsrf } from './client.ts';

/** Whose portal it is; it does not change while somebody looks at it. */
export const useAbout = (): UseQueryResult<PortalAbout> =>
  useQuery({
    queryKey: ['about'],
    queryFn: ({ signal }) => call('GET /api/portal/about/', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Who is signed in. */
export const useMe = (): UseQueryResult<PortalMe> =>
  useQuery({
    queryKey: ['me'],
    queryFn: async ({ signal }) => remembered(await call('GET /api/portal/me/', { signal })),
  });

/** Keeps what comes with a sign-in. */
export const remembered = (me: PortalMe): PortalMe => {
  keepCsrf(me.csrf);
  return me;
};

/** Where a network could peer with one of ours. */
export const usePlaces = (asn: number, local: number) =>
  useQuery({
    queryKey: ['places', asn, local],
    queryFn: ({ signal }) =>
      call('GET /api/portal/places/', { query: { asn: String(asn), local_asn: String(local) }, signal }),
  });

const ofNetwork = (asn: number) => ({ query: { asn: String(asn) } });

/** A network's requests; read again while it may be decided about one. */
export const useRequests = (asn: number) =>
  useQuery({
    queryKey: ['requests', asn],
    queryFn: ({ signal }) => call('GET /api/portal/requests/', { ...ofNetwork(asn), signal }),
    refetchInterval: 30_000,
  });

export const useRequest = (reference: string) =>
  useQuery({
    queryKey: ['request', reference],
    queryFn: ({ signal }) => call('GET /api/portal/requests/:reference/', { path: { reference }, signal }),
    refetchInterval: 10_000,
  });

export const useSessions = (asn: number) =>
  useQuery({
    queryKey: ['sessions', asn],
    queryFn: ({ signal }) => call('GET /api/portal/sessions/', { ...ofNetwork(asn), signal }),
    refetchInterval: 60_000,
  });

export const useWishes = (asn: number) =>
  useQuery({
    queryKey: ['wishes', asn],
    queryFn: ({ signal }) => call('GET /api/portal/wishes/', { ...ofNetwork(asn), signal }),
  });

export const useTokens = (asn: number) =>
  useQuery({
    queryKey: ['tokens', asn],
    queryFn: ({ signal }) => call('GET /api/portal/tokens/', { ...ofNetwork(asn), signal }),
  });
