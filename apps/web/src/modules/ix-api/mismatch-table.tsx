import type { PortMismatch } from '@peersmith/api-client';
import { useHolds } from '../../api/me.tsx';
import { SidesTable } from '../../widgets/sides-table.tsx';
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
  return (
    <SidesTable
      name="Mismatches"
      theirs="The exchange’s"
      rows={mismatches.map((one) => ({ ...one, label: LABELS[one.field] }))}
      onUse={holds('net.change_connection') ? take.mutate : null}
      isPending={take.isPending}
    />
  );
}
