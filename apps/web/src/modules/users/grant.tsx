import { grant, registry } from '@peersmith/model';
import { useMemo } from 'react';
import { isRow } from '../../api/row.ts';
import type { CellProps } from '../../cells/cell.ts';
import { ContentTypeCell } from '../../cells/links.tsx';
import { FilterChips } from '../../resource/filter-chips.tsx';
import { filterSpecs } from '../../resource/filters.ts';
import { later } from '../../resource/later.tsx';
import { resourceOfType } from '../../resource/pages.ts';
import { present } from '../../resource/present.ts';
import { typeOf } from '../../widgets/type-of.tsx';
import type { Widget } from '../../widgets/widget.ts';
import { filterOf } from './filter-of.ts';

/** The filters as a list shows them. */
function FilterCell({ value, row }: CellProps) {
  const resource = resourceOfType(String(row.content_type));
  const specs = useMemo(() => (resource ? filterSpecs(resource) : []), [resource]);
  const filters = filterOf(value);
  if (Object.keys(filters).length === 0) return <>All of them</>;
  return <FilterChips specs={specs} state={{ filters }} />;
}

const isFilter = (value: unknown) => typeof value === 'object' && value !== null && !isRow(value);
const filter: Widget = {
  Show: later(() => import('./grant-filter.tsx'), 'FilterBox'),
  read: filterOf,
  write: (value) => (isFilter(value) ? value : {}),
  wide: true,
};

present(grant, {
  widgets: { content_type: typeOf(Object.keys(registry)), filter },
  cells: { content_type: { Show: ContentTypeCell }, filter: { Show: FilterCell } },
  emptyHint: 'Nobody is limited: what permissions allow is allowed with every object.',
});
