import { defineResource, integer, json, ref, text, timestamp, via } from '@peersmith/resource';
import { ipInterface } from '../kinds/network.ts';

const named = (max: number, label: string, help: string) =>
  text({ max, blank: true, filter: false, label, help });
const list = (label: string, help: string) => json({ default: [], label, help });

/** A port of ours as its exchange has it: what IX-API calls a network service config. */
export const serviceConfig = defineResource({
  app: 'ixapi',
  root: 'ix-api',
  name: 'serviceconfig',
  className: 'ServiceConfig',
  path: 'service-configs',
  page: '/ix-api/service-configs',
  label: 'port at an exchange',
  plural: 'ports at exchanges',
  about: 'A port of yours as its exchange has it, by its IX-API: addresses, VLAN, MAC addresses and state.',
  manual: 'ix-api#what-is-read',
  display: '{remote_id}',
  brief: ['remote_id', 'state'],
  ordering: ['endpoint', 'network_service_name', 'remote_id', 'id'],
  readOnly: true,
  unique: [['endpoint', 'remote_id']],
  identity: [],
  indexes: [['state']],
  fields: {
    endpoint: ref('extras.ixapi', { onDelete: 'cascade', label: 'IX-API' }),
    remote_id: text({ max: 500, label: 'ID there', help: 'What the exchange calls it.' }),
    state: text({
      max: 100,
      help: 'In the words of IX-API: requested, allocated, testing, production, production_change_pending, decommission_requested, error …',
    }),
    type: text({ max: 100, help: 'exchange_lan for a port on a peering LAN.' }),
    network_service: named(500, 'Service', 'The id of the service that it is a port of.'),
    network_service_name: named(2000, 'Service name', 'What the exchange calls that service.'),
    product_name: named(2000, 'Product', 'What was ordered.'),
    ipv6_address: ipInterface({ nullable: true, family: 6 }),
    ipv4_address: ipInterface({ nullable: true, family: 4 }),
    vlan: integer({
      nullable: true,
      label: 'VLAN',
      help: 'The outer one where there are two; empty for untagged.',
    }),
    inner_vlan: integer({ nullable: true, label: 'Inner VLAN' }),
    mac_addresses: list('MAC addresses', 'Those that the exchange lets in.'),
    capacity: integer({ nullable: true, unit: 'Mbit/s', help: 'Empty for all that the port has.' }),
    asns: list('ASNs', 'The networks that it was ordered for.'),
    status: list('Messages', 'What the exchange says of it: severity, tag, message and timestamp of each.'),
    managing_account: named(500, 'Managing account', 'The account that may change it.'),
    consuming_account: named(500, 'Consuming account', 'The account that uses it.'),
    seen: timestamp({ help: 'When the exchange last told of it.' }),
  },
  filters: { endpoint_name: via('endpoint', 'name') },
  search: {
    contains: ['remote_id', 'network_service_name', 'state'],
    address: ['ipv4_address', 'ipv6_address'],
  },
  columns: [
    'endpoint',
    'network_service_name',
    'remote_id',
    'state',
    'ipv4_address',
    'ipv6_address',
    'vlan',
    'mac_addresses',
    'capacity',
    'seen',
  ],
});
