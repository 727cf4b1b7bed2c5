import { compare, computed, defineResource, flag, ref, via } from '@peersmith/resource';
import * as z from 'zod';
import { ipHost } from '../kinds/network.ts';
import { bgpSession, EVERYTHING, SESSION_FORM, sessionFilters } from '../shared-fields.ts';
import { encryptPassword } from './encrypt-password.ts';
import { PrefixLimit } from './prefix-limit.ts';

/** A session over the peering LAN of an exchange. */
export const internetExchangePeeringSession = defineResource({
  app: 'peering',
  name: 'internetexchangepeeringsession',
  className: 'InternetExchangePeeringSession',
  path: 'internet-exchange-peering-sessions',
  page: '/internet-exchange-peering-sessions',
  label: 'exchange session',
  about: 'A BGP session over the peering LAN of an exchange.',
  manual: 'sessions',
  display: 'AS{autonomous_system.asn} - IP {ip_address}',
  brief: ['ip_address', 'status', 'is_route_server'],
  ordering: ['service_reference', 'autonomous_system', 'ixp_connection', 'ip_address'],
  materialisedOrder: true,
  counted: true,
  traits: EVERYTHING,
  unique: [['ixp_connection', 'ip_address']],
  indexes: [['ip_address']],
  clash: 'Another session has this address on this connection',
  alsoCalled: {
    autonomous_system: ['AS', 'ASN', 'Peer AS', 'Peer ASN', 'Remote AS', 'Remote ASN', 'Neighbor AS'],
    ixp_connection: ['IXP connection', 'IX', 'IXP', 'Exchange', 'Internet exchange'],
    ip_address: ['IP', 'Peer IP', 'Peer address', 'Remote IP', 'Remote address', 'Neighbor'],
    password: ['MD5', 'MD5 password', 'MD5 key'],
    service_reference: ['Reference', 'Service ID'],
    is_route_server: ['RS', 'Is RS'],
  },
  fields: {
    autonomous_system: ref('peering.autonomoussystem', { onDelete: 'cascade' }),
    ixp_connection: ref('net.connection', {
      nullable: true,
      required: true,
      refuseNull: true,
      onDelete: 'cascade',
      label: 'Connection',
    }),
    ip_address: ipHost({}),
    is_route_server: flag({
      default: false,
      label: 'Route server',
      help: 'The peer is a route server of the exchange (RFC 7947).',
    }),
    ...bgpSession,
    // As the sample of `is_route_server` has it.
    bgp_role: { ...bgpSession.bgp_role, sample: () => 'rs-client' },
    exists_in_peeringdb: computed(z.boolean(), { filter: true, label: 'In PeeringDB', cell: 'check' }),
    is_abandoned: computed(z.boolean(), { filter: true, label: 'Abandoned', cell: 'check' }),
  },
  filters: {
    autonomous_system: via('autonomous_system', 'name'),
    autonomous_system_asn: via('autonomous_system', 'asn'),
    asn: via('autonomous_system', 'asn'),
    router_name: via('ixp_connection', 'router', 'name'),
    internet_exchange: via('ixp_connection', 'internet_exchange_point', 'name'),
    internet_exchange_id: { ...via('ixp_connection', 'internet_exchange_point'), label: 'At exchange' },
    router_id: { ...via('ixp_connection', 'router'), label: 'On router' },
    local_autonomous_system_id: {
      ...via('ixp_connection', 'internet_exchange_point', 'local_autonomous_system'),
      label: 'Own AS',
    },
    bfd: via('bfd', 'name'),
    address_family: compare('ip_address', 'family'),
    ...sessionFilters([['autonomous_system'], ['ixp_connection', 'internet_exchange_point']]),
  },
  search: {
    contains: [
      'service_reference',
      'comments',
      'autonomous_system.name',
      'ixp_connection.router.name',
      'ixp_connection.router.hostname',
      'ixp_connection.internet_exchange_point.name',
      'ixp_connection.internet_exchange_point.slug',
      'ixp_connection.interface',
      'ixp_connection.description',
    ],
    number: ['autonomous_system.asn'],
    address: ['ip_address'],
    indexed: true,
  },
  columns: [
    'autonomous_system',
    'ixp_connection',
    'ip_address',
    'is_route_server',
    'status',
    'bgp_state',
    'received_prefix_count',
  ],
  form: [
    {
      title: 'Session',
      fields: [
        'service_reference',
        'status',
        'autonomous_system',
        'ixp_connection',
        'ip_address',
        'outside_lan',
        'is_route_server',
        'bgp_role',
        'password',
        'multihop_ttl',
        'passive',
        'bfd',
      ],
    },
    ...SESSION_FORM,
  ],
  actions: {
    'encrypt-password': encryptPassword('peering.change_internetexchangepeeringsession'),
    'prefix-limit': {
      label: 'Prefix limit',
      on: 'detail',
      method: 'GET',
      permissions: ['peering.view_internetexchangepeeringsession'],
      status: 200,
      answer: PrefixLimit,
      help: 'The most prefixes that the session may bring, and where the limit comes from: the AS, PeeringDB, or the default.',
    },
  },
});
