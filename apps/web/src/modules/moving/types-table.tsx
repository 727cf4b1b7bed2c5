import { Table } from '@mantine/core';
import type { MovedType } from '@peersmith/api-client';
import { registry } from '@peersmith/model';
import { capital, formatNumber } from '../../text/format.ts';

const COLUMNS = [
  ['read', 'There'],
  ['new', 'New'],
  ['equal', 'Equal'],
  ['differing', 'Differing'],
  ['updated', 'Updated'],
  ['refused', 'Refused'],
  ['carried', 'Carried'],
  ['mapped', 'Other id'],
] as const;

/** How many objects of each type there are, and what becomes of them. */
export function TypesTable({ types }: { types: readonly MovedType[] }) {
  const shown = types.filter(({ read }) => read > 0);
  const columns = COLUMNS.filter(([key], at) => at < 3 || shown.some((one) => one[key] > 0));
  return (
    <Table.ScrollContainer minWidth={600}>
      <Table fz="sm" horizontalSpacing="md" aria-label="By type">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Type</Table.Th>
            {columns.map(([key, label]) => (
              <Table.Th key={key} ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((one) => (
            <Table.Tr key={one.type}>
              <Table.Td>{capital(registry[one.type]?.plural ?? one.type)}</Table.Td>
              {columns.map(([key]) => (
                <Table.Td key={key} ta="right" className="mono">
                  {one[key] ? formatNumber(one[key]) : '–'}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
