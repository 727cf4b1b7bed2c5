import {
  any,
  assigned,
  computed,
  defineResource,
  flag,
  integer,
  Nested,
  pointedAtBy,
  rowSchema,
  text,
} from '@peersmith/resource';
import * as z from 'zod';
import { asn } from '../kinds/network.ts';
import { CandidateSession } from '../peeringdb/candidate-session.ts';
import { PeeringdbRecord } from '../peeringdb/record.ts';
import { comments, description, EVERYTHING, policies, policyUsed } from '../shared-fields.ts';
import { PrefixLimit } from './prefix-limit.ts';

const follows = (what: string) =>
  flag({
    default: true,
    filter: false,
    label: `${what} follows PeeringDB`,
    help: `Whether a PeeringDB synchronisation overwrites the ${what}.`,
  });
const override = (what: string, example: string) => ({
  ...text({ max: 255, blank: true, filter: false, help: `Replaces the global ${what} for this AS.` }),
  sample: () => example,
});

const AT_EXCHANGES = pointedAtBy('peering.internetexchangepeeringsession', 'autonomous_system');

/** A network: yours when affiliated, a peer, customer or provider otherwise. */
export const autonomousSystem = defineResource({
  app: 'peering',
  name: 'autonomoussystem',
  className: 'AutonomousSystem',
  path: 'autonomous-systems',
  page: '/autonomous-systems',
  label: 'autonomous system',
  about: 'A network with its own ASN: yours when affiliated, otherwise one you have or want sessions with.',
  display: 'AS{asn} - {name}',
  brief: ['asn', 'name', 'ipv6_max_prefixes', 'ipv4_max_prefixes'],
  naturalKey: 'asn',
  ordering: ['asn', 'affiliated'],
  traits: EVERYTHING,
  permissions: ['peering.send_email'],
  alsoCalled: {
    asn: ['AS', 'AS number', 'Autonomous system', 'Peer AS', 'Peer ASN'],
    name: ['AS name', 'Network', 'Network name'],
    irr_as_set: ['AS-SET', 'AS set', 'IRR'],
    ipv4_max_prefixes: ['Max prefixes IPv4', 'IPv4 prefix limit', 'IPv4 prefixes'],
    ipv6_max_prefixes: ['Max prefixes IPv6', 'IPv6 prefix limit', 'IPv6 prefixes'],
  },
  fields: {
    asn: asn({ unique: true, label: 'ASN' }),
    name: text({ max: 200 }),
    name_peeringdb_sync: follows('name'),
    irr_as_set: text({ max: 255, nullable: true, blank: true, label: 'IRR AS-SET' }),
    irr_as_set_peeringdb_sync: follows('AS-SET'),
    ipv6_max_prefixes: integer({ nullable: true, default: 0 }),
    ipv6_max_prefixes_peeringdb_sync: follows('IPv6 limit'),
    ipv4_max_prefixes: integer({ nullable: true, default: 0 }),
    ipv4_max_prefixes_peeringdb_sync: follows('IPv4 limit'),
    affiliated: flag({ default: false, help: 'An AS that you run.' }),
    ...policies,
    prefixes: computed(z.unknown().nullable(), {
      help: 'Always null here: `as-set-prefixes/` gives the prefixes, `irr/` says how they stand.',
    }),
    retrieve_prefixes: flag({ default: true, filter: false }),
    as_list: computed(z.array(z.int()), {
      label: 'AS list',
      help: 'Always empty here: `irr/` says how the list stands, and the list itself has entries.',
    }),
    retrieve_as_list: flag({ default: true, filter: false, label: 'Retrieve AS list' }),
    irr_sources_override: override('IRR sources', 'RIPE,RADB'),
    irr_ipv6_prefixes_args_override: override('arguments for IPv6 prefixes', '-A -r 16 -R 48'),
    irr_ipv4_prefixes_args_override: override('arguments for IPv4 prefixes', '-A -r 8 -R 24'),
    irr_fallback_to_asn: flag({
      nullable: true,
      filter: false,
      label: 'Fall back to the AS number',
      help: 'Whether the prefixes of the AS itself stand in where its AS-SET is absent, empty or unknown; empty is as the settings say.',
    }),
    irr_max_entries: integer({
      nullable: true,
      min: 1,
      max: 10_000_000,
      filter: false,
      label: 'Most entries',
      help: 'A list with more of them waits for a decision; empty is as the settings say.',
    }),
    irr_max_shrink_percent: integer({
      nullable: true,
      max: 100,
      filter: false,
      unit: '%',
      label: 'Most shrinkage',
      help: 'A list that lost more of its entries waits for a decision; 100 is any. Empty is as the settings say.',
    }),
    irr_max_growth_factor: integer({
      nullable: true,
      min: 1,
      max: 1_000_000,
      filter: false,
      label: 'Most growth',
      help: 'A list that grew by more than this factor waits for a decision; empty is as the settings say.',
    }),
    rpki_drop_invalid: flag({
      nullable: true,
      filter: false,
      label: 'Drop RPKI invalids',
      help: 'Whether prefixes that RPKI says are invalid are left out; empty is as the settings say.',
    }),
    irr_list: assigned('irr.list', {
      table: 'irr_use',
      typeColumn: 'owner_type',
      idColumn: 'autonomous_system_id',
      column: 'list_id',
    }),
    description,
    comments,
    direct_peering_session_count: computed(z.int(), { label: 'Direct sessions', cell: 'number' }),
    internet_exchange_peering_session_count: computed(z.int(), {
      label: 'Exchange sessions',
      cell: 'number',
    }),
  },
  filters: {
    internet_exchange_id: any([[AT_EXCHANGES, 'ixp_connection', 'internet_exchange_point']], {
      label: 'At exchange',
      help: 'Networks that you have sessions with at an exchange.',
    }),
    router_id: any(
      [
        [AT_EXCHANGES, 'ixp_connection', 'router'],
        [pointedAtBy('peering.directpeeringsession', 'autonomous_system'), 'router'],
      ],
      { label: 'On router', help: 'Networks that you have sessions with on a router.' },
    ),
    routing_policy_id: policyUsed,
  },
  search: {
    contains: ['name', 'description', 'irr_as_set'],
    digits: ['asn'],
    indexed: true,
    also: [
      { resource: 'peeringdb.network', own: 'asn', their: 'asn', contains: ['name', 'name_long', 'aka'] },
    ],
  },
  columns: [
    'asn',
    'name',
    'irr_as_set',
    'ipv6_max_prefixes',
    'ipv4_max_prefixes',
    'direct_peering_session_count',
    'internet_exchange_peering_session_count',
  ],
  form: [
    { title: 'Autonomous system', fields: ['asn', 'name', 'description', 'affiliated'] },
    {
      title: 'Limits and IRR',
      fields: ['irr_as_set', 'ipv6_max_prefixes', 'ipv4_max_prefixes'],
    },
    {
      title: 'Prefix filters',
      fields: [
        'retrieve_prefixes',
        'retrieve_as_list',
        'irr_sources_override',
        'irr_ipv6_prefixes_args_override',
        'irr_ipv4_prefixes_args_override',
        'irr_fallback_to_asn',
        'irr_max_entries',
        'irr_max_shrink_percent',
        'irr_max_growth_factor',
        'rpki_drop_invalid',
      ],
    },
    {
      title: 'PeeringDB',
      fields: [
        'name_peeringdb_sync',
        'irr_as_set_peeringdb_sync',
        'ipv6_max_prefixes_peeringdb_sync',
        'ipv4_max_prefixes_peeringdb_sync',
      ],
    },
    { title: 'Policy', fields: ['import_routing_policies', 'export_routing_policies', 'communities'] },
    { title: 'Notes', fields: ['comments', 'local_context_data', 'tags'] },
  ],
  actions: {
    'shared-ixps': {
      label: 'Shared exchanges',
      on: 'detail',
      method: 'GET',
      permissions: ['peering.view_autonomoussystem', 'peering.view_internetexchange'],
      status: 200,
      answer: z.array(Nested),
      help: 'Exchanges where this AS and the one you chose (`context.as`) have ports; 503 when you chose none.',
    },
    'shared-facilities': {
      label: 'Shared facilities',
      on: 'detail',
      method: 'GET',
      permissions: ['peering.view_autonomoussystem', 'peeringdb.view_facility'],
      status: 200,
      answer: z.array(rowSchema('peeringdb.facility')),
      help: 'Facilities where this AS and the one you chose (`context.as`) are; 503 when you chose none.',
    },
    'missing-sessions': {
      label: 'Missing sessions',
      on: 'detail',
      method: 'GET',
      permissions: [
        'peering.view_autonomoussystem',
        'peering.view_internetexchange',
        'net.view_connection',
        'peeringdb.view_networkixlan',
      ],
      status: 200,
      answer: z.array(CandidateSession),
      help: 'Sessions over exchanges that the AS you chose (`context.as`) could have with this one and has not; 503 when you chose none.',
    },
    'sync-with-peeringdb': {
      label: 'Synchronise with PeeringDB',
      on: 'detail',
      method: 'POST',
      plans: true,
      permissions: ['peering.change_autonomoussystem'],
      status: 200,
      answer: null,
      help: 'Takes over the fields that follow PeeringDB; 204 when PeeringDB does not know the AS.',
    },
    'sync-all-with-peeringdb': {
      label: 'Synchronise all with PeeringDB',
      on: 'list',
      method: 'POST',
      plans: true,
      permissions: ['peering.change_autonomoussystem'],
      status: 200,
      answer: z.strictObject({ updated: z.int().describe('How many AS changed.') }),
      help: 'Takes over, in every AS, the fields that follow PeeringDB, and says how many changed.',
    },
    'from-peeringdb': {
      label: 'Create from PeeringDB',
      on: 'list',
      method: 'POST',
      plans: true,
      permissions: ['peering.add_autonomoussystem', 'peeringdb.view_network'],
      input: z.strictObject({
        asn: z.int({ error: 'Enter an AS number.' }).min(1).max(4_294_967_295),
      }),
      status: 200,
      answer: rowSchema('peering.autonomoussystem'),
      help: 'The AS with this ASN; made from its PeeringDB record when it is not there yet.',
    },
    'prefix-limits': {
      label: 'Prefix limits',
      on: 'detail',
      method: 'GET',
      permissions: ['peering.view_autonomoussystem'],
      status: 200,
      answer: z.array(PrefixLimit),
      help: 'The limit of sessions with the AS in each address family, and where it comes from: its own, PeeringDB, or the default.',
    },
    peeringdb: {
      label: 'PeeringDB record',
      on: 'detail',
      method: 'GET',
      permissions: ['peering.view_autonomoussystem', 'peeringdb.view_network'],
      status: 200,
      answer: PeeringdbRecord,
      help: 'The record of the AS in PeeringDB, its contacts, and where it differs from ours.',
    },
  },
});
