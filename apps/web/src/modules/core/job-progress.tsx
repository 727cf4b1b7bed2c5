import { Group, Progress, Stack, Text } from '@mantine/core';
import { job } from '@peersmith/model';
import type { Row } from '../../api/row.ts';
import { choiceValue } from '../../api/row.ts';
import { FieldValue } from '../../cells/index.tsx';
import { formatNumber } from '../../text/format.ts';
import { isUnderWay, logOf, progressOf } from './job-data.ts';

/** How far a job is, in one line and a bar. */
export function JobProgress({ row }: { row: Row }) {
  const progress = progressOf(row);
  const running = isUnderWay(row);
  const share = progress?.total ? Math.min(100, (progress.done / progress.total) * 100) : null;
  const done = choiceValue(row.status) === 'completed';
  const faulty = choiceValue(row.outcome) !== null;
  return (
    <Stack gap={6}>
      <Group justify="space-between" fz="sm">
        <Group gap="sm">
          {faulty ? (
            <FieldValue name="outcome" field={job.fields.outcome} value={row.outcome} row={row} />
          ) : (
            <FieldValue name="status" field={job.fields.status} value={row.status} row={row} />
          )}
          {running && <Text size="sm">{progress?.label || 'Waiting for a worker'}</Text>}
        </Group>
        {running && progress && (
          <Text size="sm" c="dimmed">
            {formatNumber(progress.done)}
            {progress.total ? ` of ${formatNumber(progress.total)}` : ''}
          </Text>
        )}
      </Group>
      <Progress
        value={running ? (share ?? 100) : 100}
        animated={running}
        color={running ? 'harbour' : faulty ? 'yellow' : done ? 'green' : 'red'}
        aria-label="Progress of the job"
      />
      {!running && <Text size="sm">{done && !faulty ? lastMessage(row) : lastError(row)}</Text>}
    </Stack>
  );
}

const lastMessage = (row: Row): string =>
  logOf(row)
    .flatMap((group) => group.lines)
    .findLast(({ level }) => level === 'success')?.message ?? '';

function lastError(row: Row): string {
  const lines = logOf(row).flatMap((group) => group.lines);
  return (
    lines.findLast(({ level }) => level !== 'info')?.message ??
    (String(row.output ?? '') || 'The job failed.')
  );
}
