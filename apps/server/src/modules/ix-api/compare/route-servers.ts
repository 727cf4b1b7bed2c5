import type { RouteServerSession } from '@peersmith/answers';
import type { FeatureConfig, Objects, ServiceConfig } from '@peersmith/ix-api';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { GONE } from '../mirror/derive-ports.ts';

type Feature = Objects['network-features'];
type Ip = Objects['ips'];

/** Of which ports, and what their service offers. */
interface Asked {
  /** All of them: what they have is told. */
  ports: readonly string[];
  /** Those that are connections of ours: what they could have is told as well. */
  own: readonly string[];
  features: readonly Feature[];
}

/** The families that a route server speaks; where it does not say, those that it has an address of. */
export function familiesOf({ address_families, ip_v4, ip_v6 }: Feature): (4 | 6)[] {
  const said = address_families.length > 0;
  const speaks = (family: string, address: string | null) =>
    said ? address_families.includes(family) : address !== null;
  return [
    ...(speaks('af_inet', ip_v4) ? [4 as const] : []),
    ...(speaks('af_inet6', ip_v6) ? [6 as const] : []),
  ];
}

/** What ports have, and could have, of the route servers of their service; by the id of the port. */
export async function routeServersOf(
  context: Context,
  endpoint: number,
  { ports, own: connected, features }: Asked,
): Promise<Map<string, RouteServerSession[]>> {
  const servers = features.filter(({ type }) => type === 'route_server');
  if (servers.length === 0 || ports.length === 0) return new Map();
  const { configs, sessions, ips } = await loadSessions(context, endpoint, { ports, connected });
  return new Map(
    configs.map((config) => {
      const addresses = config.ips.flatMap((id) => ips.get(id) ?? []);
      const own = servers.filter(({ network_service }) => network_service === config.network_service);
      const possible = own.flatMap((server) =>
        familiesOf(server).flatMap((family) =>
          addresses
            .filter((ip) => familyOf(ip) === family)
            .map((ip) => rowOf(server, ip, sessionOf(sessions, { config, server, ip }))),
        ),
      );
      return [config.id, possible];
    }),
  );
}

/** The family of an address. */
export const familyOf = ({ address }: Ip): 4 | 6 => (address.includes(':') ? 6 : 4);

/** Three statements by key: what a port points at is known once the port is. */
async function loadSessions(
  context: Context,
  endpoint: number,
  { ports, connected }: { ports: readonly string[]; connected: readonly string[] },
) {
  const wanted = new Set(ports);
  const all = await objectsOf<FeatureConfig>(context, endpoint, { kind: 'network-feature-configs' });
  const sessions = all.filter(({ network_service_config: of }) => of !== null && wanted.has(of));
  const ids = [...connected, ...sessions.flatMap(({ network_service_config: of }) => of ?? [])];
  const configs = await objectsOf<ServiceConfig>(context, endpoint, { kind: 'network-service-configs', ids });
  const ips = await objectsOf<Ip>(context, endpoint, { kind: 'ips', ids: configs.flatMap((one) => one.ips) });
  return { configs, sessions, ips: new Map(ips.map((ip) => [ip.id, ip])) };
}

async function objectsOf<T>(
  { db }: Context,
  endpoint: number,
  { kind, ids }: { kind: string; ids?: readonly string[] },
): Promise<T[]> {
  const these = ids ? sql`and remote_id = any(${[...new Set(ids)]}::text[])` : sql``;
  const { rows } = await sql<{
    data: T;
  }>`select data from ixapi_object where endpoint_id = ${endpoint} and kind = ${kind} ${these} order by remote_id`.execute(
    db,
  );
  return rows.map(({ data }) => data);
}

function sessionOf(
  sessions: readonly FeatureConfig[],
  { config, server, ip }: { config: ServiceConfig; server: Feature; ip: Ip },
): FeatureConfig | undefined {
  return sessions.find(
    (one) =>
      one.network_service_config === config.id &&
      one.network_feature === server.id &&
      one.ip === ip.id &&
      !GONE.includes(one.state),
  );
}

function rowOf(server: Feature, ip: Ip, session: FeatureConfig | undefined): RouteServerSession {
  const family = familyOf(ip);
  return {
    ...{ network_feature: server.id, name: server.name ?? server.id, family, asn: server.asn },
    peer: family === 4 ? server.ip_v4 : server.ip_v6,
    address: `${ip.address}/${ip.prefix_length}`,
    session: session
      ? {
          ...{ id: session.id, state: session.state, asn: session.asn },
          as_set: family === 4 ? session.as_set_v4 : session.as_set_v6,
          max_prefix: family === 4 ? session.max_prefix_v4 : session.max_prefix_v6,
          bgp_session_type: session.bgp_session_type ?? '',
          insert_ixp_asn: session.insert_ixp_asn ?? null,
          messages: session.status.flatMap(({ message }) => message ?? []),
        }
      : null,
  };
}
