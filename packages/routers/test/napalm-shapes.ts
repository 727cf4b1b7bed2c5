import type { BgpNeighbor, BgpState } from '../src/driver.ts';

/** How a platform's driver in NAPALM says what is not there. */
export interface Habits {
  /** For a count that nobody knows. */
  count?: number;
  /** What it calls the table `global` in details. */
  table?: string;
  /** Routers of tables, also of those without a neighbor. */
  routers?: Readonly<Record<string, string>>;
  /** Families that it counts, also where nothing is said of them; else what is said. */
  families?: readonly string[];
  /** What it calls a family. */
  family?: (name: string) => string;
  /** It counts as received what was accepted. */
  receivedIsAccepted?: boolean;
  /** It counts as accepted what is active. */
  acceptedIsActive?: boolean;
  /** What it says of every neighbor in brief, made of its address. */
  alwaysPeer?: (address: string) => object;
  /** A port of which nothing is said. */
  port?: number;
  /** What it calls the table of a neighbor. */
  routing?: (vrf: string) => string;
  /** What it says of every neighbor, whatever the device does. */
  always?: object;
}

/** Neighbors as NAPALM's `get_bgp_neighbors` has them. */
export function asBgpNeighbors(
  neighbors: readonly BgpNeighbor[],
  {
    count = -1,
    routers = {},
    families,
    family = (name) => name,
    receivedIsAccepted,
    acceptedIsActive,
    alwaysPeer,
  }: Habits = {},
) {
  const vrfs: Record<string, { router_id: string; peers: Record<string, object> }> = Object.fromEntries(
    Object.entries(routers).map(([vrf, router_id]) => [vrf, { router_id, peers: {} }]),
  );
  for (const one of neighbors) {
    const vrf = (vrfs[one.vrf] ??= { router_id: one.router_id ?? '', peers: {} });
    vrf.peers[one.address] = {
      local_as: one.local_asn,
      remote_as: one.remote_asn,
      remote_id: one.remote_id ?? '',
      is_up: one.state === 'established',
      is_enabled: one.is_enabled,
      description: one.description ?? '',
      uptime: one.uptime_s ?? one.detail?.in_state_s ?? -1,
      address_family: Object.fromEntries(
        (families ?? Object.keys(one.families ?? {})).map((name) => [
          family(name),
          {
            received_prefixes: one.families?.[name]?.[receivedIsAccepted ? 'accepted' : 'received'] ?? count,
            accepted_prefixes: one.families?.[name]?.[acceptedIsActive ? 'active' : 'accepted'] ?? count,
            sent_prefixes: one.families?.[name]?.advertised ?? count,
          },
        ]),
      ),
      ...alwaysPeer?.(one.address),
    };
  }
  return vrfs;
}

/** Neighbors as NAPALM's `get_bgp_neighbors_detail` has them. */
export function asBgpNeighborsDetail(
  neighbors: readonly BgpNeighbor[],
  { count = 0, table = 'global', port = 0, routing = (vrf) => vrf, always = {} }: Habits = {},
) {
  const vrfs: Record<string, Record<string, object[]>> = {};
  for (const one of neighbors) {
    const vrf = one.vrf === 'global' ? table : one.vrf;
    const { detail, families = {} } = one;
    const active = Object.values(families).flatMap((family) => family.active ?? []);
    const suppressed = Object.values(families).flatMap((family) => family.suppressed ?? []);
    const total = (held: readonly number[]) =>
      held.length ? held.reduce((sum, each) => sum + each, 0) : count;
    ((vrfs[vrf] ??= {})[String(one.remote_asn)] ??= []).push({
      up: one.state === 'established',
      local_as: one.local_asn,
      remote_as: one.remote_asn,
      router_id: one.remote_id ?? '',
      local_address: one.local_address ?? '',
      local_address_configured: detail?.has_local_address ?? false,
      local_port: detail?.local_port ?? port,
      routing_table: routing(vrf),
      remote_address: one.address,
      remote_port: detail?.remote_port ?? port,
      multihop: detail?.is_multihop ?? false,
      multipath: detail?.is_multipath ?? false,
      remove_private_as: detail?.removes_private_as ?? false,
      import_policy: detail?.import_policy ?? '',
      export_policy: detail?.export_policy ?? '',
      input_messages: detail?.received_messages ?? count,
      output_messages: detail?.sent_messages ?? count,
      input_updates: detail?.received_updates ?? count,
      output_updates: detail?.sent_updates ?? count,
      messages_queued_out: detail?.queued_messages ?? count,
      connection_state: one.state ? WORDS[one.state] : '',
      previous_connection_state: detail?.previous_state ?? '',
      last_event: detail?.last_event ?? '',
      suppress_4byte_as: detail?.suppresses_4byte_as ?? false,
      local_as_prepend: detail?.prepends_local_as ?? false,
      holdtime: detail?.hold_time_s ?? 0,
      configured_holdtime: detail?.configured_hold_time_s ?? 0,
      keepalive: detail?.keepalive_s ?? 0,
      configured_keepalive: detail?.configured_keepalive_s ?? 0,
      active_prefix_count: total(active),
      received_prefix_count: one.received_prefix_count ?? count,
      accepted_prefix_count: one.accepted_prefix_count ?? count,
      suppressed_prefix_count: total(suppressed),
      advertised_prefix_count: one.advertised_prefix_count ?? count,
      flap_count: detail?.flap_count ?? count,
      ...always,
    });
  }
  return vrfs;
}

const WORDS: Readonly<Record<BgpState, string>> = {
  idle: 'Idle',
  connect: 'Connect',
  active: 'Active',
  opensent: 'OpenSent',
  openconfirm: 'OpenConfirm',
  established: 'Established',
};
