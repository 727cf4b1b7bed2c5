import type { NetworkSession } from '@peersmith/answers';
import { bgpGroup, connection, internetExchange, router, type SessionStand, whyDown } from '@peersmith/model';
import { type AnyResource, tableOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { display } from '../../engine/read/scope.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { chosenSessions, displayOf } from './session-rows.ts';
import { shownReason, shownTime } from './shown-reason.ts';

type Found = Omit<NetworkSession, 'stands' | 'why' | 'down_reason'> & {
  down_reason: string | null;
  last_error: string;
  last_established_state: string | null;
  polled: string | null;
};

/** Sessions with a network that the caller may see, both kinds, by exchange and address, and how each stands. One statement. */
export async function sessionsWith(
  context: Context,
  autonomousSystem: number,
  most = 5000,
): Promise<NetworkSession[]> {
  const { rows } =
    await sql<Found>`select s.kind, s.id::int as id, ${displayOf(context, 's')} as display, s.ip_address,
      family(s.ip_address::inet) as address_family, s.status, s.bgp_state, s.down_reason, s.last_error, s.state_changed as since,
      s.last_established_state, s.polled, ${named(context, internetExchange, 's.internet_exchange_id')} as internet_exchange,
      ${named(context, connection, 'e.ixp_connection_id')} as connection, ${named(context, bgpGroup, 's.bgp_group_id')} as bgp_group,
      ${named(context, router, 's.router_id')} as router, s.received, s.prefix_limit as "limit", coalesce(e.is_route_server, false) as is_route_server
    from (${chosenSessions(context, sql`s.autonomous_system_id = ${autonomousSystem}`)}) s
    left join peering_internetexchangepeeringsession e on s.kind = 'exchange' and e.id = s.id
    order by (select x.name from peering_internetexchange x where x.id = s.internet_exchange_id) nulls last, s.kind, s.ip_address::inet
    limit ${most}`.execute(context.db);
  return rows.map(shown);
}

/** What an object is called, by its id, for who may see it. */
function named(context: Context, resource: AnyResource, id: string): RawBuilder<unknown> {
  if (!may(context.principal, resource, 'view')) return sql`null::json`;
  const text = display({ engine: context.engine, resource, alias: 'o' });
  return sql`(select json_build_object('id', o.id, 'display', ${text}) from ${sql.table(tableOf(resource))} o
    where o.id = ${sql.ref(id)} and ${withinGrant(context, resource, sql`o.id`)})`;
}

function shown({ down_reason, last_error, last_established_state, polled, ...row }: Found): NetworkSession {
  const { status, bgp_state } = row;
  return {
    ...row,
    stands: standOf({ status, bgp_state, polled, wasUp: last_established_state !== null }),
    down_reason: shownReason(bgp_state === 'established' ? null : down_reason)?.value ?? null,
    why: whyDown({ bgp_state, down_reason, last_error }),
    since: shownTime(row.since),
  };
}

interface Stood {
  status: string;
  bgp_state: string | null;
  polled: string | null;
  wasUp: boolean;
}

/** What a session is in a word. One that is on its way out is that, whatever its router says. */
function standOf({ status, bgp_state, polled, wasUp }: Stood): SessionStand {
  if (status === 'requested' || status === 'provisioning' || status === 'disabled') return status;
  if (status.startsWith('decommission')) return 'decommissioning';
  if (bgp_state === 'established') return 'up';
  if (status !== 'enabled') return 'maintenance';
  if (polled === null && bgp_state === null) return 'unpolled';
  return wasUp ? 'down' : 'never_up';
}
