import { Box, Stack, Text } from '@mantine/core';
import type { Presence } from '@peersmith/api-client';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import { ImportForm } from './import-form.tsx';

/** What PeeringDB knows about a network, and the routers that have its ports; ends with the id of one of them. */
export function NetworkStep({ asn, onDone }: { asn: number; onDone: (router: number) => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['setup', 'network', asn],
    queryFn: () => client.call('GET /api/setup/network/', { query: { asn } }),
    retry: false,
  });
  return (
    <Stack gap="md" pt="sm">
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading lines={4} />}
      {data && <Found network={data} onDone={onDone} />}
    </Stack>
  );
}

function Found({ network, onDone }: { network: Presence; onDone: (router: number) => void }) {
  const { asn, name, irr_as_set, policy_general, exchanges } = network;
  return (
    <Stack gap="md">
      <Box className="card" p="md">
        <Text fw={600}>
          {formatAsn(asn)} {name}
        </Text>
        <Text size="sm" c="dimmed">
          {[policy_general && `${policy_general} policy`, irr_as_set].filter(Boolean).join(' · ') ||
            'No policy or AS-SET given'}
        </Text>
      </Box>
      {exchanges.length === 0 ? (
        <Text size="sm">
          PeeringDB knows no port of this network at any exchange. Add your ports there, or add exchanges and
          connections by hand.
        </Text>
      ) : (
        <ImportForm key={asn} network={network} onDone={onDone} />
      )}
    </Stack>
  );
}
