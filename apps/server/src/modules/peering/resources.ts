import { autonomousSystem, bgpGroup, internetExchange, routingPolicy } from '@peersmith/model';
import { unusableAsn } from '@peersmith/net';
import { sql } from 'kysely';
import { type ActionCall, type Implementation, implement } from '../../engine/implement.ts';
import { getMany } from '../../engine/read/read.ts';
import { checkListOptions, keepListsOfSaved } from '../irr/index.ts';
import {
  availablePeers,
  createFromPeeringdb,
  describeRecord,
  limitsOfSystem,
  linkExchange,
  missingSessions,
  sharedExchanges,
  sharedFacilities,
  synchroniseAll,
  synchroniseOne,
} from '../peeringdb/index.ts';
import { checkPolicies } from './check-policies.ts';
import { checkPolicyUses } from './check-policy-uses.ts';
import { checkPolicyNames } from './device-rules.ts';
import { directSessions } from './direct-sessions.ts';
import { exchangeSessions } from './exchange-sessions.ts';

/** The prefixes of an exchange's LAN, which its own field shows too: older clients ask for them alone. */
async function lanPrefixes({ context, id: exchange }: ActionCall): Promise<Record<string, string[]>> {
  const [row] = await getMany(context, internetExchange, [exchange], new Set(['peeringdb_prefixes']));
  return Object(row?.peeringdb_prefixes);
}

const id = (alias: string) => sql.ref(`${alias}.id`);

export const peering: Implementation[] = [
  implement(autonomousSystem, {
    beforeSave: async (items, context) => {
      for (const { draft, before, refuse } of items) {
        const standard = draft.asn === before?.asn ? null : unusableAsn(draft.asn ?? 1);
        if (standard) refuse('asn', `No network may have AS${draft.asn} (${standard}).`);
      }
      checkListOptions(items);
      await checkPolicies(items, context);
    },
    afterSave: keepListsOfSaved,
    actions: {
      'sync-with-peeringdb': synchroniseOne,
      'sync-all-with-peeringdb': synchroniseAll,
      'from-peeringdb': createFromPeeringdb,
      'prefix-limits': limitsOfSystem,
      peeringdb: describeRecord,
      'shared-ixps': sharedExchanges,
      'shared-facilities': sharedFacilities,
      'missing-sessions': missingSessions,
    },
    computed: {
      // Prefixes are many: what tells of a network does not carry them.
      prefixes: () => sql`null::jsonb`,
      as_list: () => sql`'[]'::jsonb`,
      direct_peering_session_count: (alias) =>
        sql`(select count(*)::int from peering_directpeeringsession s where s.autonomous_system_id = ${id(alias)})`,
      internet_exchange_peering_session_count: (alias) =>
        sql`(select count(*)::int from peering_internetexchangepeeringsession s where s.autonomous_system_id = ${id(alias)})`,
    },
  }),
  implement(bgpGroup, {
    beforeSave: (items, context) => checkPolicies(items, context),
    computed: {
      direct_peering_session_count: (alias) =>
        sql`(select count(*)::int from peering_directpeeringsession s where s.bgp_group_id = ${id(alias)})`,
    },
  }),
  implement(internetExchange, {
    beforeSave: (items, context) => checkPolicies(items, context),
    actions: { 'available-peers': availablePeers, prefixes: lanPrefixes, 'link-to-peeringdb': linkExchange },
    computed: {
      peeringdb_prefixes: (alias) =>
        sql`coalesce((select json_object_agg(p.family, p.prefixes) from (select 'ipv' || family(prefix) as family, json_agg(prefix::text order by prefix) as prefixes from peeringdb_ixlanprefix where ixlan_id = ${sql.ref(`${alias}.peeringdb_ixlan_id`)} group by family(prefix)) p), '{}'::json)`,
      connection_count: (alias) =>
        sql`(select count(*)::int from net_connection c where c.internet_exchange_point_id = ${id(alias)})`,
      session_count: (alias) =>
        sql`(select count(*)::int from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id where c.internet_exchange_point_id = ${id(alias)})`,
    },
  }),
  implement(routingPolicy, {
    beforeSave: async (items, context) => {
      await checkPolicyNames(items, context);
      await checkPolicyUses(items, context);
    },
  }),
  directSessions,
  exchangeSessions,
];
