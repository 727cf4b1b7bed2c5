import type { ComparedPort, IxApiOfConnection, IxApiOfExchange } from '@peersmith/answers';
import { saga, serviceConfig } from '@peersmith/model';
import { hostOf } from '@peersmith/net';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError, notFound } from '../../../engine/errors.ts';
import { shownRows } from '../shown.ts';
import { connectionOf, mismatchesOf, type OwnConnection, type TheirPort } from './compare-port.ts';
import { type FoundService, findService, subnetsIn } from './find-service.ts';
import { type LoadedExchange, loadConnections, loadExchange, loadPorts, loadServices } from './load-parts.ts';

type Standing = IxApiOfExchange['endpoint'];

interface Compared {
  connections: readonly (OwnConnection & { is_visible: boolean })[];
  services: Awaited<ReturnType<typeof loadServices>>;
  found: FoundService | null;
  ports: readonly TheirPort[];
}

/** What an exchange knows of our ports, beside what we have. */
export async function ixApiOfExchange(context: Context, id: number): Promise<IxApiOfExchange> {
  const exchange = await loadExchange(context, id);
  if (!exchange) throw notFound('InternetExchange');
  if (!exchange.endpoint)
    throw new ApiError(404, { detail: 'This exchange has no IX-API: choose one for it.', code: 'no_ix_api' });
  const compared = await compare(context, exchange, exchange.endpoint);
  const ports = await shownPorts(context, id, compared);
  const known = new Set(compared.ports.map((port) => connectionOf(port, compared.connections)?.id));
  return {
    endpoint: exchange.endpoint,
    service: shownService(compared),
    ports,
    unknown_there: compared.connections
      .filter((own) => own.is_visible && !known.has(own.id))
      .map(withoutMore),
    mismatch_count: ports.reduce((sum, { mismatches }) => sum + mismatches.length, 0),
  };
}

/** What the exchange of a connection knows of it, and the change of it that is under way or was the last. */
export async function ixApiOfConnection(context: Context, id: number): Promise<IxApiOfConnection> {
  const { rows } = await sql<{
    exchange: number | null;
    saga: number | null;
  }>`select internet_exchange_point_id::int as exchange,
    (select max(s.id)::int from ixapi_saga s where s.connection_id = c.id) as saga from net_connection c where id = ${id}`.execute(
    context.db,
  );
  const [found] = rows;
  const [lastSaga = null] = await shownRows(context, saga, found?.saga ? [found.saga] : []);
  const exchange = found?.exchange ? await loadExchange(context, found.exchange) : null;
  if (!exchange?.endpoint) return { endpoint: null, port: null, saga: lastSaga };
  const compared = await compare(context, exchange, exchange.endpoint);
  const own = compared.ports
    .filter((port) => connectionOf(port, compared.connections)?.id === id)
    .slice(0, 1);
  const [port = null] = await shownPorts(context, exchange.id, { ...compared, ports: own });
  return { endpoint: exchange.endpoint, port, saga: lastSaga };
}

async function compare(context: Context, exchange: LoadedExchange, endpoint: Standing): Promise<Compared> {
  const connections = await loadConnections(context, exchange.id);
  const services = await loadServices(context, endpoint.id);
  const addresses = connections.flatMap(({ ipv4_address, ipv6_address }) =>
    [ipv4_address, ipv6_address].filter((one) => one !== null),
  );
  const { ixid, prefixes } = exchange;
  const found = findService(services.services, subnetsIn(services.ips), { addresses, ixid, prefixes });
  const ports = await loadPorts(context, endpoint.id, {
    service: found?.service.id ?? null,
    addresses: addresses.map((one) => hostOf(one) ?? one),
  });
  return { connections, services, found, ports };
}

/** Ports with the connections that they are; those of connections that the caller may not see are left out. */
async function shownPorts(
  context: Context,
  exchange: number,
  { connections, ports }: Compared,
): Promise<ComparedPort[]> {
  const pairs = ports
    .map((port) => ({ port, own: connectionOf(port, connections) }))
    .filter(
      ({ own }) => own === null || connections.some(({ id, is_visible }) => id === own.id && is_visible),
    );
  const rows = await shownRows(
    context,
    serviceConfig,
    pairs.map(({ port }) => port.id),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return pairs.flatMap(({ port, own }) => {
    const config = byId.get(port.id);
    if (!config) return [];
    return {
      config,
      connection: own && withoutMore(own),
      mismatches: own ? mismatchesOf(port, own) : [],
      set_up: own ? null : setUpOf(port, exchange),
    };
  });
}

/** What a connection for a port is made with. */
function setUpOf(port: TheirPort, exchange: number): Record<string, string | number> {
  const [mac_address] = port.mac_addresses;
  const { ipv4_address, ipv6_address, vlan } = port;
  const all = { internet_exchange_point: exchange, vlan, ipv4_address, ipv6_address, mac_address };
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) =>
      value === null || value === undefined ? [] : [[key, value]],
    ),
  );
}

const withoutMore = ({
  id,
  display,
  status,
  router,
  ipv4_address,
  ipv6_address,
  vlan,
  mac_address,
}: OwnConnection) => ({
  ...{ id, display, status, router, ipv4_address, ipv6_address, vlan, mac_address },
});

function shownService({ found, services }: Compared): IxApiOfExchange['service'] {
  if (!found) return null;
  const { service, matched_by } = found;
  const { v4, v6 } = subnetsIn(services.ips)(service);
  const product = services.products.find(({ id }) => id === service.product_offering);
  const features = services.features.filter(
    ({ id, network_service }) => network_service === service.id || service.network_features.includes(id),
  );
  return {
    ...{ id: service.id, name: service.name ?? '', product: product?.display_name ?? product?.name ?? '' },
    metro_area: service.metro_area_network ?? service.metro_area ?? '',
    ...{ subnet_v4: v4, subnet_v6: v6, peeringdb_ixid: service.peeringdb_ixid, matched_by },
    features: features.map(({ id, name, type, asn, ip_v4, ip_v6 }) => ({
      ...{ id, name: name ?? '', type: type ?? '', asn, ip_v4, ip_v6 },
    })),
  };
}
