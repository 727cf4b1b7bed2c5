import { compare, defineResource, ref, via } from '@peersmith/resource';
import { ipInterface } from '../kinds/network.ts';
import { bgpSession, EVERYTHING, SESSION_FORM } from '../shared-fields.ts';
import { encryptPassword } from './encrypt-password.ts';
import { PrefixLimit } from './prefix-limit.ts';

/** A session over a private link: a customer, a transit provider, a private peer. */
export const directPeeringSession = defineResource({
  app: 'peering',
  name: 'directpeeringsession',
  className: 'DirectPeeringSession',
  path: 'direct-peering-sessions',
  page: '/direct-peering-sessions',
  label: 'direct peering session',
  about: 'A BGP session over a private link: a customer, a transit provider, a private peer.',
  display: '{relationship.name} - AS{autonomous_system.asn} - IP {ip_address}',
  brief: ['ip_address', 'status'],
  ordering: ['service_reference', 'local_autonomous_system', 'autonomous_system', 'ip_address'],
  materialisedOrder: true,
  counted: true,
  traits: EVERYTHING,
  permissions: ['peering.view_password'],
  identity: [
    {
      by: ['autonomous_system', 'ip_address'],
      also: ['local_autonomous_system', 'local_ip_address', 'router'],
    },
  ],
  fields: {
    local_autonomous_system: ref('peering.autonomoussystem', {
      nullable: true,
      required: true,
      refuseNull: true,
      onDelete: 'cascade',
    }),
    // Fits whatever address a test gives the other side.
    local_ip_address: { ...ipInterface({ nullable: true }), sample: () => null },
    autonomous_system: ref('peering.autonomoussystem', { onDelete: 'cascade' }),
    ip_address: ipInterface({}),
    relationship: ref('bgp.relationship', { onDelete: 'protect' }),
    bgp_group: ref('peering.bgpgroup', { nullable: true, onDelete: 'set null', label: 'BGP group' }),
    router: ref('devices.router', { nullable: true, onDelete: 'set null' }),
    connection: ref('net.connection', { nullable: true, onDelete: 'set null' }),
    ...bgpSession,
  },
  filters: {
    local_autonomous_system: via('local_autonomous_system', 'name'),
    local_autonomous_system_asn: via('local_autonomous_system', 'asn'),
    autonomous_system: via('autonomous_system', 'name'),
    autonomous_system_asn: via('autonomous_system', 'asn'),
    bgp_group: via('bgp_group', 'name'),
    bfd: via('bfd', 'name'),
    relationship: via('relationship', 'name'),
    router: via('router', 'hostname'),
    asn: via('autonomous_system', 'asn'),
    router_name: via('router', 'name'),
    address_family: compare('ip_address', 'family'),
  },
  search: {
    contains: [
      'service_reference',
      'comments',
      'autonomous_system.name',
      'bgp_group.name',
      'bgp_group.slug',
      'router.name',
      'router.hostname',
    ],
    address: ['ip_address', 'local_ip_address'],
  },
  columns: [
    'autonomous_system',
    'ip_address',
    'local_ip_address',
    'relationship',
    'bgp_group',
    'router',
    'status',
    'bgp_state',
  ],
  form: [
    {
      title: 'Session',
      fields: [
        'service_reference',
        'status',
        'relationship',
        'bgp_group',
        'local_autonomous_system',
        'local_ip_address',
        'autonomous_system',
        'ip_address',
        'outside_lan',
        'bgp_role',
        'password',
        'multihop_ttl',
        'passive',
        'bfd',
      ],
    },
    { title: 'Device', fields: ['router', 'connection'] },
    ...SESSION_FORM,
  ],
  actions: {
    'encrypt-password': encryptPassword('peering.change_directpeeringsession'),
    'prefix-limit': {
      label: 'Prefix limit',
      on: 'detail',
      method: 'GET',
      permissions: ['peering.view_directpeeringsession'],
      status: 200,
      answer: PrefixLimit,
      help: 'The most prefixes that the session may bring, and where the limit comes from: the AS, PeeringDB, or the default.',
    },
  },
});
