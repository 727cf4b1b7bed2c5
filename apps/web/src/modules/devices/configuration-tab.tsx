import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { ApiError, type Rendered } from '@peersmith/api-client';
import { configuration, router } from '@peersmith/model';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { isRecord, isRow, type Row } from '../../api/row.ts';
import { detailPath, editPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure, Loading } from '../../shell/states.tsx';
import { formatDuration } from '../../text/format.ts';
import { TextView } from '../../text/text-view.tsx';
import { RenderFindings } from './render-findings.tsx';
import { TemplateMistake } from './template-mistake.tsx';

/** What the router's template makes of what is known about it. */
export function ConfigurationTab({ row }: SlotProps) {
  const template = row.configuration_template;
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['render', row.id],
    queryFn: () => client.call('GET /api/devices/routers/:id/render/', { path: { id: row.id } }),
    enabled: isRow(template),
    staleTime: 0,
  });
  if (!isRow(template)) return <NoTemplate row={row} />;
  const problem = error instanceof ApiError && isRecord(error.body) ? error.body : null;
  if (problem?.code === 'template_error') return <TemplateMistake problem={problem} template={template} />;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={14} />;
  return (
    <Stack gap="md">
      {!data.installable && <NotInstallable rendered={data} />}
      <RenderFindings findings={data.findings} />
      <TextView
        text={data.text}
        name={String(row.name)}
        rawUrl={`/api/devices/routers/${row.id}/render/?format=text`}
        about={
          <Group gap={8} fz="sm">
            <Link to={detailPath(configuration, data.template.id)} className="link">
              {data.template.name}
            </Link>
            <Text span inherit c="dimmed">
              {formatDuration(data.duration_ms)}
            </Text>
          </Group>
        }
        again={
          <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
            Render again
          </Button>
        }
      />
    </Stack>
  );
}

/** Why a text is for reading, and not for a router. */
function NotInstallable({ rendered: { findings, masked } }: { rendered: Rendered }) {
  const leavesOut = findings.some(({ severity }) => severity === 'error');
  return (
    <Alert color="red" variant="outline" icon={<IconAlertTriangle size={18} />}>
      <Text fw={600}>Not to be installed</Text>
      {leavesOut && <div>It leaves out what has an error below: mend that first.</div>}
      {masked > 0 && <div>You may not see the passwords of sessions, so masks stand for them.</div>}
    </Alert>
  );
}

function NoTemplate({ row }: { row: Row }) {
  return (
    <div className="card">
      <Empty
        title="This router has no template"
        actions={
          <Button component={Link} to={editPath(router, row.id)}>
            Choose a template
          </Button>
        }
      >
        A configuration is made from a template and what is known of the router: its sessions, policies and
        communities. Choose one in the router’s form.
      </Empty>
    </div>
  );
}
