import { choice, defineResource, integer, ref, text } from '@peersmith/resource';
import { asn } from '../kinds/network.ts';
import { MAINTENANCE_NOTICE_KIND, MAINTENANCE_NOTICE_OUTCOME } from './statuses.ts';

/** What a network was told of a maintenance, or why it was not. */
export const maintenanceNotice = defineResource({
  app: 'maintenance',
  name: 'notice',
  className: 'MaintenanceNotice',
  path: 'notices',
  page: null,
  label: 'notice of a maintenance',
  plural: 'notices of maintenances',
  about: 'What a network was told of a maintenance, or why it was not.',
  manual: 'maintenance#what-networks-are-told',
  display: '{kind} for AS{asn}',
  brief: ['kind', 'asn', 'outcome'],
  ordering: ['-window', '-id'],
  readOnly: true,
  identity: [],
  unique: [['window', 'asn', 'kind', 'sequence']],
  fields: {
    window: ref('maintenance.window', { onDelete: 'cascade', label: 'Maintenance' }),
    kind: choice(MAINTENANCE_NOTICE_KIND, {}),
    sequence: integer({ default: 0 }),
    autonomous_system: ref('peering.autonomoussystem', { nullable: true, onDelete: 'set null' }),
    asn: asn({ label: 'ASN' }),
    network_name: text({ max: 255, blank: true, filter: false, label: 'Network' }),
    outcome: choice(MAINTENANCE_NOTICE_OUTCOME, { default: 'queued' }),
    reason: text({ max: 2000, blank: true, filter: false, help: 'Why it was not written to.' }),
    message: ref('messaging.message', { filter: false, nullable: true, onDelete: 'set null' }),
  },
  search: { contains: ['network_name'], digits: ['asn'] },
  columns: ['created', 'kind', 'asn', 'network_name', 'outcome', 'message', 'reason'],
});
