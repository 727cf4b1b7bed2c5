import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Presence } from '@peersmith/api-client';
import { router } from '@peersmith/model';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { Card } from '../../resource/overview.tsx';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import type { Option } from '../../widgets/option.ts';
import { Picker } from '../../widgets/picker.tsx';
import { isChoosable, isProposed, PortTable } from '../setup/port-table.tsx';

/** Our ports in PeeringDB: which are connections already, and importing the others. */
export function OwnPortsCard({ asn }: { asn: number }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['peeringdb', 'import', asn],
    queryFn: () => client.call('GET /api/peeringdb/import/', { query: { asn } }),
  });
  return (
    <Card title="Our ports in PeeringDB">
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <ImportPorts key={portsOf(data).filter(isChoosable).length} network={data} />
      ) : (
        <Loading />
      )}
    </Card>
  );
}

const portsOf = (network: Presence) => network.exchanges.flatMap(({ ports }) => ports);

function ImportPorts({ network }: { network: Presence }) {
  const choosable = portsOf(network).filter(isChoosable);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(
    () => new Set(choosable.filter(isProposed).map(({ netixlan_id }) => netixlan_id)),
  );
  const [holder, setHolder] = useState<Option | null>(null);
  const holds = useHolds();
  const run = useImport(network.asn);
  const allowed = ['peering.add_internetexchange', 'net.add_connection'].every(holds);
  return (
    <Stack gap={0}>
      <PortTable network={network} chosen={chosen} onChange={setChosen} />
      {run.error && <Failure error={run.error} />}
      {choosable.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          Every port of yours in PeeringDB is a connection here.
        </Text>
      ) : (
        allowed && (
          <Group p="md" justify="space-between" align="flex-end">
            <Box w={280}>
              <Picker
                resource={router}
                label="Router that holds the new ones"
                value={holder}
                onChange={setHolder}
                params={{ local_autonomous_system_asn: network.asn }}
              />
            </Box>
            <Button
              loading={run.isPending}
              disabled={chosen.size === 0}
              onClick={() => run.mutate({ netixlans: [...chosen], router: holder?.id ?? null })}
            >
              Import {counted(chosen.size, 'port')}
            </Button>
          </Group>
        )
      )}
    </Stack>
  );
}

function useImport(asn: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { netixlans: number[]; router: number | null }) =>
      client.call('POST /api/peeringdb/import/', { body: { asn, ...body } }),
    onSuccess: ({ internet_exchanges, connections }) => {
      notifications.show({
        message: `${counted(internet_exchanges, 'exchange')} and ${counted(connections, 'connection')} are new.`,
      });
      void queries.invalidateQueries();
    },
  });
}
