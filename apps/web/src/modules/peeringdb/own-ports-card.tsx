import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { BodyOfCall, Presence } from '@peersmith/api-client';
import { router } from '@peersmith/model';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { Card } from '../../resource/overview.tsx';
import { PlanDialog } from '../../resource/plan-dialog.tsx';
import { tellDone } from '../../resource/undo.tsx';
import { usePlan } from '../../resource/use-plan.ts';
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
  const [asking, confirm] = useDisclosure(false);
  const body = { asn: network.asn, netixlans: [...chosen], router: holder?.id ?? null };
  const allowed = ['peering.add_internetexchange', 'net.add_connection'].every(holds);
  return (
    <Stack gap={0}>
      <PortTable network={network} chosen={chosen} onChange={setChosen} />
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
            <Button disabled={chosen.size === 0} onClick={confirm.open}>
              Import {counted(chosen.size, 'port')}
            </Button>
          </Group>
        )
      )}
      {asking && <ImportDialog body={body} onClose={confirm.close} />}
    </Stack>
  );
}

interface ImportDialogProps {
  body: BodyOfCall<'POST /api/peeringdb/import/'>;
  onClose: () => void;
}

/** What the import makes, before it does. */
function ImportDialog({ body, onClose }: ImportDialogProps) {
  const queries = useQueryClient();
  const planned = usePlan({
    key: ['import', body],
    write: (through) => through.call('POST /api/peeringdb/import/', { body }),
    onDone: ({ internet_exchanges, connections }, request) => {
      tellDone(
        `New: ${counted(internet_exchanges, 'exchange')}, ${counted(connections, 'connection')}.`,
        request,
      );
      onClose();
      void queries.invalidateQueries();
    },
  });
  return (
    <PlanDialog
      title={`Import ${counted(body.netixlans?.length ?? 0, 'port')}`}
      verb="Import"
      planned={planned}
      onClose={onClose}
    />
  );
}
