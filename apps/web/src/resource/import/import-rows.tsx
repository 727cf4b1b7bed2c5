import { Box, Button, Group, SegmentedControl, Table, Text } from '@mantine/core';
import type { ImportedRow, ImportReport } from '@peersmith/api-client';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Dot } from '../../cells/status.tsx';
import { formatNumber } from '../../text/format.ts';
import { detailPath } from '../pages.ts';
import { Differences, Messages } from '../plan-view.tsx';

const OUTCOMES = [
  { outcome: 'refuse', would: 'Refused', did: 'Refused', tone: 'var(--bad)' },
  { outcome: 'update', would: 'Changes', did: 'Changed', tone: 'var(--warn)' },
  { outcome: 'create', would: 'New', did: 'New', tone: 'var(--good)' },
  { outcome: 'unchanged', would: 'Unchanged', did: 'Unchanged', tone: 'var(--quiet)' },
] as const;
const SHORT = 50;

/** The rows of a file, each with what becomes of it; those that are refused first. */
export function ImportRows({ resource, report }: { resource: AnyResource; report: ImportReport }) {
  const { counts, rows, applied } = report;
  const [picked, setPicked] = useState('all');
  const [isWhole, setWhole] = useState(false);
  const some = picked === 'all' ? rows : rows.filter(({ outcome }) => outcome === picked);
  const shown = isWhole ? some : some.slice(0, SHORT);
  const total = OUTCOMES.find(({ outcome }) => outcome === picked);
  const count = total ? counts[total.outcome] : counts.rows;
  const choices = [
    { value: 'all', label: `All ${formatNumber(counts.rows)}` },
    ...OUTCOMES.filter(({ outcome }) => counts[outcome] > 0).map(({ outcome, would, did }) => ({
      value: outcome,
      label: `${applied ? did : would} ${formatNumber(counts[outcome])}`,
    })),
  ];
  return (
    <Box className="card" style={{ overflow: 'hidden' }}>
      <Group p="sm">
        <Box style={{ overflowX: 'auto' }}>
          <SegmentedControl
            aria-label="Rows to show"
            data={choices}
            value={picked}
            onChange={(value) => {
              setPicked(value);
              setWhole(false);
            }}
          />
        </Box>
      </Group>
      <Table.ScrollContainer minWidth={330} maxHeight="60vh">
        <Table stickyHeader aria-label="Rows of the file">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={50}>Row</Table.Th>
              <Table.Th w={130}>Outcome</Table.Th>
              <Table.Th w={260} visibleFrom="sm">
                Object
              </Table.Th>
              <Table.Th>What</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((one) => (
              <RowOf key={one.row} one={one} resource={resource} applied={applied} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {shown.length < some.length && (
        <Button size="xs" variant="subtle" m="xs" onClick={() => setWhole(true)}>
          Show all {formatNumber(some.length)}
        </Button>
      )}
      {some.length < count && (isWhole || some.length <= SHORT) && (
        <Text size="xs" c="dimmed" p="xs">
          {formatNumber(count - some.length)} more are not listed.
        </Text>
      )}
    </Box>
  );
}

interface RowOfProps {
  one: ImportedRow;
  resource: AnyResource;
  applied: boolean;
}

function RowOf({ one: { row, outcome, id, display, differences, messages }, resource, applied }: RowOfProps) {
  const known = OUTCOMES.find((each) => each.outcome === outcome);
  const name =
    id !== null && display ? (
      <Link to={detailPath(resource, id)} target="_blank" className="link">
        {display}
      </Link>
    ) : (
      (display ?? '—')
    );
  return (
    <Table.Tr>
      <Table.Td className="mono">{row}</Table.Td>
      <Table.Td>
        <Dot tone={known?.tone ?? 'var(--quiet)'}>{(applied ? known?.did : known?.would) ?? outcome}</Dot>
      </Table.Td>
      <Table.Td visibleFrom="sm">{name}</Table.Td>
      <Table.Td>
        {/* Where the window is narrow, what a row is about stands above what becomes of it. */}
        <Box hiddenFrom="sm">{name}</Box>
        <Messages resource={resource} messages={messages} />
        <Differences resource={resource} differences={differences} isNew={outcome === 'create'} />
      </Table.Td>
    </Table.Tr>
  );
}
