import { choice, defineResource, displayed, integer, ref, text, via } from '@peersmith/resource';
import { ADMINISTRATIVE_STATUS } from '../choices.ts';
import { ipInterface, macAddress } from '../kinds/network.ts';
import { comments, description, EVERYTHING } from '../shared-fields.ts';

/** One port of ours, on the LAN of an exchange or towards a private interconnect. */
export const connection = defineResource({
  app: 'net',
  name: 'connection',
  className: 'Connection',
  path: 'connections',
  page: '/net/connections',
  label: 'connection',
  about: 'A port of yours: on the peering LAN of an exchange, or towards a private interconnect.',
  manual: 'objects#connections',
  display: 'Connection #{id}',
  brief: ['name', 'mac_address', 'ipv6_address', 'ipv4_address', 'router'],
  ordering: ['internet_exchange_point', 'router', 'id'],
  materialisedOrder: true,
  traits: EVERYTHING,
  alsoCalled: {
    internet_exchange_point: ['IX', 'IXP', 'Exchange', 'Internet exchange point'],
    ipv4_address: ['IPv4', 'IPv4 IP'],
    ipv6_address: ['IPv6', 'IPv6 IP'],
    mac_address: ['MAC'],
    interface: ['Port', 'Interface name'],
  },
  identity: [
    { by: ['internet_exchange_point', 'ipv6_address'] },
    { by: ['internet_exchange_point', 'ipv4_address'] },
    { by: ['router', 'interface'], also: ['internet_exchange_point', 'vlan'] },
    { by: ['internet_exchange_point', 'router'], also: ['interface', 'ipv6_address', 'ipv4_address'] },
  ],
  fields: {
    name: displayed(),
    status: choice(ADMINISTRATIVE_STATUS, { default: 'enabled' }),
    internet_exchange_point: ref('peering.internetexchange', {
      nullable: true,
      required: true,
      onDelete: 'cascade',
      label: 'Internet exchange',
    }),
    router: ref('devices.router', { nullable: true, required: true, onDelete: 'set null' }),
    interface: text({ max: 200, blank: true, help: 'Name of the interface on the router.' }),
    vlan: integer({ min: 1, max: 4094, nullable: true, label: 'VLAN' }),
    mac_address: macAddress({ nullable: true, label: 'MAC address' }),
    ipv6_address: ipInterface({ nullable: true, family: 6 }),
    ipv4_address: ipInterface({ nullable: true, family: 4 }),
    peeringdb_netixlan: ref('peeringdb.networkixlan', {
      nullable: true,
      onDelete: 'set null',
      shownAs: 'id',
      label: 'PeeringDB port',
    }),
    description,
    comments,
  },
  filters: {
    internet_exchange_point: via('internet_exchange_point', 'name'),
    router: via('router', 'hostname'),
    router_name: via('router', 'name'),
    local_autonomous_system_id: {
      ...via('internet_exchange_point', 'local_autonomous_system'),
      label: 'Own AS',
    },
  },
  search: {
    contains: [
      'interface',
      'description',
      'router.name',
      'router.hostname',
      'internet_exchange_point.name',
      'internet_exchange_point.slug',
    ],
    address: ['ipv4_address', 'ipv6_address'],
    mac: ['mac_address'],
  },
  columns: [
    'internet_exchange_point',
    'router',
    'interface',
    'ipv4_address',
    'ipv6_address',
    'vlan',
    'status',
  ],
  form: [
    {
      title: 'Connection',
      fields: [
        'internet_exchange_point',
        'status',
        'ipv6_address',
        'ipv4_address',
        'mac_address',
        'vlan',
        'peeringdb_netixlan',
      ],
    },
    { title: 'Port', fields: ['router', 'interface'] },
    { title: 'Notes', fields: ['description', 'comments', 'local_context_data', 'tags'] },
  ],
});
