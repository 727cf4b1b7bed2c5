import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';

/** What PeeringDB knows and what we have, as plain rows: for tests of the candidates. Absent values are those of most networks. */
export interface World {
  networks: {
    id: number;
    asn: number;
    name?: string;
    policy_general?: string;
    info_type?: string;
    info_traffic?: string;
    info_scope?: string;
    info_prefixes4?: number;
    info_prefixes6?: number;
    info_never_via_route_servers?: boolean;
  }[];
  lans: { id: number; rs_asn?: number; prefixes?: string[] }[];
  ports: {
    id: number;
    net: number;
    lan: number;
    v4?: string | null;
    v6?: string | null;
    is_rs_peer?: boolean;
    operational?: boolean;
    updated?: string;
  }[];
  systems: { id: number; asn: number; affiliated?: boolean }[];
  exchanges: { id: number; system: number; lan: number | null }[];
  /** Addresses with the length of their prefix. */
  connections: { id: number; exchange: number | null; v4?: string | null; v6?: string | null }[];
  sessions: { id: number; connection: number; system: number; ip: string; bgp_state?: string }[];
  hidden: { id: number; net: number; lan: number; until?: string | null }[];
  stances: { id: number; asn: number; exchange: number | null; until?: string | null }[];
  /** What exchanges say of themselves; one that was not read has `read: false`. */
  exports: {
    id: number;
    exchange: number;
    read?: boolean;
    members: { id: number; asn: number; ip: string; active?: boolean }[];
    /** Addresses that it contradicts itself about. */
    disputed?: string[];
  }[];
}

export const EMPTY: World = {
  networks: [],
  lans: [],
  ports: [],
  systems: [],
  exchanges: [],
  connections: [],
  sessions: [],
  hidden: [],
  stances: [],
  exports: [],
};

type Rows = readonly Record<string, unknown>[];

/** Adds the rows of a world to a database. */
export async function insertWorld(db: AnyDatabase, world: World): Promise<void> {
  const insert = async (table: string, rows: Rows) => {
    const [first] = rows;
    if (!first) return;
    const columns = sql.join(Object.keys(first).map((key) => sql.ref(key)));
    await sql`insert into ${sql.table(table)} (${columns}) overriding system value select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`.execute(
      db,
    );
  };
  await sql`insert into peeringdb_organization (id, name) overriding system value values (1, 'An organisation') on conflict do nothing`.execute(
    db,
  );
  await insert('peeringdb_network', world.networks.map(network));
  const lans = world.lans.map(({ id, rs_asn = 0 }) => ({ id, rs_asn }));
  await insert(
    'peeringdb_internetexchange',
    lans.map(({ id }) => ({ id, name: `IX ${id}`, org_id: 1 })),
  );
  await insert(
    'peeringdb_ixlan',
    lans.map(({ id, rs_asn }) => ({ id, ix_id: id, rs_asn })),
  );
  await insert(
    'peeringdb_ixlanprefix',
    world.lans.flatMap(({ id, prefixes = [] }) =>
      prefixes.map((prefix, at) => ({ id: id * 100 + at, ixlan_id: id, prefix })),
    ),
  );
  const asnOf = new Map(world.networks.map(({ id, asn }) => [id, asn]));
  await insert(
    'peeringdb_networkixlan',
    world.ports.map((port) => ({
      id: port.id,
      net_id: port.net,
      asn: asnOf.get(port.net),
      ixlan_id: port.lan,
      ipaddr4: port.v4 ?? null,
      ipaddr6: port.v6 ?? null,
      is_rs_peer: port.is_rs_peer ?? false,
      operational: port.operational ?? true,
      updated: port.updated ?? '2026-01-01T00:00:00Z',
      speed: 10_000,
    })),
  );
  await insertOurs(insert, world);
}

const network = (one: World['networks'][number]) => ({
  id: one.id,
  asn: one.asn,
  name: one.name ?? `Network ${one.asn}`,
  policy_general: one.policy_general ?? 'Open',
  info_type: one.info_type ?? 'NSP',
  info_traffic: one.info_traffic ?? '',
  info_scope: one.info_scope ?? '',
  info_prefixes4: one.info_prefixes4 ?? null,
  info_prefixes6: one.info_prefixes6 ?? null,
  info_never_via_route_servers: one.info_never_via_route_servers ?? false,
  org_id: 1,
});

async function insertOurs(insert: (table: string, rows: Rows) => Promise<void>, world: World): Promise<void> {
  await insert(
    'peering_autonomoussystem',
    world.systems.map(({ id, asn, affiliated = false }) => ({ id, asn, name: `AS ${asn}`, affiliated })),
  );
  await insert(
    'peering_internetexchange',
    world.exchanges.map(({ id, system, lan }) => ({
      id,
      name: `Exchange ${id}`,
      slug: `exchange-${id}`,
      local_autonomous_system_id: system,
      peeringdb_ixlan_id: lan,
    })),
  );
  await insert(
    'net_connection',
    world.connections.map(({ id, exchange, v4 = null, v6 = null }) => ({
      id,
      internet_exchange_point_id: exchange,
      ipv4_address: v4,
      ipv6_address: v6,
    })),
  );
  await insert(
    'peering_internetexchangepeeringsession',
    world.sessions.map(({ id, connection, system, ip, bgp_state = null }) => ({
      id,
      ixp_connection_id: connection,
      autonomous_system_id: system,
      ip_address: ip,
      bgp_state,
    })),
  );
  await insert(
    'peeringdb_hiddenpeer',
    world.hidden.map(({ id, net, lan, until = null }) => ({
      id,
      peeringdb_network_id: net,
      peeringdb_network_id_copy: net,
      peeringdb_ixlan_id: lan,
      peeringdb_ixlan_id_copy: lan,
      until,
    })),
  );
  await insert(
    'requests_stance',
    world.stances.map(({ id, asn, exchange, until = null }) => ({
      ...{ id, asn, until },
      internet_exchange_id: exchange,
      state: until === null ? 'declined' : 'not_before',
      reason: 'They asked us to wait.',
    })),
  );
  await insert(
    'members_memberexport',
    world.exports.map(({ id, exchange, read = true, disputed = [] }) => ({
      ...{ id, internet_exchange_id: exchange, source_url: '', enabled: true },
      ...{ last_error: '', file_name: '', version: '', etag: '', last_modified: '', basis: '' },
      ...{ member_count: 0, port_count: 0, finding_count: 0 },
      disputed,
      last_read: read ? '2026-01-01T00:00:00Z' : null,
    })),
  );
  await insert(
    'members_port',
    world.exports.flatMap(({ id: source_id, members }) =>
      members.map(({ id, asn, ip, active = true }) => ({
        ...{ id, source_id, asn, ip_address: ip, is_active: active, speed: 10_000, mac_addresses: [] },
        ...{ name: `AS ${asn}`, member_type: 'peering', lan: '', irr_as_set: '' },
      })),
    ),
  );
}
