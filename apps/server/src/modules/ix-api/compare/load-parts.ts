import type { Objects } from '@peersmith/ix-api';
import { connection } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import type { OwnConnection, TheirPort } from './compare-port.ts';

/** An exchange of ours, with what PeeringDB says of it and how its IX-API stands. */
export interface LoadedExchange {
  id: number;
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

/** One exchange of ours. */
export async function loadExchange({ db }: Context, id: number): Promise<LoadedExchange | null> {
  const { rows } = await sql<LoadedExchange>`select x.id::int as id, l.ix_id::int as ixid,
      array(select p.prefix::text from peeringdb_ixlanprefix p where p.ixlan_id = l.id order by p.id) as prefixes,
      case when e.id is not null then json_build_object('id', e.id, 'name', e.name, 'api_url', e.api_url, 'version', s.version,
        'health', coalesce(s.health, ''), 'last_error', coalesce(s.last_error, ''),
        'last_synchronised', to_char(s.last_synchronised at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) end as endpoint
    from peering_internetexchange x left join peeringdb_ixlan l on l.id = x.peeringdb_ixlan_id
    left join extras_ixapi e on e.id = x.ixapi_endpoint_id left join ixapi_standing s on s.endpoint_id = e.id
    where x.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Our connections at an exchange: all of them, and which the caller may see. */
export async function loadConnections(
  context: Context,
  exchange: number,
): Promise<(OwnConnection & { is_visible: boolean })[]> {
  const { rows } = await sql<OwnConnection & { is_visible: boolean }>`select c.id::int as id,
      coalesce(nullif(concat_ws(' ', r.name, nullif(c.interface, '')), ''), 'Connection #' || c.id) as display, c.status, r.name as router,
      ${withMask('c.ipv4_address')} as ipv4_address, ${withMask('c.ipv6_address')} as ipv6_address, c.vlan, c.mac_address::text as mac_address,
      n.speed, ${withinGrant(context, connection, sql`c.id`)} as is_visible
    from net_connection c left join devices_router r on r.id = c.router_id left join peeringdb_networkixlan n on n.id = c.peeringdb_netixlan_id
    where c.internet_exchange_point_id = ${exchange} order by c.id`.execute(context.db);
  return rows;
}

/** PostgreSQL leaves the length of a single address out. */
const withMask = (column: string) => sql`host(${sql.ref(column)}) || '/' || masklen(${sql.ref(column)})`;

/** The services of an exchange, what they have, and the addresses that they point at. */
export async function loadServices({ db }: Context, endpoint: number) {
  const { rows } = await sql<{
    kind: string;
    data: unknown;
  }>`select kind, data from ixapi_object o where endpoint_id = ${endpoint}
    and (kind in ('network-services', 'network-features', 'product-offerings')
      or kind = 'ips' and exists (select from ixapi_object s where s.endpoint_id = ${endpoint} and s.kind = 'network-services' and s.data->'ips' ? o.remote_id))
    order by kind, remote_id`.execute(db);
  const of = <T>(wanted: string): T[] =>
    rows.flatMap(({ kind, data }) => (kind === wanted ? [data as T] : []));
  return {
    services: of<Objects['network-services']>('network-services'),
    features: of<Objects['network-features']>('network-features'),
    products: of<Objects['product-offerings']>('product-offerings'),
    ips: new Map(of<Objects['ips']>('ips').map((ip) => [ip.id, ip])),
  };
}

/** The ports of a service, and those with an address of ours, by the order of the exchange's ids. */
export async function loadPorts(
  { db }: Context,
  endpoint: number,
  { service, addresses }: { service: string | null; addresses: readonly string[] },
): Promise<TheirPort[]> {
  const { rows } =
    await sql<TheirPort>`select id::int as id, remote_id, state, ${withMask('ipv4_address')} as ipv4_address,
      ${withMask('ipv6_address')} as ipv6_address, vlan, mac_addresses, capacity from ixapi_serviceconfig
    where endpoint_id = ${endpoint} and (network_service = ${service} or host(ipv4_address) = any(${addresses}::text[]) or host(ipv6_address) = any(${addresses}::text[]))
    order by remote_id limit 5000`.execute(db);
  return rows;
}
