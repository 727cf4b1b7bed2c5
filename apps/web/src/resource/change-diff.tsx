import { Table, Text } from '@mantine/core';
import type { AnyField } from '@peersmith/resource';
import { isRecord } from '../api/row.ts';
import { fieldLabel } from '../text/label.ts';
import { ChangeValue } from './change-value.tsx';
import { resourceOfType } from './pages.ts';

interface Change {
  key: string;
  before: unknown;
  after: unknown;
}

/** What a change touched; all that there was, for a new or deleted object. */
function changesIn(before: unknown, after: unknown): Change[] {
  const was = isRecord(before) ? before : {};
  const is = isRecord(after) ? after : {};
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return keys
    .map((key) => ({ key, before: was[key] ?? null, after: is[key] ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after))
    .filter(({ key }) => !['created', 'updated'].includes(key))
    .filter(({ before: one, after: other }) => !isNothing(one) || !isNothing(other));
}

const isNothing = (value: unknown) =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

interface ChangeDiffProps {
  type: string;
  before: unknown;
  after: unknown;
}

/** Each changed field, as it was and as it became. */
export function ChangeDiff({ type, before, after }: ChangeDiffProps) {
  const changes = changesIn(before, after);
  const resource = resourceOfType(type);
  if (changes.length === 0)
    return (
      <Text size="sm" c="dimmed" px="md" pb="sm">
        Nothing that is recorded changed.
      </Text>
    );
  const [created, deleted] = [!isRecord(before), !isRecord(after)];
  return (
    <Table fz="sm" layout="fixed" verticalSpacing={5} horizontalSpacing="md" aria-label="Changed fields">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="26%">Field</Table.Th>
          {!created && <Table.Th>Before</Table.Th>}
          {!deleted && <Table.Th>After</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changes.map(({ key, before: was, after: is }) => (
          <Table.Tr key={key}>
            <Table.Td c="dimmed">{fieldLabel(key, resource?.fields[key])}</Table.Td>
            {!created && <Value value={was} tone="var(--was)" field={resource?.fields[key]} />}
            {!deleted && <Value value={is} tone="var(--now)" field={resource?.fields[key]} />}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface ValueProps {
  value: unknown;
  tone: string;
  field: AnyField | undefined;
}
const Value = ({ value, tone, field }: ValueProps) => (
  <Table.Td bg={tone} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
    <ChangeValue value={value} field={field} />
  </Table.Td>
);
