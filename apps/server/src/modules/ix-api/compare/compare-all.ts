import type { ComparedConnection } from '@peersmith/answers';
import { hostOf } from '@peersmith/net';
import type { Context } from '../../../engine/context.ts';
import { connectionOf, type OwnConnection, type TheirPort } from './compare-port.ts';
import { type FoundService, findService, subnetsIn } from './find-service.ts';
import {
  type LoadedConnection,
  type LoadedExchange,
  type LoadedServices,
  loadConnections,
  loadPorts,
  loadServices,
} from './load-parts.ts';

/** An exchange with both sides of it. */
export interface Compared {
  exchange: LoadedExchange;
  connections: readonly LoadedConnection[];
  services: LoadedServices;
  found: FoundService | null;
  ports: readonly TheirPort[];
}

/** Both sides of exchanges, in three statements however many there are; those without an IX-API are left out. */
export async function compareAll(context: Context, given: readonly LoadedExchange[]): Promise<Compared[]> {
  const exchanges = given.flatMap((exchange) =>
    exchange.endpoint ? [{ exchange, endpoint: exchange.endpoint.id }] : [],
  );
  if (exchanges.length === 0) return [];
  const connections = await loadConnections(
    context,
    exchanges.map(({ exchange }) => exchange.id),
  );
  const services = await loadServices(context, [...new Set(exchanges.map(({ endpoint }) => endpoint))]);
  const halves = exchanges.flatMap(({ exchange, endpoint }) => {
    const own = connections.filter(({ exchange: at }) => at === exchange.id);
    const offered = services.get(endpoint);
    return offered ? [{ exchange, endpoint, ...halfOf(exchange, own, offered) }] : [];
  });
  const ports = await loadPorts(
    context,
    halves.map(({ exchange, endpoint, found, addresses }) => ({
      ...{ exchange: exchange.id, endpoint, service: found?.service.id ?? null },
      addresses: addresses.map((one) => hostOf(one) ?? one),
    })),
  );
  return halves.map(({ exchange, found, connections: own, services: offered }) => ({
    ...{ exchange, found, connections: own, services: offered },
    ports: ports.filter(({ exchange: at }) => at === exchange.id),
  }));
}

function halfOf(
  { ixid, prefixes }: LoadedExchange,
  connections: readonly LoadedConnection[],
  services: LoadedServices,
) {
  const addresses = connections.flatMap(({ ipv4_address, ipv6_address }) =>
    [ipv4_address, ipv6_address].filter((one) => one !== null),
  );
  const found = findService(services.services, subnetsIn(services.ips), { addresses, ixid, prefixes });
  return { connections, services, addresses, found };
}

/** Ports with the connections that they are, but for connections that the caller may not see. */
export const visiblePairs = ({ connections, ports }: Pick<Compared, 'connections' | 'ports'>) =>
  ports
    .map((port) => ({ port, own: connectionOf(port, connections) }))
    .filter(
      ({ own }) => own === null || connections.some(({ id, is_visible }) => id === own.id && is_visible),
    );

/** Connections of ours of which the exchange knows nothing. */
export function unknownThere({ connections, ports }: Compared): ComparedConnection[] {
  const known = new Set(ports.map((port) => connectionOf(port, connections)?.id));
  return connections.filter((own) => own.is_visible && !known.has(own.id)).map(withoutMore);
}

/** A connection as answers have it. */
export const withoutMore = ({
  id,
  display,
  status,
  router,
  ipv4_address,
  ipv6_address,
  vlan,
  mac_address,
}: OwnConnection): ComparedConnection => ({
  ...{ id, display, status, router, ipv4_address, ipv6_address, vlan, mac_address },
});
