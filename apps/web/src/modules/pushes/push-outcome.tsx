import { Anchor, Box, Button, Group, Stack, Table, Text } from '@mantine/core';
import type { PushedRouter, PushResult } from '@peersmith/api-client';
import { dataSource, router } from '@peersmith/model';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Row } from '../../api/row.ts';
import { Dot } from '../../cells/status.tsx';
import { Amount } from '../../difference/difference-bar.tsx';
import { DifferenceView } from '../../difference/difference-view.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { Failure } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { isUnderWay } from '../core/job-data.ts';
import { useMayPush, usePush } from './use-push.ts';

const STATES: Readonly<Record<PushedRouter['state'], { label: string; tone: string }>> = {
  new: { label: 'New file', tone: 'var(--info)' },
  changed: { label: 'Changed', tone: 'var(--warn)' },
  passwords_only: { label: 'Only passwords', tone: 'var(--warn)' },
  unchanged: { label: 'As its file', tone: 'var(--good)' },
  failed: { label: 'Cannot be rendered', tone: 'var(--bad)' },
};

interface PushOutcomeProps {
  row: Row;
  result: PushResult;
}

/** What came of a push or would, file by file, with the differences; and the button that writes what one has looked at. */
export function PushOutcome({ row, result }: PushOutcomeProps) {
  const output = typeof row.output === 'string' ? row.output : '';
  if (isUnderWay(row) || (result.routers.length === 0 && result.sources.length === 0)) return null;
  return (
    <Stack gap="md">
      {result.sources.length > 0 && <Sources row={row} result={result} />}
      {result.routers.length > 0 && (
        <Card title="Routers">
          <Files result={result} />
        </Card>
      )}
      {output && <DifferenceView text={output} name={`push-${row.id}.diff`} />}
    </Stack>
  );
}

function Sources({ row, result }: PushOutcomeProps) {
  const files = result.sources.reduce((sum, one) => sum + one.files, 0);
  return (
    <Card title={result.committed ? 'Written to' : 'Would be written to'}>
      <Stack gap="xs" px="md" pb="md">
        {result.sources.map(({ id, name, files: count, revision, branch, link }) => (
          <Group key={id} gap="md" fz="sm">
            <Anchor component={Link} to={detailPath(dataSource, id)} fz="sm" fw={600}>
              {name}
            </Anchor>
            <span>{counted(count, 'file')}</span>
            {revision && (
              <span>
                commit <span className="mono">{revision.slice(0, 12)}</span>
                {branch && ` on ${branch}`}
              </span>
            )}
            {link && (
              <Anchor href={link} fz="sm" target="_blank" rel="noreferrer">
                Open a pull request <IconExternalLink size={13} aria-hidden />
              </Anchor>
            )}
          </Group>
        ))}
        {!result.committed && <WriteIt row={row} result={result} files={files} />}
      </Stack>
    </Card>
  );
}

/** Writes what was looked at: where a configuration is another one by now, the server refuses. */
function WriteIt({ row, result, files }: PushOutcomeProps & { files: number }) {
  const push = usePush();
  if (!useMayPush()) return null;
  if (files === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing is to be written: every file has what is rendered.
      </Text>
    );
  const { what, mask_passwords, branch, message, routers } = result;
  return (
    <Box mt="xs">
      <Button
        loading={push.isPending}
        onClick={() =>
          push.mutate({
            ...{ what, mask_passwords, branch, message, commit: true, reviewed: row.id },
            routers: routers.map(({ id }) => id),
          })
        }
      >
        Push {counted(files, 'file')}
        {branch === null ? '' : ` to the new branch ${branch}`}
      </Button>
      {push.error && <Failure error={push.error} />}
    </Box>
  );
}

const Files = ({ result: { routers } }: Pick<PushOutcomeProps, 'result'>) => (
  <div className="listing">
    <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label="Routers of the push">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Router</Table.Th>
          <Table.Th>File</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th ta="right">Lines</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {routers.map(({ id, name, path, state, added, removed, detail }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <Link className="link" to={detailPath(router, id)}>
                {name}
              </Link>
            </Table.Td>
            <Table.Td className="mono">{path}</Table.Td>
            <Table.Td>
              <Dot tone={STATES[state].tone}>{STATES[state].label}</Dot>
              {detail && (
                <Text size="xs" c="dimmed">
                  {detail}
                </Text>
              )}
            </Table.Td>
            <Table.Td ta="right">
              {added + removed > 0 && <Amount added={added} removed={removed} />}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </div>
);
