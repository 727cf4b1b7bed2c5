import { Box, Button, Group, Stack } from '@mantine/core';
import { bgpGroup, job, relationship, router } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure } from '../../shell/states.tsx';
import { MultiPicker } from '../../widgets/multi-picker.tsx';
import type { Option } from '../../widgets/option.ts';
import { Picker } from '../../widgets/picker.tsx';
import { JobProgress } from '../core/job-progress.tsx';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';
import { sessionImportOf } from './import-data.ts';
import { ImportPreview } from './import-preview.tsx';

interface Wanted {
  dry_run: boolean;
  plan?: string;
}

/** Takes sessions over from routers into an exchange or a group: seen first, then made. */
export function ImportSessionsTab({ resource, row: { id } }: SlotProps) {
  const isGroup = resource === bgpGroup;
  const [kin, setKin] = useState<Option | null>(null);
  const [routers, setRouters] = useState<Option[]>([]);
  const begin = (body: Wanted) =>
    isGroup
      ? client.call('POST /api/peering/bgp-groups/:id/import-sessions/', {
          path: { id },
          body: {
            ...body,
            ...(kin ? { relationship: kin.id } : {}),
            ...(routers.length > 0 ? { routers: routers.map((one) => one.id) } : {}),
          },
        })
      : client.call('POST /api/peering/internet-exchanges/:id/import-sessions/', { path: { id }, body });
  const preview = useStartedJob(() => begin({ dry_run: true }));
  const found = preview.ended ? sessionImportOf(preview.row) : null;
  const make = useStartedJob(() => begin({ dry_run: false, ...(found ? { plan: found.digest } : {}) }));
  const made = make.ended ? sessionImportOf(make.row) : null;
  // What was made is about what was found before it, and done with once the routers are asked again.
  const isDone = made?.applied === true && (make.row?.id ?? 0) > (preview.row?.id ?? 0);
  const ask = (
    <Group align="flex-start" justify="center">
      {isGroup && (
        <>
          <Box w={260} ta="left">
            <MultiPicker
              resource={router}
              label="Routers"
              description="By default those that have sessions of the group."
              value={routers}
              onChange={setRouters}
            />
          </Box>
          <Box w={260} ta="left">
            <Picker
              resource={relationship}
              label="Relationship"
              description="By default that of the sessions of the group."
              value={kin}
              onChange={setKin}
            />
          </Box>
        </>
      )}
      <Button
        mt={isGroup ? 24 : 0}
        leftSection={<IconDownload size={16} />}
        loading={preview.running}
        onClick={preview.start}
      >
        {preview.row ? 'Ask again' : 'Ask the routers'}
      </Button>
    </Group>
  );
  return (
    <Stack gap="md">
      <div className="card">
        <Empty title="Sessions that routers have and that are not here" actions={ask}>
          {isGroup
            ? 'The routers of the group are asked; of what they have, sessions that are on no exchange can be taken over.'
            : 'The routers of its connections are asked; sessions on the LAN can be taken over, with networks from PeeringDB.'}{' '}
          Nothing is written before you have seen it.
        </Empty>
      </div>
      {preview.error && <Failure error={preview.error} />}
      <JobSoFar started={preview} />
      {found && !isDone && <ImportPreview found={found} isBusy={make.running} onMake={make.start} />}
      {make.error && <Failure error={make.error} />}
      <JobSoFar started={make} />
    </Stack>
  );
}

const jobs: AnyResource = job;

const JobSoFar = ({ started: { row } }: { started: ReturnType<typeof useStartedJob> }) =>
  row && (
    <Box className="card" p="md">
      <JobProgress row={row} />
      <Link className="link" style={{ fontSize: 13 }} to={detailPath(jobs, row.id)}>
        Log of this job
      </Link>
    </Box>
  );
