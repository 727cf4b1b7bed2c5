import { Alert, Box, Button, Group, Modal, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { MemberProposal } from '@peersmith/api-client';
import { ixlan, memberExport } from '@peersmith/model';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import { useWrite } from '../../resource/use-write.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';

/** Opens what others know of where exchanges of ours publish their members. */
export function ProposeExports() {
  const can = useCan();
  const [isOpen, dialog] = useDisclosure(false);
  if (!can(memberExport, 'add') || !can(ixlan, 'view')) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconSearch size={16} />} onClick={dialog.open}>
        Find exports
      </Button>
      {isOpen && <ProposeDialog onClose={dialog.close} />}
    </>
  );
}

const FOUND_BY: Readonly<Record<MemberProposal['found_by'], string>> = {
  peeringdb: 'PeeringDB',
  number: 'IXPDB, by its number in PeeringDB',
  name: 'IXPDB, by its name',
};

function ProposeDialog({ onClose }: { onClose: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['members', 'proposals'],
    queryFn: ({ signal }) => client.call('POST /api/members/propose/', { signal }),
    // Others are asked, not this server alone.
    staleTime: 60_000,
  });
  return (
    <Modal opened onClose={onClose} title="Where your exchanges publish their members" size="xl">
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading lines={4} />
      ) : (
        <Stack gap="md">
          {data.ixpdb_error !== '' && (
            <Alert
              color="orange"
              variant="light"
            >{`${data.ixpdb_error}. What PeeringDB knows is here.`}</Alert>
          )}
          {data.results.length === 0 ? (
            <Empty title="Nothing to propose">
              Your exchanges have member exports here already, or nobody knows where they publish them.
            </Empty>
          ) : (
            <Proposals proposals={data.results} />
          )}
          {data.without > 0 && (
            <Text size="sm" c="dimmed">
              Nobody knows where {counted(data.without, 'other exchange')} publish their members.
            </Text>
          )}
        </Stack>
      )}
    </Modal>
  );
}

function Proposals({ proposals }: { proposals: readonly MemberProposal[] }) {
  return (
    <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label="Proposals">
      <Table fz="sm" miw={560} aria-label="Member exports that were found">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Exchange</Table.Th>
            <Table.Th>Found by</Table.Th>
            <Table.Th>URL</Table.Th>
            <Table.Th>
              <VisuallyHidden>Add</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {proposals.map((one) => (
            <Proposal key={one.internet_exchange.id} proposal={one} />
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}

function Proposal({ proposal }: { proposal: MemberProposal }) {
  const { internet_exchange, source_url, found_by, called } = proposal;
  const add = useWrite({
    write: (through): Promise<unknown> =>
      through.resource(memberExport).create({ internet_exchange: internet_exchange.id, source_url }),
    said: () => `The member export of ${internet_exchange.name} is read from now on.`,
  });
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>
        {internet_exchange.name}
        {add.error && <Failure error={add.error} />}
      </Table.Td>
      <Table.Td>
        {FOUND_BY[found_by]}
        {called !== internet_exchange.name && ` (${called})`}
      </Table.Td>
      <Table.Td className="mono" style={{ wordBreak: 'break-all' }}>
        {source_url}
      </Table.Td>
      <Table.Td>
        <Group justify="flex-end">
          <Button
            size="xs"
            aria-label={`Add the member export of ${internet_exchange.name}`}
            loading={add.isPending}
            disabled={add.isSuccess}
            onClick={() => add.mutate()}
          >
            Add
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
