import { Checkbox, Group, Skeleton, Table, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Row } from '../api/row.ts';
import type { Column } from './columns.ts';
import { detailPath } from './pages.ts';

interface DataTableProps {
  resource: AnyResource;
  columns: readonly Column[];
  /** Null while they are read. */
  rows: readonly Row[] | null;
  ordering: string | null;
  onOrder: (ordering: string | null) => void;
  /** Null where nothing can be done with a selection. */
  selection: Selection | null;
  actions?: (row: Row) => ReactNode;
  caption: string;
}
export interface Selection {
  has: (id: number) => boolean;
  toggle: (rows: readonly Row[], chosen: boolean) => void;
}

/** Rows and columns; which, and what may be done, is the caller's. */
export function DataTable(props: DataTableProps) {
  const { columns, rows, selection, caption, actions } = props;
  return (
    <div className="listing">
      <Table highlightOnHover verticalSpacing={7} horizontalSpacing="sm" aria-label={caption}>
        <Table.Thead>
          <Table.Tr>
            {selection && <AllBox rows={rows ?? []} selection={selection} />}
            {columns.map((column) => (
              <Head key={column.key} column={column} {...props} />
            ))}
            {actions && (
              <Table.Th w={1} pos="relative">
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody aria-busy={rows === null}>
          {rows === null ? (
            <Waiting columns={columns.length + (selection ? 1 : 0) + (actions ? 1 : 0)} />
          ) : (
            rows.map((row) => <Line key={row.id} row={row} {...props} />)
          )}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function AllBox({ rows, selection }: { rows: readonly Row[]; selection: Selection }) {
  const chosen = rows.filter(({ id }) => selection.has(id)).length;
  return (
    <Table.Th w={40}>
      <Checkbox
        size="xs"
        aria-label="Select all on this page"
        checked={rows.length > 0 && chosen === rows.length}
        indeterminate={chosen > 0 && chosen < rows.length}
        onChange={(event) => selection.toggle(rows, event.currentTarget.checked)}
      />
    </Table.Th>
  );
}

function Head({ column, ordering, onOrder }: { column: Column } & DataTableProps) {
  const { key, label, cell, sortable } = column;
  const ta = cell.align ?? 'left';
  if (!sortable) return <Table.Th ta={ta}>{label}</Table.Th>;
  const direction = ordering === key ? 'ascending' : ordering === `-${key}` ? 'descending' : 'none';
  const next = { none: key, ascending: `-${key}`, descending: null }[direction];
  const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th ta={ta} aria-sort={direction}>
      <UnstyledButton className="sort" fz="inherit" onClick={() => onOrder(next)} title={`Sort by ${label}`}>
        {label}
        {direction !== 'none' && <Arrow size={14} aria-hidden />}
      </UnstyledButton>
    </Table.Th>
  );
}

function Line({ row, resource, columns, selection, actions }: { row: Row } & DataTableProps) {
  const chosen = selection?.has(row.id) ?? false;
  return (
    <Table.Tr
      {...(chosen ? { bg: 'color-mix(in srgb, var(--mantine-color-harbour-6) 11%, transparent)' } : {})}
    >
      {selection && (
        <Table.Td>
          <Checkbox
            size="xs"
            aria-label={`Select ${row.display}`}
            checked={chosen}
            onChange={(event) => selection.toggle([row], event.currentTarget.checked)}
          />
        </Table.Td>
      )}
      {columns.map((column) => (
        <Table.Td key={column.key} ta={column.cell.align ?? 'left'}>
          {column.leading ? (
            <Link to={detailPath(resource, row.id)} className="link" style={{ fontWeight: 500 }}>
              <Value column={column} row={row} />
            </Link>
          ) : (
            <Value column={column} row={row} />
          )}
        </Table.Td>
      ))}
      {actions && (
        <Table.Td>
          <Group gap={2} wrap="nowrap" justify="flex-end">
            {actions(row)}
          </Group>
        </Table.Td>
      )}
    </Table.Tr>
  );
}

const Value = ({ column, row }: { column: Column; row: Row }) => (
  <column.cell.Show name={column.key} field={column.field} value={row[column.key]} row={row} />
);

const Waiting = ({ columns }: { columns: number }) =>
  Array.from({ length: 8 }, (_, at) => at).map((line) => (
    <Table.Tr key={line}>
      {Array.from({ length: columns }, (_, at) => at).map((column) => (
        <Table.Td key={column}>
          <Skeleton height={14} width={`${50 + ((line * 17 + column * 29) % 45)}%`} />
        </Table.Td>
      ))}
    </Table.Tr>
  ));
