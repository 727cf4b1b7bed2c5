import type { Objects } from '@peersmith/ix-api';
import { connection, internetExchange } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import type { OwnConnection, TheirPort } from './compare-port.ts';

/** An exchange of ours, with what PeeringDB says of it and how its IX-API stands. */
export interface LoadedExchange {
  id: number;
  name: string;
  ixid: number | null;
  prefixes: string[];
  endpoint: {
    id: number;
    name: string;
    api_url: string;
    version: number | null;
    health: string;
    last_synchronised: string | null;
    last_error: string;
  } | null;
}

/** Exchanges of ours: one, or all that have an IX-API and that the caller may see. */
export async function loadExchanges(context: Context, one: number | null): Promise<LoadedExchange[]> {
  const wanted =
    one === null
      ? sql`e.id is not null and ${withinGrant(context, internetExchange, sql`x.id`)}`
      : sql`x.id = ${one}`;
  const { rows } = await sql<LoadedExchange>`select x.id::int as id, x.name, l.ix_id::int as ixid,
      array(select p.prefix::text from peeringdb_ixlanprefix p where p.ixlan_id = l.id order by p.id) as prefixes,
      case when e.id is not null then json_build_object('id', e.id, 'name', e.name, 'api_url', e.api_url, 'version', s.version,
        'health', coalesce(s.health, ''), 'last_error', coalesce(s.last_error, ''),
        'last_synchronised', to_char(s.last_synchronised at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) end as endpoint
    from peering_internetexchange x left join peeringdb_ixlan l on l.id = x.peeringdb_ixlan_id
    left join extras_ixapi e on e.id = x.ixapi_endpoint_id left join ixapi_standing s on s.endpoint_id = e.id
    where ${wanted} order by x.name, x.id`.execute(context.db);
  return rows;
}

/** One of our connections, where it is, and whether the caller may see it. */
export interface LoadedConnection extends OwnConnection {
  exchange: number;
  is_visible: boolean;
}

/** Our connections at exchanges: all of them, and which the caller may see. */
export async function loadConnections(
  context: Context,
  exchanges: readonly number[],
): Promise<LoadedConnection[]> {
  const { rows } =
    await sql<LoadedConnection>`select c.id::int as id, c.internet_exchange_point_id::int as exchange,
      coalesce(nullif(concat_ws(' ', r.name, nullif(c.interface, '')), ''), 'Connection #' || c.id) as display, c.status, r.name as router,
      ${withMask('c.ipv4_address')} as ipv4_address, ${withMask('c.ipv6_address')} as ipv6_address, c.vlan, c.mac_address::text as mac_address,
      n.speed, ${withinGrant(context, connection, sql`c.id`)} as is_visible
    from net_connection c left join devices_router r on r.id = c.router_id left join peeringdb_networkixlan n on n.id = c.peeringdb_netixlan_id
    where c.internet_exchange_point_id = any(${exchanges}::bigint[]) order by c.id`.execute(context.db);
  return rows;
}

/** PostgreSQL leaves the length of a single address out. */
const withMask = (column: string) => sql`host(${sql.ref(column)}) || '/' || masklen(${sql.ref(column)})`;

/** The services of an exchange, what they have, and the addresses that they point at. */
export interface LoadedServices {
  services: Objects['network-services'][];
  features: Objects['network-features'][];
  products: Objects['product-offerings'][];
  ips: Map<string, Objects['ips']>;
}

/** The services of exchanges, by the id of the IX-API. */
export async function loadServices(
  { db }: Context,
  endpoints: readonly number[],
): Promise<Map<number, LoadedServices>> {
  const { rows } = await sql<{
    endpoint: number;
    kind: string;
    data: unknown;
  }>`select endpoint_id::int as endpoint, kind, data from ixapi_object o where endpoint_id = any(${endpoints}::bigint[])
    and (kind in ('network-services', 'network-features', 'product-offerings')
      or kind = 'ips' and exists (select from ixapi_object s where s.endpoint_id = o.endpoint_id and s.kind = 'network-services' and s.data->'ips' ? o.remote_id))
    order by kind, remote_id`.execute(db);
  const byEndpoint = Map.groupBy(rows, ({ endpoint }) => endpoint);
  return new Map(
    endpoints.map((endpoint) => {
      const of = <T>(wanted: string): T[] =>
        (byEndpoint.get(endpoint) ?? []).flatMap(({ kind, data }) => (kind === wanted ? [data as T] : []));
      return [
        endpoint,
        {
          services: of<Objects['network-services']>('network-services'),
          features: of<Objects['network-features']>('network-features'),
          products: of<Objects['product-offerings']>('product-offerings'),
          ips: new Map(of<Objects['ips']>('ips').map((ip) => [ip.id, ip])),
        },
      ];
    }),
  );
}

/** Which ports are asked for: those of a service, and those with an address of ours. */
export interface WantedPorts {
  exchange: number;
  endpoint: number;
  service: string | null;
  addresses: readonly string[];
}

/** Most ports of one exchange. */
const MOST_PORTS = 5000;

/** The ports of exchanges, by the order of the exchange's ids. */
export async function loadPorts(
  { db }: Context,
  wanted: readonly WantedPorts[],
): Promise<(TheirPort & { exchange: number })[]> {
  const { rows } = await sql<
    TheirPort & { exchange: number }
  >`select w.exchange, p.* from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) w(exchange integer, endpoint bigint, service text, addresses jsonb)
    cross join lateral (select id::int as id, remote_id, state, ${withMask('ipv4_address')} as ipv4_address,
      ${withMask('ipv6_address')} as ipv6_address, vlan, mac_addresses, capacity from ixapi_serviceconfig
    where endpoint_id = w.endpoint and (network_service = w.service or w.addresses ? host(ipv4_address) or w.addresses ? host(ipv6_address))
    order by remote_id limit ${MOST_PORTS}) p order by w.exchange, p.remote_id`.execute(db);
  return rows;
}
