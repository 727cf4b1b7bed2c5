import type {
  ComparedMember,
  MemberDifference,
  MemberFinding,
  MemberSummary,
  Page,
} from '@peersmith/api-client';
import { connection, internetExchange, memberExport, memberPort, networkIXLan } from '@peersmith/model';
import { contentTypeOf, permissionOf } from '@peersmith/resource';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

export const VIEW_MEMBERS = permissionOf(memberPort, 'view');
/** How many lines are on a page. */
export const STEP = 100;
const meta = {
  reads: [memberExport, memberPort, internetExchange, connection, networkIXLan].map(contentTypeOf),
};

/** What each difference is called, and what it means. */
export const DIFFERENCES: Readonly<Record<MemberDifference, { label: string; about: string }>> = {
  only_members: { label: 'Only the exchange', about: 'PeeringDB does not have the address' },
  only_peeringdb: { label: 'Only PeeringDB', about: 'The exchange does not have the address' },
  disputed: { label: 'Disputed', about: 'The exchange contradicts itself about the address' },
  asn: { label: 'ASN', about: 'The address is of two networks' },
  address: { label: 'Address', about: 'The network has another address in the other source' },
  mac: { label: 'MAC', about: 'The exchange has another MAC address of your port' },
  prefix_limit: { label: 'Prefix limit', about: 'The exchange has another limit than PeeringDB' },
  speed: { label: 'Speed', about: 'The port has two speeds' },
  active: { label: 'Active', about: 'One of them says that the port is not in use' },
  route_server: { label: 'Route server', about: 'They differ about sessions with the route servers' },
};
export const KINDS = Object.keys(DIFFERENCES) as MemberDifference[];

/** How what an exchange says stands to PeeringDB. */
export const useMembers = (id: number): UseQueryResult<MemberSummary> =>
  useQuery({
    queryKey: ['members', id],
    queryFn: ({ signal }) =>
      client.call('GET /api/members/internet-exchanges/:id/', { path: { id }, signal }),
    meta,
  });

/** What is asked of a comparison. */
export interface Asked {
  difference: string[] | undefined;
  q: string;
  offset: number;
}

/** Addresses at an exchange with both sides. */
export const useComparison = (id: number, asked: Asked): UseQueryResult<Page<ComparedMember>> =>
  useQuery({
    queryKey: ['members', id, 'comparison', asked],
    queryFn: ({ signal }) =>
      client.call('GET /api/members/internet-exchanges/:id/comparison/', {
        path: { id },
        query: { ...asked, limit: STEP },
        signal,
      }),
    placeholderData: keepPreviousData,
    meta,
  });

/** What is wrong in a member export. */
export const useFindings = (id: number, offset: number): UseQueryResult<Page<MemberFinding>> =>
  useQuery({
    queryKey: ['members', 'findings', id, offset],
    queryFn: ({ signal }) =>
      client.call('GET /api/members/member-exports/:id/findings/', {
        path: { id },
        query: { limit: STEP, offset },
        signal,
      }),
    placeholderData: keepPreviousData,
    meta,
  });
