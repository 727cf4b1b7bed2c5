import { Select } from '@mantine/core';
import { savedView } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { isRow } from '../../api/row.ts';
import type { CellProps } from '../../cells/cell.ts';
import { listed, listPath, resourceOfType } from '../../resource/pages.ts';
import { present, type SlotProps } from '../../resource/present.ts';
import { linkTo } from '../../resource/search.ts';
import { searchOf } from '../../resource/views/use-views.ts';
import { typeOptions } from '../../text/type-options.ts';
import { targetType } from '../../widgets/target.tsx';
import { inputProps, type WidgetProps } from '../../widgets/widget.ts';

function TypeBox(props: WidgetProps) {
  const { value, onChange } = props;
  return (
    <Select
      {...inputProps(props)}
      placeholder="Choose a list"
      data={typeOptions(listed.map(contentTypeOf))}
      value={typeof value === 'string' && value !== '' ? value : null}
      onChange={onChange}
      searchable
      allowDeselect={false}
    />
  );
}

/** The list as the view shows it. */
function OpenPanel({ row }: SlotProps) {
  const resource = resourceOfType(String(row.content_type));
  return (
    <div style={{ padding: '0 16px 14px', fontSize: 14 }}>
      {resource && (
        <Link {...linkTo(listPath(resource), searchOf(row))} className="link">
          {`Open ${row.display}`}
        </Link>
      )}
    </div>
  );
}

function OwnerCell({ value }: CellProps) {
  return <>{isRow(value) ? value.display : ''}</>;
}

present(savedView, {
  widgets: { content_type: { ...targetType, Show: TypeBox } },
  cells: { user: { Show: OwnerCell } },
  panels: [{ title: 'List', Show: OpenPanel }],
  emptyHint: 'Views are saved above the list that they are of.',
});
