import { Alert, Box, Group, Stack, Table } from '@mantine/core';
import { pushResultIn } from '@peersmith/api-client';
import { job, jobTitle, registry } from '@peersmith/model';
import type { Row } from '../../api/row.ts';
import { type CellProps, FieldValue } from '../../cells/index.tsx';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { present, type SlotProps } from '../../resource/present.ts';
import { CodeView } from '../../text/code-view.tsx';
import { formatDuration } from '../../text/format.ts';
import { PushOutcome } from '../pushes/push-outcome.tsx';
import { PUSH_JOB } from '../pushes/use-push.ts';
import { Fact } from './fact.tsx';
import { JobActions } from './job-actions.tsx';
import { isUnderWay, type LogLine, logOf, useJob } from './job-data.ts';
import { JobProgress } from './job-progress.tsx';

/** A job: how far, what it said, what came of it. */
function JobOverview({ row: given }: SlotProps) {
  const { data } = useJob(given.id);
  const row = data ?? given;
  const output = typeof row.output === 'string' ? row.output : '';
  // What is the output stands in a card of its own.
  const groups = logOf(row).filter(({ name }) => name !== 'output' || !output);
  const push = row.name === PUSH_JOB ? pushResultIn(row.data) : null;
  return (
    <Stack gap="md">
      <Box className="card" p="md">
        <JobProgress row={row} />
        <Silence row={row} />
        <Group justify="space-between" align="flex-end">
          <Facts row={row} />
          <JobActions row={row} />
        </Group>
      </Box>
      {push && <PushOutcome row={row} result={push} />}
      {groups.map(({ name, lines }) => (
        <Card key={name} title={name === 'main' ? 'Log' : `Log: ${name}`}>
          <Log lines={lines} />
        </Card>
      ))}
      {output && !push && (
        <Card title="Output">
          <CodeView text={output} />
        </Card>
      )}
    </Stack>
  );
}

const SILENT_MS = 60_000;

/** Says of a running job that its worker gives no sign of life, and what to do. */
function Silence({ row }: { row: Row }) {
  const { seen } = row;
  const since = typeof seen === 'string' ? Date.now() - Date.parse(seen) : 0;
  if (!isUnderWay(row) || since < SILENT_MS) return null;
  return (
    <Alert mt="md" color="yellow" title={`No sign of life for ${formatDuration(since)}`}>
      Its worker has probably ended. The job is taken again by itself, or marked as abandoned, within minutes;
      you can also cancel it and run it again.
    </Alert>
  );
}

function Facts({ row }: { row: Row }) {
  const { started, completed } = row;
  const took =
    typeof started === 'string' && typeof completed === 'string'
      ? formatDuration(Date.parse(completed) - Date.parse(started))
      : null;
  return (
    <Group gap="xl" mt="md" fz="sm">
      <Fact name="Started">{typeof started === 'string' ? <Moment iso={started} /> : 'not yet'}</Fact>
      <Fact name="Ended">{typeof completed === 'string' ? <Moment iso={completed} /> : 'not yet'}</Fact>
      {took && <Fact name="Took">{took}</Fact>}
      <Fact name="User">
        <FieldValue name="user" field={job.fields.user} value={row.user} row={row} />
      </Fact>
      <Fact name="Job">
        <span className="mono">{String(row.job_id)}</span>
      </Fact>
    </Group>
  );
}

const TONES: Readonly<Record<string, string>> = {
  debug: 'var(--quiet)',
  info: 'var(--info)',
  success: 'var(--good)',
  warning: 'var(--warn)',
  failure: 'var(--bad)',
  error: 'var(--bad)',
};

const Log = ({ lines }: { lines: readonly LogLine[] }) => (
  <Table fz="sm" verticalSpacing={5} horizontalSpacing="md" aria-label="Log">
    <Table.Tbody>
      {lines.map(({ time, level, object, url, message }, at) => (
        <Table.Tr key={at}>
          <Table.Td w={90} className="mono" c="dimmed" title={time}>
            {time.slice(11, 19)}
          </Table.Td>
          <Table.Td w={100}>
            <Dot tone={TONES[level] ?? 'var(--quiet)'}>{level}</Dot>
          </Table.Td>
          <Table.Td>
            {object && url ? (
              <a className="link" href={url}>
                {object}
              </a>
            ) : (
              object
            )}{' '}
            {message}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);

const nameOf = (row: Row): string => jobTitle(registry, String(row.name ?? ''));

const NameCell = ({ row }: CellProps) => <span>{nameOf(row)}</span>;

present(job, {
  leading: 'name',
  title: nameOf,
  cells: { name: { Show: NameCell } },
  Overview: JobOverview,
});
