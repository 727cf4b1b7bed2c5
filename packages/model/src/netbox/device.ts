import { defineResource, json, list, text, timestamp } from '@peersmith/resource';
import * as z from 'zod';
import { ipInterface } from '../kinds/network.ts';
import { gone, NETBOX, word } from './shared.ts';

/** A device as NetBox has it. Its id is NetBox's. */
export const netboxDevice = defineResource({
  ...NETBOX,
  name: 'device',
  className: 'NetboxDevice',
  path: 'devices',
  page: '/netbox/devices',
  label: 'NetBox device',
  about: 'A device as NetBox has it, of the roles and tags that are asked for.',
  manual: 'netbox#routers',
  display: '{name}',
  brief: ['name', 'role', 'status'],
  ordering: ['name', 'id'],
  permissions: ['netbox.synchronise_device'],
  fields: {
    name: text({ max: 255, blank: true }),
    role: text({ max: 255, help: 'Its slug.' }),
    status: text({ max: 50, help: 'In the words of NetBox: active, offline, planned, staged, failed …' }),
    platform: text({ max: 255, blank: true, help: 'The slug of its platform; empty for none.' }),
    platform_name: word('Platform name'),
    site: text({ max: 255, blank: true }),
    manufacturer: word('Manufacturer'),
    model: word('Model'),
    serial: word('Serial number'),
    primary_ip4: ipInterface({ nullable: true, family: 4, label: 'Primary IPv4' }),
    primary_ip6: ipInterface({ nullable: true, family: 6, label: 'Primary IPv6' }),
    tags: list(z.string(), 'text[]', { default: [], label: 'Tags', help: 'Their slugs.' }),
    config_context: json({ nullable: true, label: 'Config context', help: 'As NetBox merges it.' }),
    local_context_data: json({
      nullable: true,
      label: 'Local context',
      help: 'Its own part of the config context.',
    }),
    description: word('Description'),
    last_updated: timestamp({ nullable: true, label: 'Changed there' }),
    gone,
  },
  search: { contains: ['name', 'site', 'model'] },
  columns: ['name', 'role', 'platform', 'site', 'status', 'primary_ip6', 'primary_ip4', 'gone'],
  indexes: [['name']],
});
