import { defineResource, ref, text, via } from '@peersmith/resource';
import { ipInterface } from '../kinds/network.ts';
import { gone, NETBOX, word } from './shared.ts';

/** An address on an interface of a device as NetBox has it. */
export const netboxIpAddress = defineResource({
  ...NETBOX,
  name: 'ipaddress',
  className: 'NetboxIpAddress',
  path: 'ip-addresses',
  page: '/netbox/ip-addresses',
  label: 'NetBox IP address',
  plural: 'NetBox IP addresses',
  about: 'An address on an interface of a device, as NetBox has it.',
  manual: 'netbox#connections',
  display: '{address}',
  brief: ['address', 'status'],
  ordering: ['interface', 'address', 'id'],
  counted: true,
  fields: {
    interface: ref('netbox.interface', { onDelete: 'cascade' }),
    address: ipInterface({}),
    status: text({ max: 50, help: 'In the words of NetBox: active, reserved, deprecated …' }),
    role: word('Role', 'In the words of NetBox: loopback, anycast, vip …; empty for none.'),
    vrf: word('VRF'),
    dns_name: word('DNS name'),
    description: word('Description'),
    gone,
  },
  filters: {
    device_id: via('interface', 'device'),
    device_name: via('interface', 'device', 'name'),
  },
  search: { contains: ['dns_name', 'description'], address: ['address'] },
  columns: ['address', 'interface', 'status', 'vrf', 'dns_name', 'description', 'gone'],
  indexes: [['address']],
});
