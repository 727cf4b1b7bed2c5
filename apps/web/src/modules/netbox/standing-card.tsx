import { Alert, Anchor, Box, Button, Group } from '@mantine/core';
import type { NetboxStanding } from '@peersmith/api-client';
import { netboxInterface, netboxIpAddress } from '@peersmith/model';
import { IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { Moment } from '../../cells/moment.tsx';
import { listPath } from '../../resource/pages.ts';
import { Failure } from '../../shell/states.tsx';
import { formatNumber } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { JobProgress } from '../core/job-progress.tsx';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';
import { READ_NETBOX } from './netbox-data.ts';

/** Where NetBox is, as of when all below is, and reading it again. */
export function StandingCard({ standing }: { standing: NetboxStanding }) {
  const { url, version, last_read, last_error, roles, tags } = standing;
  const count = (resource: typeof netboxInterface | typeof netboxIpAddress, value: number) => (
    <Anchor component={Link} to={listPath(resource)} fz="sm">
      {formatNumber(value)}
    </Anchor>
  );
  return (
    <Box className="card" p="md" component="section" aria-label="How NetBox stands">
      <Group justify="space-between" align="flex-start">
        <Group gap="6px 32px" fz="sm">
          <Fact name="NetBox">
            <Anchor href={url} fz="sm" target="_blank" rel="noreferrer">
              {URL.parse(url)?.host ?? url}
            </Anchor>
          </Fact>
          <Fact name="Version">{version || '–'}</Fact>
          <Fact name="Last read">{last_read ? <Moment iso={last_read} /> : 'never'}</Fact>
          <Fact name="Devices">{formatNumber(standing.devices)}</Fact>
          <Fact name="Interfaces">{count(netboxInterface, standing.interfaces)}</Fact>
          <Fact name="Addresses">{count(netboxIpAddress, standing.ip_addresses)}</Fact>
          <Fact name="Roles">{roles.join(', ') || 'any'}</Fact>
          <Fact name="Tags">{tags.join(', ') || 'any'}</Fact>
        </Group>
        <ReadNow standing={standing} />
      </Group>
      {last_error !== '' && (
        <Alert mt="md" color="red" variant="light" title="It could not be read the last time">
          {`${last_error}. What was read before stays.`}
        </Alert>
      )}
    </Box>
  );
}

/** Reads NetBox, with what the job says meanwhile. */
function ReadNow({ standing }: { standing: NetboxStanding }) {
  const holds = useHolds();
  const read = useStartedJob(() => client.call('POST /api/netbox/read/', { body: {} }));
  const all = useStartedJob(() => client.call('POST /api/netbox/read/', { body: { accept_fewer: true } }));
  if (!holds(READ_NETBOX)) return null;
  const row = (all.running ? all : read).row;
  return (
    <Box>
      <Group gap="xs" justify="flex-end">
        {standing.last_error.includes('accept_fewer') && (
          <Button size="xs" variant="default" color="red" loading={all.running} onClick={all.start}>
            Take over that they are gone
          </Button>
        )}
        <Button size="xs" leftSection={<IconRefresh size={14} />} loading={read.running} onClick={read.start}>
          Read now
        </Button>
      </Group>
      {(read.error ?? all.error) && (
        <Box mt="sm">
          <Failure error={read.error ?? all.error} />
        </Box>
      )}
      {row && (read.running || all.running) && (
        <Box mt="sm">
          <JobProgress row={row} />
        </Box>
      )}
    </Box>
  );
}
