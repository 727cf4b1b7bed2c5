import { Group } from '@mantine/core';
import type { ComparedPort } from '@peersmith/api-client';
import { Dot } from '../../cells/status.tsx';
import { formatSpeed } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';

/** How states at an exchange look. */
export const TONES: Readonly<Record<string, string>> = {
  production: 'var(--good)',
  error: 'var(--bad)',
};

const said = (value: unknown): string => (value === null || value === '' ? '–' : String(value));

/** A port as its exchange has it. */
export function PortFacts({ config }: Pick<ComparedPort, 'config'>) {
  const macs = Array.isArray(config.mac_addresses) ? config.mac_addresses.map(String) : [];
  const state = String(config.state);
  return (
    <Group gap="xl" px="md" pb="sm" fz="sm">
      <Fact name="State">
        <Dot tone={TONES[state] ?? 'var(--warn)'}>{state.replaceAll('_', ' ')}</Dot>
      </Fact>
      <Fact name="VLAN">{config.vlan === null ? 'untagged' : said(config.vlan)}</Fact>
      <Fact name="IPv4 address">
        <span className="mono">{said(config.ipv4_address)}</span>
      </Fact>
      <Fact name="IPv6 address">
        <span className="mono">{said(config.ipv6_address)}</span>
      </Fact>
      <Fact name="MAC addresses">
        <span className="mono">{macs.join(', ') || '–'}</span>
      </Fact>
      {typeof config.capacity === 'number' && <Fact name="Capacity">{formatSpeed(config.capacity)}</Fact>}
    </Group>
  );
}
