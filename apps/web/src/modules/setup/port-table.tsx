import { Box, Checkbox, Group, ScrollArea, Table, Text, VisuallyHidden } from '@mantine/core';
import type { Presence, PresentAt, PresentPort } from '@peersmith/api-client';
import { Dot } from '../../cells/status.tsx';
import { counted, formatSpeed } from '../../text/format.ts';

interface PortTableProps {
  network: Presence;
  chosen: ReadonlySet<number>;
  onChange: (chosen: ReadonlySet<number>) => void;
}

/** Whether a port is to be made a connection. */
export const isProposed = ({ state }: PresentPort): boolean => state === 'new' || state === 'unlinked';
/** Whether a port can be made one; those that are one already, or have no address, cannot. */
export const isChoosable = (port: PresentPort): boolean => isProposed(port) || port.state === 'outside-lan';

const STATES: Readonly<Record<PresentPort['state'], { tone: string; label: string }>> = {
  new: { tone: 'var(--info)', label: 'new' },
  imported: { tone: 'var(--good)', label: 'imported' },
  unlinked: { tone: 'var(--warn)', label: 'to be linked' },
  'outside-lan': { tone: 'var(--warn)', label: 'address outside the LAN' },
  'without-address': { tone: 'var(--quiet)', label: 'no address' },
};

/** The network's ports, by exchange. */
export function PortTable({ network, chosen, onChange }: PortTableProps) {
  const ports = network.exchanges.flatMap((exchange) => exchange.ports);
  const choosable = ports.filter(isProposed);
  const set = (some: readonly PresentPort[], tick: boolean) => {
    const next = new Set(chosen);
    for (const { netixlan_id } of some) tick ? next.add(netixlan_id) : next.delete(netixlan_id);
    onChange(next);
  };
  return (
    <Box style={{ overflow: 'hidden' }}>
      <Group px="md" py={10} justify="space-between">
        <Text size="sm">
          {counted(network.exchanges.length, 'exchange')}, {counted(ports.length, 'port')}
        </Text>
        {choosable.length > 0 && (
          <Checkbox
            size="xs"
            label="All"
            checked={chosen.size === choosable.length}
            indeterminate={chosen.size > 0 && chosen.size < choosable.length}
            onChange={(event) => set(choosable, event.currentTarget.checked)}
          />
        )}
      </Group>
      <ScrollArea.Autosize mah={420} className="listing" viewportProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing="md" aria-label="Ports at exchanges">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={40}>
                <VisuallyHidden>Chosen</VisuallyHidden>
              </Table.Th>
              <Table.Th>Exchange</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>Place</Table.Th>
              <Table.Th>IPv4</Table.Th>
              <Table.Th>IPv6</Table.Th>
              <Table.Th ta="right">Speed</Table.Th>
              <Table.Th ta="right">Peers</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {network.exchanges.flatMap((exchange) =>
              exchange.ports.map((port) => (
                <PortLine
                  key={port.netixlan_id}
                  exchange={exchange}
                  port={port}
                  chosen={chosen.has(port.netixlan_id)}
                  onChange={(tick) => set([port], tick)}
                />
              )),
            )}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </Box>
  );
}

interface PortLineProps {
  exchange: PresentAt;
  port: PresentPort;
  chosen: boolean;
  onChange: (chosen: boolean) => void;
}
const PortLine = ({ exchange, port, chosen, onChange }: PortLineProps) => (
  <Table.Tr>
    <Table.Td>
      <Checkbox
        size="xs"
        aria-label={`Port at ${exchange.name}`}
        checked={chosen}
        disabled={!isChoosable(port)}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </Table.Td>
    <Table.Td>{exchange.name}</Table.Td>
    <Table.Td style={{ whiteSpace: 'nowrap' }}>
      <Dot tone={STATES[port.state].tone}>{STATES[port.state].label}</Dot>
    </Table.Td>
    <Table.Td>{[exchange.city, exchange.country].filter(Boolean).join(', ')}</Table.Td>
    <Table.Td className="mono">{port.ipaddr4 ?? '—'}</Table.Td>
    <Table.Td className="mono">{port.ipaddr6 ?? '—'}</Table.Td>
    <Table.Td ta="right">{formatSpeed(port.speed)}</Table.Td>
    <Table.Td ta="right">{exchange.peers}</Table.Td>
  </Table.Tr>
);
