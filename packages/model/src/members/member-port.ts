import { defineResource, flag, integer, list, ref, text, via } from '@peersmith/resource';
import * as z from 'zod';
import { asn, ipHost } from '../kinds/network.ts';

/** An address of a network on the LAN of an exchange, as the exchange itself says. */
export const memberPort = defineResource({
  app: 'members',
  name: 'port',
  className: 'MemberPort',
  path: 'ports',
  page: '/members/ports',
  label: 'port of a member',
  plural: 'ports of members',
  about:
    'An address of a network on the LAN of an exchange, as the exchange itself says in its member export.',
  manual: 'members#what-is-read',
  display: 'AS{asn} at {ip_address}',
  brief: ['asn', 'ip_address'],
  ordering: ['source', 'ip_address', 'id'],
  readOnly: true,
  unique: [['source', 'ip_address']],
  identity: [],
  counted: true,
  fields: {
    source: ref('members.memberexport', { onDelete: 'cascade', label: 'Member export' }),
    asn: asn({ label: 'ASN' }),
    name: text({ max: 255, blank: true, help: 'Of the network, as the exchange has it.' }),
    member_type: text({ max: 255, blank: true, help: 'Mostly peering, ixp or other.' }),
    lan: text({ max: 255, blank: true, label: 'LAN' }),
    ip_address: ipHost({ label: 'IP address' }),
    mac_addresses: list(z.string(), 'text[]', { default: [], label: 'MAC addresses' }),
    speed: integer({ nullable: true, unit: 'Mbit/s', help: 'Over all interfaces of the connection.' }),
    max_prefixes: integer({ nullable: true, help: 'The prefix limit that the exchange has for it.' }),
    irr_as_set: text({ max: 255, blank: true, label: 'IRR AS-SET' }),
    is_active: flag({ default: true }),
    is_rs_peer: flag({
      nullable: true,
      help: 'Whether it has a session with the route servers; empty where the exchange does not say.',
    }),
  },
  filters: {
    internet_exchange: via('source', 'internet_exchange', 'name'),
    internet_exchange_id: via('source', 'internet_exchange'),
  },
  search: { contains: ['name', 'irr_as_set'], number: ['asn'], address: ['ip_address'] },
  columns: [
    'asn',
    'name',
    'ip_address',
    'mac_addresses',
    'speed',
    'max_prefixes',
    'is_active',
    'is_rs_peer',
    'source',
  ],
  indexes: [['asn'], ['ip_address']],
});
