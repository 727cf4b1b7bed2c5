import { Box, Table } from '@mantine/core';
import { formatNumber } from '../text/format.ts';
import { formatPoint, type PlotData, rowsOf } from './plot-data.ts';

/** The latest of what a plot shows, for those who do not see it. */
const MOST = 500;

/** The same as a plot, in numbers: the latest first. */
export function PlotTable({ data, name }: { data: PlotData; name: string }) {
  const { lines, stretches } = data;
  const rows = rowsOf(data).toReversed().slice(0, MOST);
  return (
    <Box className="listing plot-table" tabIndex={0} role="group" aria-label={`${name}, in numbers`}>
      <Table fz="sm" verticalSpacing={5} horizontalSpacing="md" aria-label={`${name}, in numbers`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>From</Table.Th>
            {stretches.length > 0 && <Table.Th>State</Table.Th>}
            {lines.map(({ label }) => (
              <Table.Th key={label} ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ at_s, state, values }) => (
            <Table.Tr key={at_s}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatPoint(at_s)}</Table.Td>
              {stretches.length > 0 && <Table.Td>{state ?? '—'}</Table.Td>}
              {lines.map(({ label }, at) => (
                <Table.Td key={label} ta="right">
                  {shown(values[at])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}

const shown = (value: number | null | undefined) => (typeof value === 'number' ? formatNumber(value) : '—');
