import { defineResource, flag, integer, ref, text, via } from '@peersmith/resource';
import { macAddress } from '../kinds/network.ts';
import { gone, NETBOX, word } from './shared.ts';

/** An interface of a device as NetBox has it. */
export const netboxInterface = defineResource({
  ...NETBOX,
  name: 'interface',
  className: 'NetboxInterface',
  path: 'interfaces',
  page: '/netbox/interfaces',
  label: 'NetBox interface',
  about: 'An interface of a device, as NetBox has it.',
  manual: 'netbox#connections',
  display: '{name}',
  brief: ['name', 'mac_address'],
  ordering: ['device', 'name', 'id'],
  counted: true,
  fields: {
    device: ref('netbox.device', { onDelete: 'cascade' }),
    name: text({ max: 255 }),
    label: word('Label'),
    type: word('Type', 'In the words of NetBox, such as 100gbase-x-qsfp28.'),
    enabled: flag({ default: true }),
    mgmt_only: flag({ default: false, label: 'Management only' }),
    lag: word('LAG', 'The interface that it is a member of.'),
    mtu: integer({ nullable: true, filter: false, label: 'MTU' }),
    speed: integer({ nullable: true, filter: false, unit: 'kbit/s' }),
    mac_address: macAddress({ nullable: true, label: 'MAC address' }),
    description: word('Description'),
    gone,
  },
  filters: { device_name: via('device', 'name') },
  search: { contains: ['name', 'description'], mac: ['mac_address'] },
  columns: ['device', 'name', 'type', 'enabled', 'mac_address', 'description', 'gone'],
});
