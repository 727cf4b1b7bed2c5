import { Box, Group, Stack, Text } from '@mantine/core';
import type { HealthState } from '@peersmith/api-client';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Dot } from '../../cells/status.tsx';
import { Failure, hides, Loading } from '../../shell/states.tsx';

const TONES: Readonly<Record<HealthState['state'], { tone: string; word: string }>> = {
  ok: { tone: 'var(--good)', word: 'Fine' },
  warning: { tone: 'var(--warn)', word: 'Look at it' },
  error: { tone: 'var(--bad)', word: 'Broken' },
};

/** What each part of the installation says of itself, and what to do where it is not as it should be. */
export function Health() {
  const { data, error, refetch } = useQuery({
    queryKey: ['core', 'health'],
    queryFn: () => client.call('GET /api/core/health/'),
    // It changes with time, and not only with tables.
    refetchInterval: 30_000,
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={3} />;
  return (
    <Stack gap="sm" px="md" pb="md">
      {data.checks.map(({ module, name, state, text }) => (
        <Group key={`${module} ${name}`} gap="md" wrap="nowrap" align="baseline" fz="sm">
          <Box w={170} style={{ flexShrink: 0 }} fw={500}>
            {name}
          </Box>
          <Box w={100} style={{ flexShrink: 0 }}>
            <Dot tone={TONES[state].tone}>{TONES[state].word}</Dot>
          </Box>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
