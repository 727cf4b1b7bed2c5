import { Checkbox, Group, Table } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import { type ComponentType, memo } from 'react';
import type { Row } from '../../api/row.ts';
import { PageLink } from '../../cells/page-link.tsx';
import type { Column } from '../columns.ts';
import { detailPath } from '../pages.ts';
import { sized, type Widths } from './widths.ts';

interface TableLineProps {
  resource: AnyResource;
  row: Row;
  columns: readonly Column[];
  widths: Widths;
  /** Which of the rows it is. */
  place: number;
  chosen: boolean;
  /** Null where nothing can be done with a choice. */
  onChoose: ((rows: readonly Row[], chosen: boolean) => void) | null;
  Actions: ComponentType<{ resource: AnyResource; row: Row }> | null;
}

/** Plain elements with the table's own classes: a component for each of a thousand cells is most of what a page of a list costs. */
const { tr, td } = Table.classes;

/** A row of a list; drawn again only when something in it is another. */
export const TableLine = memo(function TableLine(props: TableLineProps) {
  const { resource, row, columns, widths, place, chosen, onChoose, Actions } = props;
  return (
    <tr
      className={chosen ? `${tr} chosen` : tr}
      aria-rowindex={place + 2}
      data-with-row-border="true"
      data-hover="true"
    >
      {onChoose && (
        <td className={`${td} ticks`}>
          <Checkbox
            size="xs"
            aria-label={`Select ${row.display}`}
            checked={chosen}
            onChange={(event) => onChoose([row], event.currentTarget.checked)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td
          key={column.key}
          className={column.leading ? `${td} lead` : td}
          data-label={column.label}
          {...sized(widths[column.key], column.cell.align)}
        >
          {column.leading ? (
            <PageLink to={detailPath(resource, row.id)} className="link leading">
              <Value column={column} row={row} />
            </PageLink>
          ) : (
            <Value column={column} row={row} />
          )}
        </td>
      ))}
      {Actions && (
        <td className={`${td} pinned`}>
          <Group gap={2} wrap="nowrap" justify="flex-end">
            <Actions resource={resource} row={row} />
          </Group>
        </td>
      )}
    </tr>
  );
});

const Value = ({ column, row }: { column: Column; row: Row }) => (
  <column.cell.Show name={column.key} field={column.field} value={row[column.key]} row={row} />
);
