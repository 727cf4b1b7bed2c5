import type { ComparedPort, IxApiOfConnection, IxApiOfExchange } from '@peersmith/answers';
import { saga, serviceConfig } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError, notFound } from '../../../engine/errors.ts';
import { GOING } from '../sagas/kinds/live-objects.ts';
import { shownRows } from '../shown.ts';
import { type Compared, compareAll, unknownThere, visiblePairs, withoutMore } from './compare-all.ts';
import { connectionOf, mismatchesOf, type TheirPort } from './compare-port.ts';
import { subnetsIn } from './find-service.ts';
import { loadExchanges } from './load-parts.ts';
import { routeServersOf } from './route-servers.ts';

interface Shown {
  exchange: number;
  endpoint: number;
}

/** What an exchange knows of our ports, beside what we have. */
export async function ixApiOfExchange(context: Context, id: number): Promise<IxApiOfExchange> {
  const [exchange] = await loadExchanges(context, id);
  if (!exchange) throw notFound('InternetExchange');
  const [compared] = await compareAll(context, [exchange]);
  if (!exchange.endpoint || !compared)
    throw new ApiError(404, { detail: 'This exchange has no IX-API: choose one for it.', code: 'no_ix_api' });
  const ports = await shownPorts(context, { exchange: id, endpoint: exchange.endpoint.id }, compared);
  return {
    endpoint: exchange.endpoint,
    service: shownService(compared),
    ports,
    unknown_there: unknownThere(compared),
    mismatch_count: ports.reduce((sum, { mismatches }) => sum + mismatches.length, 0),
  };
}

/** What the exchange of a connection knows of it, and the changes of it that are under way or were the last. */
export async function ixApiOfConnection(context: Context, id: number): Promise<IxApiOfConnection> {
  const { exchange: at, last, open, is_cancelled } = await changesOf(context, id);
  const [saga = null, ...sagas] = await sagasOf(context, last, open);
  const [exchange] = at ? await loadExchanges(context, at) : [];
  const [compared] = exchange ? await compareAll(context, [exchange]) : [];
  if (!exchange?.endpoint || !compared)
    return { endpoint: null, port: null, saga, sagas, is_gone: is_cancelled };
  const own = compared.ports.filter((port) => connectionOf(port, compared.connections)?.id === id);
  const [port = null] = await shownPorts(
    context,
    { exchange: exchange.id, endpoint: exchange.endpoint.id },
    { ...compared, ports: own.slice(0, 1) },
  );
  // Another port may have its addresses by now, or the exchange has taken the cancellation back.
  const is_gone = is_cancelled && own.every(({ state }) => GOING.includes(state));
  return { endpoint: exchange.endpoint, port, saga, sagas, is_gone };
}

interface ChangesOf {
  exchange: number | null;
  last: number | null;
  open: number[];
  is_cancelled: boolean;
}

async function changesOf({ db }: Context, id: number): Promise<ChangesOf> {
  const { rows } = await sql<ChangesOf>`select internet_exchange_point_id::int as exchange,
    (select max(s.id)::int from ixapi_saga s where s.connection_id = c.id) as last,
    array(select s.id::int from ixapi_saga s where s.connection_id = c.id and s.state in ('scheduled', 'running', 'waiting', 'failed') order by s.id) as open,
    exists (select from ixapi_saga s where s.connection_id = c.id and s.kind = 'cancellation' and s.state = 'done') as is_cancelled
    from net_connection c where id = ${id}`.execute(db);
  return rows[0] ?? { exchange: null, last: null, open: [], is_cancelled: false };
}

/** The last change, and those that are under way, in one statement. */
async function sagasOf(context: Context, last: number | null, open: readonly number[]) {
  const rows = await shownRows(context, saga, last === null ? [] : [...new Set([last, ...open])]);
  const lastOne = rows.find((row) => row.id === last) ?? null;
  return [lastOne, ...rows.filter((row) => open.includes(row.id))] as const;
}

/** Ports with the connections that they are; those of connections that the caller may not see are left out. */
async function shownPorts(
  context: Context,
  { exchange, endpoint }: Shown,
  { connections, ports, services }: Compared,
): Promise<ComparedPort[]> {
  const pairs = visiblePairs({ connections, ports });
  const rows = await shownRows(
    context,
    serviceConfig,
    pairs.map(({ port }) => port.id),
  );
  const sessions = await routeServersOf(context, endpoint, {
    ports: pairs.map(({ port }) => port.remote_id),
    own: pairs.flatMap(({ port, own }) => (own ? port.remote_id : [])),
    features: services.features,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return pairs.flatMap(({ port, own }) => {
    const config = byId.get(port.id);
    if (!config) return [];
    return {
      config,
      connection: own && withoutMore(own),
      mismatches: own ? mismatchesOf(port, own) : [],
      route_servers: sessions.get(port.remote_id) ?? [],
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
