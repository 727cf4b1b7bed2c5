import { savedView } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { isRow } from '../../api/row.ts';
import type { CellProps } from '../../cells/cell.ts';
import { listed, listPath, resourceOfType } from '../../resource/pages.ts';
import { present, type SlotProps } from '../../resource/present.ts';
import { linkTo } from '../../resource/search.ts';
import { searchOf } from '../../resource/views/use-views.ts';
import { typeOf } from '../../widgets/type-of.tsx';

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
  widgets: { content_type: typeOf(listed.map(contentTypeOf), 'Choose a list') },
  cells: { user: { Show: OwnerCell } },
  panels: [{ title: 'List', Show: OpenPanel }],
  emptyHint: 'Views are saved above the list that they are of.',
});
