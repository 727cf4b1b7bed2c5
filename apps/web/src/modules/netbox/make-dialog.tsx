import { Box, Button, Group, Modal, Select, Stack, Table, Text } from '@mantine/core';
import type { InventoryRow } from '@peersmith/api-client';
import { autonomousSystem } from '@peersmith/model';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import { useWrite } from '../../resource/use-write.ts';
import { Failure } from '../../shell/states.tsx';
import { counted, formatAsn } from '../../text/format.ts';

interface MakeDialogProps {
  devices: readonly InventoryRow[];
  onClose: () => void;
  onMade: () => void;
}

/** What would be made of devices, and of which AS; then makes them, all or none. */
export function MakeDialog({ devices, onClose, onMade }: MakeDialogProps) {
  const own = useOwnSystems();
  const [asn, setAsn] = useState<string | null>(null);
  const make = useWrite({
    write: (through) =>
      through.call('POST /api/netbox/make-routers/', {
        body: {
          devices: devices.map(({ id }) => id),
          ...(asn === null ? {} : { local_asn: Number(asn) }),
        },
      }),
    said: (made) => `Made ${counted(made.routers.length, 'router')}.`,
    onDone: onMade,
  });
  return (
    <Modal opened onClose={onClose} title={`Make ${counted(devices.length, 'router')}`} size="xl">
      <Stack gap="md">
        <Proposed devices={devices} />
        {own.length > 1 && (
          <Select
            label="Local autonomous system"
            description="Of which of your networks they are; without a choice, what the settings or your preferences say."
            clearable
            data={own.map((one) => ({ value: String(one.asn), label: `${formatAsn(one.asn)} ${one.name}` }))}
            value={asn}
            onChange={setAsn}
          />
        )}
        <Text size="sm" c="dimmed">
          Name and host name follow NetBox from then on, until somebody changes them here.
        </Text>
        {make.error && <Failure error={make.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={make.isPending} onClick={() => make.mutate()}>
            {devices.length === 1 ? 'Make it' : 'Make them'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const Proposed = ({ devices }: Pick<MakeDialogProps, 'devices'>) => (
  <Box style={{ overflow: 'auto', maxHeight: 320 }} tabIndex={0} role="region" aria-label="What is made">
    <Table fz="sm" miw={480} aria-label="Routers that would be made">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>Host name</Table.Th>
          <Table.Th>Platform</Table.Th>
          <Table.Th>Status</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {devices.map(({ id, proposal }) => (
          <Table.Tr key={id}>
            <Table.Td>{proposal?.name}</Table.Td>
            <Table.Td className="mono">{proposal?.hostname}</Table.Td>
            <Table.Td>{proposal?.platform?.name}</Table.Td>
            <Table.Td>{proposal?.status}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Box>
);

/** Our own networks. */
function useOwnSystems(): { asn: number; name: string }[] {
  const can = useCan();
  const { data } = useQuery({
    queryKey: ['netbox', 'own systems'],
    queryFn: () => client.resource(autonomousSystem).list({ affiliated: 'true', limit: 100 }),
    enabled: can(autonomousSystem, 'view'),
  });
  return (data?.results ?? []).map(({ asn, name }) => ({ asn: Number(asn), name: String(name) }));
}
