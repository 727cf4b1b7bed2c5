import { Alert, Anchor, Box, Button, FileButton, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { MemberSummary } from '@peersmith/api-client';
import { memberExport } from '@peersmith/model';
import type { ShownRow } from '@peersmith/resource';
import { IconRefresh, IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import { Moment } from '../../cells/moment.tsx';
import { detailPath } from '../../resource/pages.ts';
import { Failure } from '../../shell/states.tsx';
import { counted, formatNumber } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { JobProgress } from '../core/job-progress.tsx';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';

interface SourceProps {
  source: ShownRow;
  summary: MemberSummary;
}

/** Where the exchange says it, how that stands, and reading it again. */
export function SourceCard({ source, summary }: SourceProps) {
  const { last_read, last_error, enabled } = source;
  return (
    <Box className="card" p="md" component="section" aria-label="Member export">
      <Group justify="space-between" align="flex-start">
        <Group gap="6px 32px" fz="sm">
          <Fact name="Last read">{typeof last_read === 'string' ? <Moment iso={last_read} /> : 'never'}</Fact>
          <Fact name="Members">{formatNumber(Number(source.member_count))}</Fact>
          <Fact name="By the exchange">{counted(summary.members, 'address', 'addresses')}</Fact>
          <Fact name="By PeeringDB">
            {summary.has_peeringdb ? counted(summary.peeringdb, 'address', 'addresses') : 'not linked'}
          </Fact>
          <Fact name="Both say the same">{formatNumber(summary.agreeing)}</Fact>
          <Fact name="Findings">{formatNumber(Number(source.finding_count))}</Fact>
          <Fact name="Schema">{String(source.version) || '–'}</Fact>
          <Fact name="Source">
            <Anchor component={Link} to={detailPath(memberExport, source.id)} fz="sm">
              {String(source.file_name) || 'member export'}
            </Anchor>
          </Fact>
        </Group>
        <ReadAgain source={source} />
      </Group>
      {last_error !== '' && (
        <Alert mt="md" color="red" variant="light" title="It could not be read the last time">
          {`${String(last_error)}. What was read before stays.`}
          {source.is_held === true && <TakeAnyway source={source} />}
        </Alert>
      )}
      {enabled === false && (
        <Alert mt="md" color="gray" variant="light">
          It is disabled: not read, and not compared.
        </Alert>
      )}
    </Box>
  );
}

/** Takes from its URL what was held, once somebody has looked at it. */
function TakeAnyway({ source }: Pick<SourceProps, 'source'>) {
  const can = useCan();
  const take = useStartedJob(() =>
    client.resource(memberExport).act(source.id, 'read', { accept_gone: true }),
  );
  if (!can(memberExport, 'change') || source.source_url === '') return null;
  return (
    <Box mt="sm">
      <Button size="xs" color="red" variant="light" loading={take.running} onClick={take.start}>
        Take it, and drop what is gone
      </Button>
      {take.error && <Failure error={take.error} />}
    </Box>
  );
}

/** Reads the export now, from its URL or from a file. */
function ReadAgain({ source }: Pick<SourceProps, 'source'>) {
  const can = useCan();
  const queries = useQueryClient();
  const read = useStartedJob(() => client.resource(memberExport).act(source.id, 'read'));
  const upload = useMutation({
    mutationFn: async ({ file, accept_gone = false }: { file: File; accept_gone?: boolean }) =>
      client.call('POST /api/members/member-exports/:id/upload/', {
        path: { id: source.id },
        body: { text: await file.text(), file_name: file.name, accept_gone },
      }),
    onSuccess: ({ ports, came, changed, went }) =>
      notifications.show({
        message: `${counted(ports, 'port')}: ${came} came, ${changed} changed, ${went} went.`,
      }),
    onSettled: () => void queries.invalidateQueries(),
  });
  if (!can(memberExport, 'change')) return null;
  return (
    <Box>
      <Group gap="xs" justify="flex-end">
        <FileButton
          accept=".json,application/json"
          onChange={(file) => file && upload.mutate({ file })}
          inputProps={{ 'aria-label': 'Member export as a file' }}
        >
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="xs"
              leftSection={<IconUpload size={14} />}
              loading={upload.isPending}
            >
              Upload a file
            </Button>
          )}
        </FileButton>
        {source.source_url !== '' && (
          <Button
            size="xs"
            leftSection={<IconRefresh size={14} />}
            loading={read.running}
            onClick={read.start}
          >
            Read now
          </Button>
        )}
      </Group>
      {(upload.error ?? read.error) && (
        <Box mt="sm">
          <Failure error={upload.error ?? read.error} />
          {upload.error && upload.variables && source.is_held === true && (
            <Button
              mt="xs"
              size="xs"
              color="red"
              variant="light"
              onClick={() => upload.mutate({ file: upload.variables.file, accept_gone: true })}
            >
              Take the file, and drop what is gone
            </Button>
          )}
        </Box>
      )}
      {read.row && read.running && (
        <Box mt="sm">
          <JobProgress row={read.row} />
        </Box>
      )}
    </Box>
  );
}
