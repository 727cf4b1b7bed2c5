import { SESSION_KINDS, type SessionKind } from '@peersmith/answers';
import { directPeeringSession, internetExchangePeeringSession } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { display } from '../../engine/read/scope.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { defaultMaxPrefixes } from '../peeringdb/index.ts';
import { DIRECT_WANTED, EXCHANGE_WANTED } from './stored-session.ts';

/** A query of all sessions that the caller may see, both kinds alike: what they are, where, how they stand, and their limit of prefixes. */
export function sessionRows(context: Context): RawBuilder<unknown> {
  const { 4: four, 6: six } = defaultMaxPrefixes(context);
  const limit = (takesDefault: RawBuilder<unknown>) =>
    sql`case when family(s.ip_address) = 6 then coalesce(nullif(a.ipv6_max_prefixes, 0), case when ${takesDefault} then nullif(${six}::int, 0) end)
      else coalesce(nullif(a.ipv4_max_prefixes, 0), case when ${takesDefault} then nullif(${four}::int, 0) end) end`;
  const facts = sql`s.id, s.autonomous_system_id, a.asn, a.name as as_name, host(s.ip_address) as ip_address, s.status, s.bgp_state, s.down_reason, s.last_error,
    s.state_changed, s.last_established_state, s.polled, s.flap_count, s.created, s.received_prefix_count as received, s.accepted_prefix_count as accepted,
    s.advertised_prefix_count as advertised`;
  return sql`
    select 'direct' as kind, ${facts}, ${DIRECT_WANTED} as is_wanted, s.router_id, null::bigint as internet_exchange_id, s.bgp_group_id,
        ${limit(sql`not a.affiliated and coalesce(l.slug, '') !~ 'transit|provider|upstream'`)} as prefix_limit
      from peering_directpeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id
      left join bgp_relationship l on l.id = s.relationship_id left join peering_bgpgroup g on g.id = s.bgp_group_id
     where ${withinGrant(context, directPeeringSession, sql`s.id`)}
    union all
    select 'exchange', ${facts}, ${EXCHANGE_WANTED}, c.router_id, c.internet_exchange_point_id, null::bigint, ${limit(sql`not a.affiliated`)}
      from peering_internetexchangepeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id
      left join net_connection c on c.id = s.ixp_connection_id left join peering_internetexchange x on x.id = c.internet_exchange_point_id
     where ${withinGrant(context, internetExchangePeeringSession, sql`s.id`)}`;
}

const RESOURCES = { direct: directPeeringSession, exchange: internetExchangePeeringSession } as const;

/** A query of those of `sessionRows` that the caller may view, and of whose rows `s` this is true. */
export function chosenSessions(context: Context, where: RawBuilder<unknown>): RawBuilder<unknown> {
  const kinds = SESSION_KINDS.filter((kind) => may(context.principal, RESOURCES[kind], 'view'));
  return sql`select * from (${sessionRows(context)}) s where (${where}) and s.kind = any(${kinds}::text[])`;
}

/** What sessions are called, of rows with `kind` and `id` under an alias. */
export const displayOf = ({ engine }: Context, alias: string): RawBuilder<string> =>
  sql<string>`case ${sql.ref(`${alias}.kind`)} when 'direct' then (select ${display({ engine, resource: directPeeringSession, alias: 'd' })}
      from peering_directpeeringsession d where d.id = ${sql.ref(`${alias}.id`)})
    else (select ${display({ engine, resource: internetExchangePeeringSession, alias: 'e' })}
      from peering_internetexchangepeeringsession e where e.id = ${sql.ref(`${alias}.id`)}) end`;

/** A session as answers name it. */
export interface NamedSession {
  kind: SessionKind;
  id: number;
  display: string;
  ip_address: string;
}
