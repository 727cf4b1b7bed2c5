import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table in a card; on a telephone each of its rows is a block of lines. `head` has a `<Table.Th>` for each column. */
export const StackTable = ({ head, children }: { head: ReactNode; children: ReactNode }) => (
  <div className="card" style={{ padding: '4px 16px' }}>
    <Table className="portal-stack" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>{head}</Table.Tr>
      </Table.Thead>
      <Table.Tbody>{children}</Table.Tbody>
    </Table>
  </div>
);
