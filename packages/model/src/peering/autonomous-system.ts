import {
  computed,
  defineResource,
  flag,
  integer,
  json,
  list,
  Nested,
  rowSchema,
  text,
} from '@peersmith/resource';
import * as z from 'zod';
import { asn } from '../kinds/network.ts';
import { CandidateSession } from '../peeringdb/candidate-session.ts';
import { PeeringdbRecord } from '../peeringdb/record.ts';
import { comments, description, EVERYTHING, policies } from '../shared-fields.ts';
import { contactable } from '../traits.ts';
import { PrefixLimit } from './prefix-limit.ts';

const follows = (what: string) =>
  flag({
    default: true,
    filter: false,
    label: `${what} follows PeeringDB`,
    help: `Whether a PeeringDB synchronisation overwrites the ${what}.`,
  });
const override = (what: string) =>
  text({ max: 255, blank: true, filter: false, help: `Replaces the global ${what} for this AS.` });

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
  traits: [...EVERYTHING, contactable],
  permissions: ['peering.send_email'],
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
    prefixes: json({ nullable: true, readOnly: true }),
    retrieve_prefixes: flag({ default: true, filter: false }),
    as_list: list(z.int(), 'bigint[]', { default: [], readOnly: true, label: 'AS list' }),
    retrieve_as_list: flag({ default: true, filter: false, label: 'Retrieve AS list' }),
    irr_sources_override: override('IRR sources'),
    irr_ipv6_prefixes_args_override: override('arguments for IPv6 prefixes'),
    irr_ipv4_prefixes_args_override: override('arguments for IPv4 prefixes'),
    description,
    comments,
    direct_peering_session_count: computed(z.int(), { label: 'Direct sessions', cell: 'number' }),
    internet_exchange_peering_session_count: computed(z.int(), {
      label: 'Exchange sessions',
      cell: 'number',
    }),
  },
  search: { contains: ['name', 'description', 'irr_as_set'], digits: ['asn'] },
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
      fields: [
        'irr_as_set',
        'ipv6_max_prefixes',
        'ipv4_max_prefixes',
        'retrieve_prefixes',
        'retrieve_as_list',
        'irr_sources_override',
        'irr_ipv6_prefixes_args_override',
        'irr_ipv4_prefixes_args_override',
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
      permissions: ['peering.change_autonomoussystem'],
      status: 200,
      answer: null,
      help: 'Takes over the fields that follow PeeringDB; 204 when PeeringDB does not know the AS.',
    },
    'sync-all-with-peeringdb': {
      label: 'Synchronise all with PeeringDB',
      on: 'list',
      method: 'POST',
      permissions: ['peering.change_autonomoussystem'],
      status: 200,
      answer: z.strictObject({ updated: z.int().describe('How many AS changed.') }),
      help: 'Takes over, in every AS, the fields that follow PeeringDB, and says how many changed.',
    },
    'from-peeringdb': {
      label: 'Create from PeeringDB',
      on: 'list',
      method: 'POST',
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
