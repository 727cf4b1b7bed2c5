import { Box, Button, Group, Text } from '@mantine/core';
import { ApiError } from '@peersmith/api-client';
import { exportTemplate } from '@peersmith/model';
import { apiPathOf } from '@peersmith/resource';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { isRecord } from '../../../api/row.ts';
import { MistakeAlert } from '../../../editor/mistake-alert.tsx';
import type { SlotProps } from '../../../resource/present.ts';
import { Empty, Failure, Loading } from '../../../shell/states.tsx';
import { CodeView } from '../../../text/code-view.tsx';
import { CopyButton } from '../../../text/copy-button.tsx';
import { formatNumber } from '../../../text/format.ts';
import { linesOf } from '../../../text/hits.ts';

/** What a template prints of all objects that its reader may view. */
export function OutputTab({ row }: SlotProps) {
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['export', row.id],
    queryFn: ({ signal }) =>
      client.call('GET /api/extras/export-templates/:id/render-synchronous/', {
        path: { id: row.id },
        signal,
      }),
    staleTime: 0,
    retry: false,
  });
  const problem = error instanceof ApiError && isRecord(error.body) ? error.body : null;
  if (problem?.code === 'template_error')
    return (
      <MistakeAlert
        title="The template could not be rendered"
        detail={`Line ${problem.line} of ${problem.template}: ${problem.detail}`}
        place={null}
        excerpt={problem.excerpt}
        edit={{ resource: exportTemplate, id: row.id }}
      />
    );
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={12} />;
  if (data.rendered === '')
    return (
      <div className="card">
        <Empty title="Nothing is printed">The template prints nothing of the objects that there are.</Empty>
      </div>
    );
  return (
    <Box className="card" style={{ overflow: 'hidden' }}>
      <Group px="md" py={9} gap="sm" style={{ borderBottom: '1px solid var(--line)' }}>
        <Text size="sm" fw={600}>
          {formatNumber(linesOf(data.rendered).length)} lines
        </Text>
        <Group gap="xs" ml="auto">
          <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
            Render again
          </Button>
          <CopyButton text={data.rendered} label="Copy" />
          <Button
            component="a"
            href={`${apiPathOf(exportTemplate)}${row.id}/render-synchronous/?format=text`}
            download
            variant="default"
            leftSection={<IconDownload size={16} />}
          >
            Download
          </Button>
        </Group>
      </Group>
      <Box py={8}>
        <CodeView text={data.rendered} height="calc(100vh - 290px)" />
      </Box>
    </Box>
  );
}
