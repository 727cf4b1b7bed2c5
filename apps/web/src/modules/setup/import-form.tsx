import { Box, Button, Group, NativeSelect, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { ApiError, type Presence } from '@peersmith/api-client';
import { IconBuildings } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { tellDone } from '../../resource/undo.tsx';
import { Failure } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { isProposed, PortTable } from './port-table.tsx';
import { type RouterRow, RouterRows } from './router-rows.tsx';
import { routersPerCity } from './routers-per-city.ts';

interface ImportFormProps {
  network: Presence;
  /** Told the first of the routers. */
  onDone: (router: number) => void;
}

/** Which ports, and the routers that hold them: one for all, one for each city, or as somebody says. */
export function ImportForm({ network, onDone }: ImportFormProps) {
  const ports = network.exchanges.flatMap((exchange) => exchange.ports);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(
    () => new Set(ports.filter(isProposed).map(({ netixlan_id }) => netixlan_id)),
  );
  const [routers, setRouters] = useState<RouterRow[]>([{ name: 'edge1', hostname: '', template: 'frr' }]);
  const [holders, setHolders] = useState<Readonly<Record<number, number>>>({});
  const holderOf = (netixlan: number) => Math.min(holders[netixlan] ?? 0, routers.length - 1);
  const cities = new Set(
    network.exchanges
      .filter((exchange) => exchange.ports.some(({ netixlan_id }) => chosen.has(netixlan_id)))
      .map(({ city }) => city),
  );
  const spread = () => {
    const spreadOut = routersPerCity(network, chosen, routers[0]?.template ?? 'frr');
    setRouters(spreadOut.routers);
    setHolders(spreadOut.holders);
  };
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: async () => {
      let first: number | null = null;
      const requests: string[] = [];
      for (const [at, router] of routers.entries()) {
        const netixlans = [...chosen].filter((one) => holderOf(one) === at);
        const body = { asn: network.asn, netixlans, router };
        const { done, request } = await client
          .withRequest((through) => through.call('POST /api/setup/import/', { body }))
          .catch((cause: unknown) => {
            throw Object.assign(cause instanceof Error ? cause : new Error(String(cause)), {
              router: router.name,
            });
          });
        if (request) requests.push(request);
        first ??= done.router.id;
      }
      tellDone(`Made ${counted(routers.length, 'router')} with ${counted(chosen.size, 'port')}.`, requests);
      return first;
    },
    onSuccess: (first) => {
      void queries.invalidateQueries();
      if (first !== null) onDone(first);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Box className="card">
          <PortTable network={network} chosen={chosen} onChange={setChosen} />
        </Box>
        <RouterRows rows={routers} errors={errorsOf(run.error)} onChange={setRouters}>
          {cities.size > 1 && (
            <Button variant="default" size="xs" leftSection={<IconBuildings size={14} />} onClick={spread}>
              {`One router per city (${cities.size})`}
            </Button>
          )}
        </RouterRows>
        {routers.length > 1 && (
          <Box className="card" p="lg" component="section" aria-label="Which router has which port">
            <Title order={2} mb="md">
              Which router has which port
            </Title>
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
              {network.exchanges.flatMap(({ name, city, ports: own }) =>
                own
                  .filter(({ netixlan_id }) => chosen.has(netixlan_id))
                  .map(({ netixlan_id, ipaddr4, ipaddr6 }) => (
                    <NativeSelect
                      key={netixlan_id}
                      label={name}
                      description={[city, ipaddr4 ?? ipaddr6].filter(Boolean).join(', ')}
                      data={routers.map((router, at) => ({ value: String(at), label: router.name }))}
                      value={String(holderOf(netixlan_id))}
                      onChange={(event) =>
                        setHolders({ ...holders, [netixlan_id]: Number(event.currentTarget.value) })
                      }
                    />
                  )),
              )}
            </SimpleGrid>
          </Box>
        )}
        {run.error && <Failure error={run.error} />}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed">
            {counted(chosen.size, 'port')} on {counted(routers.length, 'router')}
          </Text>
          <Button
            type="submit"
            loading={run.isPending}
            disabled={chosen.size === 0 && ports.some(isProposed)}
          >
            Import and continue
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What was refused of a router, by its name. */
function errorsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const { name, router, hostname } = error.fields;
  const said = (name ?? router ?? hostname)?.join(' ');
  const whose: unknown = Reflect.get(error, 'router');
  return said && typeof whose === 'string' ? { [whose]: said } : {};
}
