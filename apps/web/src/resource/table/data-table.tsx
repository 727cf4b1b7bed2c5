import { Checkbox, Skeleton, Table, VisuallyHidden } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import type { ComponentType } from 'react';
import type { Row } from '../../api/row.ts';
import type { Column } from '../columns.ts';
import { ColumnHead } from './column-head.tsx';
import { TableLine } from './table-line.tsx';
import { useRowsInSight } from './use-rows-in-sight.ts';
import type { Widths } from './widths.ts';

interface DataTableProps {
  resource: AnyResource;
  columns: readonly Column[];
  /** Null while they are read. */
  rows: readonly Row[] | null;
  ordering: string | null;
  onOrder: (ordering: string | null) => void;
  /** Widths of columns that somebody has chosen, and how to choose them. */
  widths: Widths;
  onWidth: (key: string, px: number | null) => void;
  /** Null where nothing can be done with a selection. */
  selection: Selection | null;
  /** What can be done with a row; null where nothing can. */
  Actions: ComponentType<{ resource: AnyResource; row: Row }> | null;
  caption: string;
}
export interface Selection {
  has: (id: number) => boolean;
  toggle: (rows: readonly Row[], chosen: boolean) => void;
}

/**
 * Rows and columns; which, and what may be done, is the caller's. The head, the boxes to tick and the actions stay where they are while
 * the rest scrolls, and of many rows only those near what is in sight are in the document.
 */
export function DataTable(props: DataTableProps) {
  const { resource, columns, rows, selection, caption, Actions, widths, onWidth } = props;
  const across = columns.length + (selection ? 1 : 0) + (Actions ? 1 : 0);
  const { box, from, to, before, after, onScroll } = useRowsInSight(rows?.length ?? 0);
  return (
    <section
      ref={box}
      className="listing rows-box"
      aria-label={`${caption}, rows`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={onScroll}
    >
      <Table
        highlightOnHover
        verticalSpacing={7}
        horizontalSpacing="sm"
        aria-label={caption}
        {...(rows ? { 'aria-rowcount': rows.length + 1 } : {})}
      >
        <Table.Thead>
          <Table.Tr>
            {selection && <AllBox rows={rows ?? []} selection={selection} />}
            {columns.map((column) => (
              <ColumnHead
                key={column.key}
                column={column}
                ordering={props.ordering}
                onOrder={props.onOrder}
                width={widths[column.key] ?? null}
                onWidth={(px) => onWidth(column.key, px)}
              />
            ))}
            {Actions && (
              <Table.Th w={1} className="pinned">
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody aria-busy={rows === null}>
          {rows === null && <Waiting columns={across} />}
          <Room px={before} columns={across} />
          {rows?.slice(from, to).map((row, at) => (
            <TableLine
              key={row.id}
              {...{ resource, row, columns, widths, Actions }}
              place={from + at}
              chosen={selection?.has(row.id) ?? false}
              onChoose={selection?.toggle ?? null}
            />
          ))}
          <Room px={after} columns={across} />
        </Table.Tbody>
      </Table>
    </section>
  );
}

/** Where rows are that are not drawn. */
const Room = ({ px, columns }: { px: number; columns: number }) =>
  px > 0 ? (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height: px, padding: 0, border: 0 }} />
    </tr>
  ) : null;

function AllBox({ rows, selection }: { rows: readonly Row[]; selection: Selection }) {
  const chosen = rows.filter(({ id }) => selection.has(id)).length;
  return (
    <Table.Th w={40} className="ticks">
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
