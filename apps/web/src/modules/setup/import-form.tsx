import { Box, Button, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { ApiError, type BodyOfCall, type Presence, type SetupImported } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { Failure } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { isProposed, PortTable } from './port-table.tsx';

type Template = BodyOfCall<'POST /api/setup/import/'>['router']['template'];
const TEMPLATES: { value: Template; label: string }[] = [
  { value: 'frr', label: 'FRRouting' },
  { value: 'junos', label: 'Juniper Junos' },
];
const templateOf = (text: string): Template => TEMPLATES.find(({ value }) => value === text)?.value ?? 'frr';

interface ImportFormProps {
  network: Presence;
  onDone: (made: SetupImported) => void;
}

/** Which ports, and the router that holds them. */
export function ImportForm({ network, onDone }: ImportFormProps) {
  const ports = network.exchanges.flatMap((exchange) => exchange.ports);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(
    () => new Set(ports.filter(isProposed).map(({ netixlan_id }) => netixlan_id)),
  );
  const [router, setRouter] = useState({ name: 'edge1', hostname: '', template: templateOf('frr') });
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: () =>
      client.call('POST /api/setup/import/', {
        body: { asn: network.asn, netixlans: [...chosen], router },
      }),
    onSuccess: (made) => {
      void queries.invalidateQueries();
      onDone(made);
    },
  });
  const fields = run.error instanceof ApiError ? run.error.fields : {};
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
        <Box className="card" p="lg" component="section" aria-label="Router">
          <Title order={2} mb="md">
            The router that has these ports
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <TextInput
              label="Name"
              required
              value={router.name}
              error={fields.name?.join(' ') ?? fields.router?.join(' ') ?? null}
              onChange={(event) => setRouter({ ...router, name: event.currentTarget.value })}
            />
            <TextInput
              label="Host name or address"
              required
              placeholder="edge1.example.net"
              value={router.hostname}
              error={fields.hostname?.join(' ') ?? null}
              onChange={(event) => setRouter({ ...router, hostname: event.currentTarget.value })}
            />
            <NativeSelect
              label="Configuration template"
              data={TEMPLATES}
              value={router.template}
              onChange={(event) => setRouter({ ...router, template: templateOf(event.currentTarget.value) })}
            />
          </SimpleGrid>
        </Box>
        {run.error && <Failure error={run.error} />}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed">
            {counted(chosen.size, 'port')} chosen; several routers can be arranged later
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
