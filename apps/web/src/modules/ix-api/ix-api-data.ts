import type {
  IxApiMismatches,
  IxApiOfConnection,
  IxApiOfExchange,
  IxApiOrderOptions,
  IxApiPortOptions,
  PortMismatch,
} from '@peersmith/api-client';
import { connection, internetExchange, ixapi, saga, serviceConfig } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useWrite } from '../../resource/use-write.ts';

export const VIEW_IX_API = 'peering.view_internet_exchange_point_ixapi';
/** What a change at an exchange asks of who begins it. */
export const CHANGE_AT_EXCHANGE = ['net.change_connection', 'peering.change_internet_exchange_point_ixapi'];
/** What ordering a port asks for. */
export const ORDER_PORT = ['net.add_connection', ...CHANGE_AT_EXCHANGE];
const meta = {
  reads: [ixapi, serviceConfig, saga, connection, internetExchange].map((one) => contentTypeOf(one)),
};

/** What an exchange knows of our ports, beside what we have. */
export const useIxApiOfExchange = (id: number, enabled: boolean): UseQueryResult<IxApiOfExchange> =>
  useQuery({
    queryKey: ['ix-api', 'exchange', id],
    queryFn: ({ signal }) =>
      client.call('GET /api/peering/internet-exchanges/:id/ix-api/', { path: { id }, signal }),
    enabled,
    retry: false,
    meta,
  });

/** What the exchange of a connection knows of it. */
export const useIxApiOfConnection = (id: number, enabled: boolean): UseQueryResult<IxApiOfConnection> =>
  useQuery({
    queryKey: ['ix-api', 'connection', id],
    queryFn: ({ signal }) => client.call('GET /api/net/connections/:id/ix-api/', { path: { id }, signal }),
    enabled,
    meta,
  });

/** What can be asked of the exchange for a connection. */
export const usePortOptions = (id: number): UseQueryResult<IxApiPortOptions> =>
  useQuery({
    queryKey: ['ix-api', 'options', id],
    queryFn: ({ signal }) =>
      client.call('GET /api/net/connections/:id/ixapi-options/', { path: { id }, signal }),
    retry: false,
    meta,
  });

/** What can be ordered of an exchange. */
export const useOrderOptions = (id: number): UseQueryResult<IxApiOrderOptions> =>
  useQuery({
    queryKey: ['ix-api', 'order', id],
    queryFn: ({ signal }) =>
      client.call('GET /api/peering/internet-exchanges/:id/ixapi-orders/', { path: { id }, signal }),
    enabled: id > 0,
    retry: false,
    meta,
  });

/** Where exchanges and we say different things, over all of them. */
export const useMismatches = (): UseQueryResult<IxApiMismatches> =>
  useQuery({
    queryKey: ['ix-api', 'mismatches'],
    queryFn: ({ signal }) => client.call('GET /api/ix-api/mismatches/', { signal }),
    retry: false,
    meta,
  });

/** Has a connection say what its exchange says. */
export const useTheirs = (id: number) =>
  useWrite({
    write: (through, use: NonNullable<PortMismatch['use']>): Promise<unknown> =>
      through.resource(connection).update(id, use),
    said: () => 'The connection says now what its exchange says.',
    tellsRefusal: true,
  });
