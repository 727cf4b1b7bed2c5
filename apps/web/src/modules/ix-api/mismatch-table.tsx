import { Button, Table, Text } from '@mantine/core';
import type { PortMismatch } from '@peersmith/api-client';
import { useHolds } from '../../api/me.tsx';
import { useTheirs } from './ix-api-data.ts';

const LABELS: Readonly<Record<PortMismatch['field'], string>> = {
  ipv4_address: 'IPv4 address',
  ipv6_address: 'IPv6 address',
  vlan: 'VLAN',
  mac_address: 'MAC address',
  state: 'State',
  capacity: 'Capacity',
};

interface MismatchTableProps {
  /** The connection that is compared. */
  id: number;
  mismatches: readonly PortMismatch[];
}

/** Where an exchange and we say different things of a port, both sides beside each other. */
export function MismatchTable({ id, mismatches }: MismatchTableProps) {
  const holds = useHolds();
  const take = useTheirs(id);
  const may = holds('net.change_connection');
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label="Mismatches">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What differs</Table.Th>
            <Table.Th>Yours</Table.Th>
            <Table.Th>The exchange’s</Table.Th>
            <Table.Th aria-label="What can be done" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {mismatches.map(({ field, ours, theirs, text, use }) => (
            <Table.Tr key={field} style={{ verticalAlign: 'top' }}>
              <Table.Td>
                {LABELS[field]}
                <Text size="xs" c="dimmed">
                  {text}
                </Text>
              </Table.Td>
              <Table.Td className="mono">{ours ?? '–'}</Table.Td>
              <Table.Td className="mono">{theirs ?? '–'}</Table.Td>
              <Table.Td ta="right">
                {use && may && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    loading={take.isPending}
                    onClick={() => take.mutate(use)}
                  >
                    Use this
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
