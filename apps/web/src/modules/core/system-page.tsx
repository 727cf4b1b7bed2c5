import { Box, Group, Stack, Table, Text } from '@mantine/core';
import type { EncryptionKey } from '@peersmith/api-client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { useMe } from '../../api/me.tsx';
import { Dot } from '../../cells/status.tsx';
import { helpOnPage } from '../../help/help-of.ts';
import { Card } from '../../resource/overview.tsx';
import { NotFound } from '../../shell/not-found.tsx';
import { Page } from '../../shell/page.tsx';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { formatNumber } from '../../text/format.ts';
import { Configuration } from './configuration-card.tsx';
import { Fact } from './fact.tsx';
import { Health } from './health-card.tsx';

/** The server that answers: what runs, and which keys seal its secrets; for superusers. */
export function SystemPage() {
  const { is_superuser } = useMe();
  if (!is_superuser) return <NotFound />;
  return (
    <Page
      title="System"
      help={helpOnPage(
        'System',
        'when-things-fail',
        'Versions, health, settings in force and keys of the server.',
      )}
      about="The server that you are talking to."
      width={1000}
    >
      <Stack gap="lg">
        <Card title="Health">
          <Health />
        </Card>
        <Card title="Server">
          <Server />
        </Card>
        <Card title="Encryption keys">
          <Keys />
        </Card>
        <Card title="Settings in force">
          <Configuration />
        </Card>
      </Stack>
    </Page>
  );
}

function Server() {
  const { data, error, refetch } = useQuery({
    queryKey: ['core', 'status'],
    queryFn: () => client.call('GET /api/status/'),
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  // Callers who are not signed in are told less.
  if (!data || 'status' in data) return <Loading lines={2} />;
  const { p50_ms, p99_ms, max_ms } = data['event-loop-delay'];
  return (
    <Group gap="xl" px="md" pb="md" fz="sm">
      <Fact name="Version">{data['peersmith-version']}</Fact>
      <Fact name="Workers">{formatNumber(data['rq-workers-running'])}</Fact>
      <Fact name="Requests wait (median, 99 %, longest)">
        {[p50_ms, p99_ms, max_ms].map((ms) => formatNumber(Math.round(ms))).join(' / ')} ms
      </Fact>
    </Group>
  );
}

function Keys() {
  const { data, error, refetch } = useQuery({
    queryKey: ['core', 'encryption-keys'],
    queryFn: () => client.call('GET /api/core/encryption-keys/'),
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={2} />;
  const { results } = data;
  return (
    <>
      <Table.ScrollContainer minWidth={500}>
        <Table fz="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Key</Table.Th>
              <Table.Th>Use</Table.Th>
              <Table.Th ta="right">Secrets</Table.Th>
              <Table.Th>Where</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {results.map((key) => (
              <Table.Tr key={key.id}>
                <Table.Td className="mono">{key.id}</Table.Td>
                <Table.Td>
                  <Use {...key} />
                </Table.Td>
                <Table.Td ta="right">{formatNumber(key.values)}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{key.source ?? '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Box px="md" pb="md">
        <Text size="sm" c="dimmed">
          {adviceOn(results)}
        </Text>
      </Box>
    </>
  );
}

function Use({ source, seals }: EncryptionKey) {
  if (source === null) return <Dot tone="var(--bad)">Missing</Dot>;
  return seals ? <Dot tone="var(--good)">Seals and opens</Dot> : <Dot tone="var(--quiet)">Opens only</Dot>;
}

/** What to do next, on the machine of the server: a page of the web changes no keys. */
function adviceOn(keys: readonly EncryptionKey[]): ReactNode {
  const code = (text: string) => <span className="mono">{text}</span>;
  if (keys.some(({ source }) => source === null))
    return 'Put the missing key back where the others are: what it sealed cannot be read without it.';
  if (keys.some(({ seals, values }) => !seals && values > 0))
    return <>A rotation is not complete: {code('peersmith keys rotate')} seals the rest.</>;
  if (keys.length > 1)
    return (
      <>
        Nothing is sealed with the older keys. Keep them with your backups; then{' '}
        {code('peersmith keys rotate --finish')} takes them out.
      </>
    );
  return (
    <>
      Back up the keys with the database. {code('peersmith keys rotate')} makes a new one while the server
      runs.
    </>
  );
}
