import type { Home, NetworkDesk, SessionKind, SessionLines, SessionWhy } from '@peersmith/api-client';
import {
  autonomousSystem,
  community,
  connection,
  contact,
  contactAssignment,
  drift,
  hiddenPeer,
  internetExchange,
  irrList,
  job,
  journalEntry,
  peeringdbChange,
  peeringRequest,
  plan,
  routingPolicy,
  synchronisation,
} from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { READS } from '../monitoring/session-data.ts';

const types = (...resources: Parameters<typeof contentTypeOf>[0][]) => resources.map(contentTypeOf);
const ABOUT_SESSIONS = [
  ...READS,
  ...types(autonomousSystem, internetExchange, connection, routingPolicy, community, synchronisation),
];

/** Why a session is as it is. */
export const useSessionWhy = (kind: SessionKind, id: number): UseQueryResult<SessionWhy> =>
  useQuery({
    queryKey: ['overview', 'why', kind, id],
    queryFn: ({ signal }) =>
      kind === 'direct'
        ? client.call('GET /api/peering/direct-peering-sessions/:id/why/', { path: { id }, signal })
        : client.call('GET /api/peering/internet-exchange-peering-sessions/:id/why/', {
            path: { id },
            signal,
          }),
    placeholderData: keepPreviousData,
    meta: { reads: ABOUT_SESSIONS },
  });

/** The lines of its router's configuration that a session gives. */
export const useSessionLines = (
  kind: SessionKind,
  id: number,
  enabled: boolean,
): UseQueryResult<SessionLines> =>
  useQuery({
    queryKey: ['overview', 'lines', kind, id],
    queryFn: ({ signal }) =>
      kind === 'direct'
        ? client.call('GET /api/peering/direct-peering-sessions/:id/configuration-lines/', {
            path: { id },
            signal,
          })
        : client.call('GET /api/peering/internet-exchange-peering-sessions/:id/configuration-lines/', {
            path: { id },
            signal,
          }),
    enabled,
  });

/** Everything about a network. */
export const useDesk = (id: number): UseQueryResult<NetworkDesk> =>
  useQuery({
    queryKey: ['overview', 'desk', id],
    queryFn: ({ signal }) =>
      client.call('GET /api/peering/autonomous-systems/:id/desk/', { path: { id }, signal }),
    placeholderData: keepPreviousData,
    meta: {
      reads: [
        ...ABOUT_SESSIONS,
        ...types(contact, contactAssignment, journalEntry, peeringRequest, peeringdbChange, hiddenPeer),
      ],
    },
  });

/** What there is to do. */
export const useHome = (): UseQueryResult<Home> =>
  useQuery({
    queryKey: ['overview', 'home'],
    queryFn: ({ signal }) => client.call('GET /api/home/', { signal }),
    placeholderData: keepPreviousData,
    meta: {
      reads: [...ABOUT_SESSIONS, ...types(job, peeringRequest, peeringdbChange, plan, drift, irrList)],
    },
  });
