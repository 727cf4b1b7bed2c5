import { defineResource, flag, integer, ref, text, timestamp } from '@peersmith/resource';
import { asn } from '../kinds/network.ts';

/** A session that a maintenance affects, as it was before, and whether it is back. */
export const affectedSession = defineResource({
  app: 'maintenance',
  name: 'affectedsession',
  className: 'AffectedSession',
  path: 'affected-sessions',
  page: null,
  label: 'affected session',
  about: 'A session that a maintenance affects: how it was before, and whether it is back.',
  display: 'AS{asn} {ip_address}',
  brief: ['asn', 'ip_address', 'is_back'],
  ordering: ['window', 'asn', 'ip_address', 'id'],
  readOnly: true,
  identity: [],
  unique: [
    ['window', 'exchange_session'],
    ['window', 'direct_session'],
  ],
  fields: {
    window: ref('maintenance.window', { onDelete: 'cascade', label: 'Maintenance' }),
    exchange_session: ref('peering.internetexchangepeeringsession', { nullable: true, onDelete: 'set null' }),
    direct_session: ref('peering.directpeeringsession', { nullable: true, onDelete: 'set null' }),
    autonomous_system: ref('peering.autonomoussystem', { nullable: true, onDelete: 'set null' }),
    asn: asn({ label: 'ASN' }),
    network_name: text({ max: 255, blank: true, filter: false, label: 'Network' }),
    ip_address: text({ max: 50, label: 'Address' }),
    place: text({ max: 255, blank: true, filter: false, help: 'The exchange or group that it is of.' }),
    router: ref('devices.router', { nullable: true, onDelete: 'set null' }),
    status_before: text({ max: 50, blank: true, filter: false, label: 'Status before' }),
    state_before: text({ max: 50, blank: true, filter: false, label: 'BGP state before' }),
    prefixes_before: integer({ default: 0, filter: false, label: 'Prefixes before' }),
    was_up: flag({ default: false, label: 'Was up' }),
    went_down: timestamp({ nullable: true, filter: false, label: 'Went down' }),
    came_back: timestamp({ nullable: true, filter: false, label: 'Came back' }),
    is_back: flag({ default: false, label: 'Back', help: 'Established after it, with enough prefixes.' }),
    prefixes_after: integer({ nullable: true, filter: false, label: 'Prefixes after' }),
    note: text({ max: 500, blank: true, filter: false }),
  },
  search: { contains: ['network_name', 'ip_address', 'place'], digits: ['asn'] },
  columns: ['asn', 'network_name', 'ip_address', 'place', 'router', 'state_before', 'went_down', 'came_back', 'is_back', 'note'],
});
