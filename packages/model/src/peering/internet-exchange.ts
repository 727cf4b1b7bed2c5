import { any, choice, computed, defineResource, pointedAtBy, ref, rowSchema, via } from '@peersmith/resource';
import * as z from 'zod';
import { ADMINISTRATIVE_STATUS } from '../choices.ts';
import { EVERYTHING, organisational, policies, policyUsed } from '../shared-fields.ts';

const Prefixes = z.record(z.string(), z.array(z.string()));

/** An exchange where you have, or want, ports. */
export const internetExchange = defineResource({
  app: 'peering',
  name: 'internetexchange',
  className: 'InternetExchange',
  path: 'internet-exchanges',
  page: '/internet-exchanges',
  label: 'internet exchange',
  about: 'An exchange where you have ports.',
  manual: 'objects#exchanges',
  display: '{name}',
  brief: ['name', 'slug', 'status'],
  naturalKey: 'slug',
  ordering: ['local_autonomous_system', 'name', 'slug'],
  traits: EVERYTHING,
  permissions: ['peering.view_internet_exchange_point_ixapi', 'peering.change_internet_exchange_point_ixapi'],
  alsoCalled: {
    name: ['IX', 'IXP', 'Exchange', 'Internet exchange'],
    local_autonomous_system: ['Local AS', 'Local ASN', 'My AS'],
  },
  fields: {
    ...organisational,
    status: choice(ADMINISTRATIVE_STATUS, { default: 'enabled' }),
    local_autonomous_system: ref('peering.autonomoussystem', {
      nullable: true,
      required: true,
      refuseNull: true,
      onDelete: 'cascade',
    }),
    peeringdb_ixlan: ref('peeringdb.ixlan', {
      nullable: true,
      onDelete: 'set null',
      shownAs: 'id',
      label: 'PeeringDB LAN',
    }),
    ixapi_endpoint: ref('extras.ixapi', { nullable: true, onDelete: 'set null', label: 'IX-API' }),
    peeringdb_prefixes: computed(Prefixes, {
      label: 'PeeringDB prefixes',
      cell: 'json',
    }),
    ...policies,
    connection_count: computed(z.int(), { label: 'Connections', cell: 'number' }),
    session_count: computed(z.int(), { label: 'Sessions', cell: 'number' }),
  },
  filters: {
    local_autonomous_system: via('local_autonomous_system', 'name'),
    local_autonomous_system_asn: via('local_autonomous_system', 'asn'),
    router_id: any([[pointedAtBy('net.connection', 'internet_exchange_point'), 'router']], {
      label: 'On router',
      help: 'Exchanges that you are connected to on a router.',
    }),
    routing_policy_id: policyUsed,
  },
  search: {
    contains: [
      'name',
      'slug',
      'description',
      'local_autonomous_system.name',
      'peeringdb_ixlan.ix.name_long',
      'peeringdb_ixlan.ix.aka',
    ],
    number: ['local_autonomous_system.asn'],
  },
  columns: ['name', 'local_autonomous_system', 'status', 'connection_count', 'session_count'],
  form: [
    {
      title: 'Internet exchange',
      fields: [
        'name',
        'slug',
        'status',
        'local_autonomous_system',
        'peeringdb_ixlan',
        'ixapi_endpoint',
        'description',
      ],
    },
    { title: 'Policy', fields: ['import_routing_policies', 'export_routing_policies', 'communities'] },
    { title: 'Notes', fields: ['local_context_data', 'tags'] },
  ],
  actions: {
    'available-peers': {
      label: 'Available peers',
      on: 'detail',
      method: 'GET',
      permissions: ['peering.view_internetexchange', 'peeringdb.view_networkixlan'],
      status: 200,
      answer: z.array(rowSchema('peeringdb.networkixlan')),
      help: 'PeeringDB ports on its LAN that lack a session over one of its connections at least; hidden peers are left out.',
    },
    prefixes: {
      label: 'Prefixes',
      on: 'detail',
      method: 'GET',
      permissions: ['peering.view_internetexchange'],
      status: 200,
      answer: Prefixes,
      help: 'The prefixes of its LAN in PeeringDB, as its own `peeringdb_prefixes` says.',
    },
    'link-to-peeringdb': {
      label: 'Link to PeeringDB',
      on: 'detail',
      method: 'POST',
      plans: true,
      permissions: ['peering.change_internetexchange'],
      status: 200,
      answer: null,
      help: 'Finds its LAN by the addresses of its connections; 503 when they name none, or several.',
    },
  },
});
