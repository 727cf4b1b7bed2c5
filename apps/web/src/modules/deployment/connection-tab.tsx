import { Box, Button, Group, Stack, Table, Text } from '@mantine/core';
import type { ConnectionTest } from '@peersmith/api-client';
import { job } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { IconPlugConnected } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure } from '../../shell/states.tsx';
import { formatDuration } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { JobProgress } from '../core/job-progress.tsx';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';
import { connectionTestOf, STEPS } from './connection-data.ts';
import { HostKey } from './host-key.tsx';

const jobs: AnyResource = job;

/** Tries to sign in to a router, step by step. */
export function ConnectionTab({ row }: SlotProps) {
  const test = useStartedJob(() =>
    client.call('GET /api/devices/routers/:id/test-napalm-connection/', { path: { id: row.id } }),
  );
  const found = connectionTestOf(test.row);
  const button = (
    <Button leftSection={<IconPlugConnected size={16} />} loading={test.running} onClick={test.start}>
      {found ? 'Test again' : 'Test the connection'}
    </Button>
  );
  if (!test.row && !test.error)
    return (
      <div className="card">
        <Empty title="Can this server change the router?" actions={button}>
          Looks up its name, reaches it, compares its host key, signs in, and sees whether it may read and
          change the configuration. Nothing is written to it.
        </Empty>
      </div>
    );
  return (
    <Stack gap="md">
      <Group>
        {button}
        {test.row && (
          <Link className="link" to={detailPath(jobs, test.row.id)}>
            Its job
          </Link>
        )}
      </Group>
      {test.error && <Failure error={test.error} />}
      {test.row && !found && (
        <Box className="card" p="md">
          <JobProgress row={test.row} />
        </Box>
      )}
      {found && <Steps test={found} />}
      {found?.host_key && (
        <HostKey key={found.host_key.shown} router={row} hostKey={found.host_key} onAccepted={test.start} />
      )}
      {found?.facts && <Facts facts={found.facts} />}
    </Stack>
  );
}

const STATES = {
  ok: { tone: 'var(--good)', label: 'OK' },
  failed: { tone: 'var(--bad)', label: 'Failed' },
  'not tried': { tone: 'var(--quiet)', label: 'Not tried' },
} as const;

function Steps({ test }: { test: ConnectionTest }) {
  return (
    <Card title="Steps">
      <Table.ScrollContainer minWidth={480}>
        <Table fz="sm" verticalSpacing={7} horizontalSpacing="md" aria-label="Steps of the test">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Step</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>What was found</Table.Th>
              <Table.Th ta="right">Took</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {test.steps.map(({ step, state, detail, duration_ms }) => {
              const { label, todo } = STEPS.find((one) => one.step === step) ?? { label: step, todo: '' };
              return (
                <Table.Tr key={step} style={{ verticalAlign: 'top' }}>
                  <Table.Td w={140}>{label}</Table.Td>
                  <Table.Td w={110}>
                    <Dot tone={STATES[state].tone}>{STATES[state].label}</Dot>
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {detail}
                    {state === 'failed' && (
                      <Text size="sm" c="dimmed">
                        {todo}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td w={90} ta="right">
                    {duration_ms === null ? '' : formatDuration(duration_ms)}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function Facts({ facts }: { facts: NonNullable<ConnectionTest['facts']> }) {
  const { vendor, model, version, hostname, uptime_s } = facts;
  return (
    <Card title="What it says of itself">
      <Group gap="xl" px="md" pb="md" fz="sm">
        <Fact name="Vendor">{vendor}</Fact>
        {model && <Fact name="Model">{model}</Fact>}
        {version && <Fact name="Version">{version}</Fact>}
        {hostname && <Fact name="Host name">{hostname}</Fact>}
        {uptime_s !== null && <Fact name="Up for">{formatUptime(uptime_s)}</Fact>}
      </Group>
    </Card>
  );
}

/** "12 days 3 h", "3 h 20 min". */
function formatUptime(seconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return `${days} ${days === 1 ? 'day' : 'days'} ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}
