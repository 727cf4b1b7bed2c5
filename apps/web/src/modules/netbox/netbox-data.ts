import type {
  InventoryRow,
  NetboxOfConnection,
  NetboxOfRouter,
  NetboxStanding,
  NetboxState,
  Page,
  PortProposal,
} from '@peersmith/api-client';
import {
  connection,
  netboxDevice,
  netboxInterface,
  netboxIpAddress,
  platform,
  router,
} from '@peersmith/model';
import { contentTypeOf, permissionOf } from '@peersmith/resource';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';

/** How many devices are on a page. */
export const STEP = 50;
export const READ_NETBOX = 'netbox.synchronise_device';
const VIEW_DEVICES = permissionOf(netboxDevice, 'view');
const VIEW_INVENTORY = [VIEW_DEVICES, permissionOf(router, 'view'), permissionOf(platform, 'view')];
const VIEW_PORTS = [
  VIEW_DEVICES,
  permissionOf(netboxInterface, 'view'),
  permissionOf(netboxIpAddress, 'view'),
];
const meta = {
  reads: [netboxDevice, netboxInterface, netboxIpAddress, router, connection, platform].map((one) =>
    contentTypeOf(one),
  ),
};

/** How reading NetBox stands; nothing for who may not know. */
export function useNetbox(): UseQueryResult<NetboxStanding> {
  const holds = useHolds();
  return useQuery({
    queryKey: ['netbox', 'standing'],
    queryFn: ({ signal }) => client.call('GET /api/netbox/standing/', { signal }),
    enabled: holds(VIEW_DEVICES),
    staleTime: 30_000,
    meta,
  });
}

/** What is asked of the inventory. */
export interface Asked {
  state?: NetboxState[] | undefined;
  q: string;
  offset?: number;
  limit?: number;
}

/** Devices of NetBox beside our routers. */
export function useInventory(asked: Asked, enabled = true): UseQueryResult<Page<InventoryRow>> {
  const holds = useHolds();
  return useQuery({
    queryKey: ['netbox', 'inventory', asked],
    queryFn: ({ signal }) =>
      client.call('GET /api/netbox/inventory/', { query: { limit: STEP, ...asked }, signal }),
    enabled: enabled && VIEW_INVENTORY.every(holds),
    placeholderData: keepPreviousData,
    meta,
  });
}

/** What NetBox has of a router. */
export function useRouterInNetbox(id: number): UseQueryResult<NetboxOfRouter> {
  const holds = useHolds();
  return useQuery({
    queryKey: ['netbox', 'router', id],
    queryFn: ({ signal }) => client.call('GET /api/devices/routers/:id/netbox/', { path: { id }, signal }),
    enabled: holds(VIEW_DEVICES),
    meta,
  });
}

/** What NetBox has of a connection. */
export function useConnectionInNetbox(id: number): UseQueryResult<NetboxOfConnection> {
  const holds = useHolds();
  return useQuery({
    queryKey: ['netbox', 'connection', id],
    queryFn: ({ signal }) => client.call('GET /api/net/connections/:id/netbox/', { path: { id }, signal }),
    enabled: VIEW_PORTS.every(holds),
    meta,
  });
}

/** The interfaces of a router as NetBox has them; none where it names no device. */
export function usePorts(id: number | null): UseQueryResult<PortProposal[]> {
  const holds = useHolds();
  return useQuery({
    queryKey: ['netbox', 'ports', id],
    queryFn: ({ signal }) =>
      client.call('GET /api/devices/routers/:id/netbox-interfaces/', { path: { id: id ?? 0 }, signal }),
    enabled: id !== null && [...VIEW_PORTS, permissionOf(router, 'view')].every(holds),
    meta,
  });
}
