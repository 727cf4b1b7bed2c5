import {
  autonomousSystem,
  directPeeringSession,
  internetExchangePeeringSession,
  proposedRole,
} from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { changeAll, createAll } from './demo-network.ts';
import { OUR_ASN } from './demo-world.ts';

const STATUSES = [
  'requested',
  'provisioning',
  'enabled',
  'pre-maintenance',
  'maintenance',
  'post-maintenance',
  'disabled',
  'decommissioning',
  'decommissioned',
] as const;
const STATES = [
  'established',
  'established',
  'established',
  'active',
  'established',
  'idle',
  'established',
  'connect',
  'established',
  'opensent',
  'established',
  'openconfirm',
] as const;

/** What a poll would have found: state and counts that fit the status. */
function polled(at: number, status: string, now: Date): Row {
  if (status !== 'enabled')
    return { bgp_state: status === 'requested' || status === 'provisioning' ? null : 'idle' };
  const bgp_state = STATES[at % STATES.length];
  const up = bgp_state === 'established';
  const received = up ? 20 + ((at * 37) % 900) : 0;
  return {
    bgp_state,
    received_prefix_count: received,
    // Some are always refused.
    accepted_prefix_count: received - (up ? at % 17 : 0),
    advertised_prefix_count: up ? 120 : 0,
    last_established_state: up ? now.toISOString() : null,
  };
}

/** Gives the exchange sessions every status, state, password, role and tag there is. */
export async function varyExchangeSessions(context: Context): Promise<void> {
  const { rows } = await sql<{
    id: number;
    route_server: boolean;
  }>`select id, is_route_server as route_server from peering_internetexchangepeeringsession order by sort_key`.execute(
    context.db,
  );
  const now = context.now();
  await changeAll(
    context,
    internetExchangePeeringSession,
    rows.map(({ id, route_server }, at) => {
      const status = at % 6 === 5 ? (STATUSES[Math.floor(at / 6) % STATUSES.length] ?? 'enabled') : 'enabled';
      return {
        id: Number(id),
        changes: {
          status,
          ...polled(at, status, now),
          ...(at % 7 === 0 ? { password: `demo-secret-${at}` } : {}),
          ...(at % 10 === 0 ? { tags: [{ slug: 'monitored' }] } : {}),
          ...(at % 13 === 4 ? { tags: [{ slug: 'needs-attention' }] } : {}),
          ...(at % 4 === 0 ? { bgp_role: proposedRole({ route_server }) } : {}),
          ...(at % 9 === 2 ? { bfd: { slug: 'fast' } } : {}),
        },
      };
    }),
  );
}

/** Customers, private peers and transit over private links, in every status. */
export async function createDirectSessions(context: Context): Promise<void> {
  const groups = [
    ['customers', 'customer'],
    ['private-peers', 'private-peering'],
    ['transit', 'transit-provider'],
  ] as const;
  const now = context.now();
  const peers = [64_496, 64_497, 64_498, 64_499, 65_536, 65_537, 65_538, 65_539, 65_540];
  const { rows: known } = await sql<{
    asn: number;
    name: string;
  }>`select n.asn, n.name from peeringdb_network n where n.asn = any(${peers}::bigint[]) and not exists (select 1 from peering_autonomoussystem a where a.asn = n.asn)`.execute(
    context.db,
  );
  if (known.length)
    await createAll(
      context,
      autonomousSystem,
      known.map(({ asn, name }) => ({ asn, name, ipv4_max_prefixes: 100, ipv6_max_prefixes: 50 })),
    );
  const routers = ['edge1-northlight', 'edge1-bramble', 'edge1-kestrel'];
  const sessions = peers.flatMap((asn, at) => {
    const [bgp_group, relation] = groups[at % 3] ?? groups[0];
    const status = STATUSES[(at + 2) % STATUSES.length] ?? 'enabled';
    const shared = {
      autonomous_system: { asn },
      local_autonomous_system: { asn: OUR_ASN },
      relationship: { slug: relation },
      bgp_role: proposedRole({ relationship: relation }),
      bgp_group: { slug: bgp_group },
      router: { name: routers[at % 3] },
      service_reference: `DEMO-${String(at + 1).padStart(3, '0')}`,
      status,
      ...polled(at * 2, status, now),
    };
    const host = 128 + at * 2;
    return [
      {
        ...shared,
        local_ip_address: `203.0.113.${host}/31`,
        ip_address: `203.0.113.${host + 1}/31`,
        ...(at % 2 ? { password: `link-secret-${at}` } : {}),
      },
      {
        ...shared,
        local_ip_address: `2001:db8:d:${at}::/127`,
        ip_address: `2001:db8:d:${at}::1/127`,
        ...(at === 4 ? { multihop_ttl: 3 } : {}),
        passive: at === 5,
      },
    ];
  });
  await createAll(context, directPeeringSession, sessions);
}
