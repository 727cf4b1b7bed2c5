import { savedView, ViewParameters } from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useCan, usePreferences } from '../../api/me.tsx';
import { useList } from '../../api/queries.ts';
import type { Row } from '../../api/row.ts';
import type { Search } from '../search.ts';
import { widthsText } from '../table/widths.ts';
import { type ListState, NO_VIEW } from '../use-list-state.ts';

/** The views of a list that the user may choose, and the one that it begins with. */
export function useViews(resource: AnyResource): {
  views: readonly Row[];
  preferred: Row | null;
  isKnown: boolean;
} {
  const can = useCan();
  const type = contentTypeOf(resource);
  const enabled = can(savedView, 'view');
  const { data, isPending } = useList(savedView, { content_type: type, limit: 200 }, { enabled });
  const views = data?.results ?? [];
  const id = usePreferences().default_views?.[type] ?? null;
  return {
    views,
    preferred: views.find((view) => view.id === id) ?? null,
    isKnown: !enabled || !isPending,
  };
}

/** Where a list is when a view is chosen; null for none. */
export function searchOf(view: Row | null): Search {
  if (!view) return { view: [NO_VIEW] };
  const { data: kept = {} } = ViewParameters.safeParse(view.parameters);
  return {
    ...kept.filters,
    ...(kept.ordering ? { ordering: [kept.ordering] } : {}),
    ...(kept.limit ? { limit: [String(kept.limit)] } : {}),
    ...(kept.columns?.length ? { columns: [kept.columns.join(',')] } : {}),
    ...(kept.widths ? { widths: [widthsText(kept.widths)] } : {}),
    view: [String(view.id)],
  };
}

/** What a list shows now, as a view keeps it. */
export const parametersOf = ({ filters, ordering, columns, widths, limit }: ListState): ViewParameters => ({
  filters: Object.fromEntries(
    Object.entries(filters).flatMap(([key, values]) => (values.length ? [[key, [...values]]] : [])),
  ),
  ...(ordering ? { ordering } : {}),
  columns: [...columns],
  widths: Object.fromEntries(
    Object.entries(widths).flatMap(([key, px]) => (px && columns.includes(key) ? [[key, px]] : [])),
  ),
  limit,
});
