import { Box } from '@mantine/core';
import { saga } from '@peersmith/model';
import { isRecord } from '../../api/row.ts';
import { Card, Pairs } from '../../resource/overview.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { fieldLabel } from '../../text/label.ts';
import { SagaSteps } from './saga-steps.tsx';

const ABOUT = ['kind', 'state', 'connection', 'endpoint', 'config_id', 'author', 'not_before', 'completed'];

/** A change at an exchange: how it stands step by step, what was asked for, and what was found and made. */
export function SagaOverview({ row }: SlotProps) {
  return (
    <>
      <Box mb="md">
        <Card title="How it stands">
          <SagaSteps row={row} />
        </Card>
      </Box>
      <div className="overview">
        <Pairs title="Change at an exchange" keys={[...ABOUT, 'reference']} resource={saga} row={row} />
        <Facts title="What was asked for" facts={row.wanted} />
        <Facts title="What was found and made" facts={row.found} />
      </div>
    </>
  );
}

/** The values of a kind, under their names. */
function Facts({ title, facts }: { title: string; facts: unknown }) {
  const shown = isRecord(facts)
    ? Object.entries(facts).filter(([key, value]) => !OURS.has(key) && said(value) !== '')
    : [];
  if (shown.length === 0) return null;
  return (
    <Card title={title}>
      <Box component="dl" className="pairs" fz="sm" style={{ borderTop: '1px solid var(--line)' }}>
        {shown.flatMap(([key, value]) => [
          <dt key={`${key} name`}>{NAMES[key] ?? fieldLabel(key)}</dt>,
          <dd key={key}>{said(value)}</dd>,
        ])}
      </Box>
    </Card>
  );
}

/** Ids of ours: what they name is linked beside. */
const OURS = new Set(['internet_exchange', 'router']);

const NAMES: Readonly<Record<string, string>> = {
  ip: 'Address there',
  fqdn: 'Name',
  old_fqdn: 'Old name',
  remote_id: 'ID there',
  enter_here: 'Entered at the connection',
  own_mac: 'MAC address of the connection',
  old_macs: 'Old MAC addresses',
  asns: 'ASNs',
  asn: 'ASN',
  connection: 'Physical connection',
  network_feature: 'Route server there',
  feature_name: 'Route server',
  vlan_config: 'Tags',
  as_set: 'AS-SET',
  asked_for: 'Day that was asked for',
  decommission_at: 'Ends on',
  charged_until: 'Paid for until',
  has_password: 'With a password',
  insert_ixp_asn: 'Its ASN in paths',
};

function said(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map(said).join(', ');
  if (isRecord(value)) {
    if (typeof value.address === 'string') return value.address;
    return Object.entries(value)
      .map(([key, one]) => `${key.replaceAll('_', ' ')} ${said(one)}`)
      .join(', ');
  }
  return String(value);
}
