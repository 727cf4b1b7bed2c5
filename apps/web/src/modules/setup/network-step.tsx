import { Box, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { Presence, SetupImported } from '@peersmith/api-client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import { ImportForm } from './import-form.tsx';

interface NetworkStepProps {
  onDone: (asn: number, made: SetupImported) => void;
}

/** Asks for the ASN and shows what PeeringDB knows about it. */
export function NetworkStep({ onDone }: NetworkStepProps) {
  const [text, setText] = useState('');
  const [asn, setAsn] = useState<number | null>(null);
  const typed = /^\s*(?:AS)?(\d{1,10})\s*$/i.exec(text)?.[1];
  const { data, error, isFetching } = useQuery({
    queryKey: ['setup', 'network', asn],
    queryFn: () => client.call('GET /api/setup/network/', { query: { asn } }),
    enabled: asn !== null,
    retry: false,
  });
  const look = (event: FormEvent) => {
    event.preventDefault();
    if (typed) setAsn(Number(typed));
  };
  return (
    <Stack gap="md" pt="sm">
      <form onSubmit={look}>
        <Group align="flex-end">
          <TextInput
            label="Your AS number"
            placeholder="AS64500"
            w={220}
            autoFocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={text !== '' && !typed ? 'A number, such as 64500' : null}
          />
          <Button type="submit" variant={data ? 'default' : 'filled'} disabled={!typed} loading={isFetching}>
            Look up
          </Button>
        </Group>
      </form>
      {error && <Failure error={error} />}
      {isFetching && !data && <Loading lines={4} />}
      {data && <Found network={data} onDone={(made) => onDone(data.asn, made)} />}
    </Stack>
  );
}

function Found({ network, onDone }: { network: Presence; onDone: (made: SetupImported) => void }) {
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
