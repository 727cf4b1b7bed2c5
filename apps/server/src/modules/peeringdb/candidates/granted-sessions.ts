import {
  connection,
  hiddenPeer,
  internetExchange,
  internetExchangePeeringSession,
  memberExport,
  memberPort,
  network,
  networkIXLan,
} from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { isLimited } from '../../../engine/grants/granted-rows.ts';
import { may } from '../../../engine/permissions.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { possibleSessions } from './possible-sessions.ts';

const OF_THEIRS = sql`p.connection_id, p.internet_exchange_id, p.local_autonomous_system_id, p.netixlan_id, p.member_port_id, p.member_export_id, p.ixlan_id, p.net_id, p.asn,
  p.family, p.address, p.speed, p.is_rs_peer, p.port_updated, p.other_asn, p.common_prefix, p.is_contested, p.is_ours, p.status`;

/**
 * The possible sessions between exchanges and connections of ours, and networks and ports, that the caller may see. Of a session or a
 * hidden peer that the caller may not see it says that there is one, so that nobody makes another, and not which. What exchanges say
 * themselves is there for those who may see their member exports.
 */
export function possibleSessionsFor(context: Context): RawBuilder<unknown> {
  const { principal } = context;
  const seesMembers = may(principal, memberExport, 'view') && may(principal, memberPort, 'view');
  if (seesMembers && !isLimited(principal)) return possibleSessions;
  const within = (resource: Parameters<typeof withinGrant>[1], id: string) =>
    withinGrant(context, resource, sql.ref(`p.${id}`));
  const said = seesMembers ? within(memberExport, 'member_export_id') : sql`false`;
  const ofMember = seesMembers ? within(memberPort, 'member_port_id') : sql`false`;
  return sql`select ${OF_THEIRS},
      case when ${within(internetExchangePeeringSession, 'session_id')} then p.session_id end as session_id,
      case when ${within(hiddenPeer, 'hidden_peer_id')} then p.hidden_peer_id end as hidden_peer_id, p.stance_id,
      case when ${said} then p.exchange_says end as exchange_says, case when ${said} then p.exchange_asn end as exchange_asn
    from (${possibleSessions}) p where ${within(internetExchange, 'internet_exchange_id')}
      and (p.connection_id is null or ${within(connection, 'connection_id')})
      and (case when p.netixlan_id is null then ${ofMember} else ${within(networkIXLan, 'netixlan_id')} end) and ${within(network, 'net_id')}`;
}
