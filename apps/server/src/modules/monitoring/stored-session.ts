import type { SessionKind } from '@peersmith/answers';
import type { BgpState } from '@peersmith/routers';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/** A session as it is written down, and as it stood when the router was asked last. */
export interface StoredSession {
  kind: SessionKind;
  id: number;
  /** The other side, and ours where that is known. */
  address: string;
  local_address: string | null;
  asn: number;
  /** Where it belongs to. */
  internet_exchange: number | null;
  bgp_group: number | null;
  status: string;
  /** Whether it, and what it belongs to, is enabled. */
  is_wanted: boolean;
  bgp_state: BgpState | null;
  /** Times in milliseconds since 1970. */
  state_changed: number | null;
  last_established_state: number | null;
  down_reason: string | null;
  polled: number | null;
  received: number;
  accepted: number;
  advertised: number;
}

const ms = (column: string) => sql`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;
const FACTS = sql`s.status, s.bgp_state, ${ms('s.state_changed')} as state_changed, ${ms('s.last_established_state')} as last_established_state, s.down_reason, ${ms('s.polled')} as polled, s.received_prefix_count as received,
  s.accepted_prefix_count as accepted, s.advertised_prefix_count as advertised`;

/** Whether a session is to be up, with what it belongs to: `s` and `g`, or `s`, `c` and `x`. */
export const DIRECT_WANTED: RawBuilder<boolean> = sql`(s.status = 'enabled' and coalesce(g.status, 'enabled') = 'enabled')`;
export const EXCHANGE_WANTED: RawBuilder<boolean> = sql`(s.status = 'enabled' and coalesce(c.status, 'enabled') = 'enabled' and coalesce(x.status, 'enabled') = 'enabled')`;

/** All sessions that a router carries. */
export async function sessionsOf({ db }: Pick<Context, 'db'>, router: number): Promise<StoredSession[]> {
  const { rows } = await sql<StoredSession>`
    select 'direct' as kind, s.id::int as id, host(s.ip_address) as address, host(s.local_ip_address) as local_address, a.asn::float8 as asn,
        ${DIRECT_WANTED} as is_wanted, null::int as internet_exchange, s.bgp_group_id::int as bgp_group, ${FACTS}
      from peering_directpeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id
      left join peering_bgpgroup g on g.id = s.bgp_group_id where s.router_id = ${router}
    union all
    select 'exchange', s.id::int, host(s.ip_address), host(case family(s.ip_address) when 6 then c.ipv6_address else c.ipv4_address end), a.asn::float8,
        ${EXCHANGE_WANTED}, c.internet_exchange_point_id::int, null, ${FACTS}
      from peering_internetexchangepeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id
      join net_connection c on c.id = s.ixp_connection_id left join peering_internetexchange x on x.id = c.internet_exchange_point_id
     where c.router_id = ${router}
    order by kind, id`.execute(db);
  return rows;
}
