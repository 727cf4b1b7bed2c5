import type { AnyResource } from '@peersmith/resource';
import { usePreferences, useSavePreferences } from '../api/me.tsx';
import { defaultColumns } from './columns.ts';
import { tableName } from './pages.ts';
import { type Search, useSearchParams, useSetSearch } from './search.ts';
import { readWidths, type Widths, widthsText } from './table/widths.ts';

export const PAGE_SIZES = [25, 50, 100, 250, 500, 1000] as const;
/** In an address: no view, although there is a default one. */
export const NO_VIEW = '0';
const NO_WIDTHS: Widths = {};
const OWN = ['limit', 'offset', 'ordering', 'view', 'columns', 'widths'];

/** What is filtered by, wherever that is kept. */
export interface FilterState {
  /** The filters alone, `q` among them. */
  filters: Search;
  set: (changes: Record<string, readonly string[]>) => void;
}

export interface ListState extends FilterState {
  /** What the API is asked. */
  params: Search;
  limit: number;
  offset: number;
  ordering: string | null;
  columns: readonly string[];
  /** The saved view that was chosen, by its id as text. */
  view: string | null;
  setLimit: (limit: number) => void;
  setColumns: (columns: readonly string[] | null) => void;
  widths: Widths;
  setWidth: (key: string, px: number | null) => void;
}

/** The state of a list: filters, order and page in the URL; columns, their widths and page size in the preferences, but in the URL of a view. */
export function useListState(resource: AnyResource, fixed: Search): ListState {
  const search = useSearchParams();
  const set = useSetSearch();
  const preferences = usePreferences();
  const save = useSavePreferences();
  const name = tableName(resource);
  const limit = Number(search.limit?.[0] ?? preferences.pagination?.per_page ?? 50) || 50;
  const offset = Number(search.offset?.[0] ?? 0) || 0;
  const ordering = search.ordering?.[0] ?? null;
  const filters = Object.fromEntries(Object.entries(search).filter(([key]) => !OWN.includes(key)));
  const view = search.view?.[0] ?? null;
  const given = search.widths?.[0];
  const ownWidths = preferences.tables?.[name]?.widths ?? NO_WIDTHS;
  const widths = given === undefined ? ownWidths : readWidths(given);
  // What columns look like is no reason to go to the first page.
  const here = { offset: search.offset ?? [] };
  const kept = search.columns?.[0]?.split(',') ?? preferences.tables?.[name]?.columns;
  return {
    params: {
      ...filters,
      ...fixed,
      ...(ordering ? { ordering: [ordering] } : {}),
      limit: [String(limit)],
      offset: [String(offset)],
    },
    filters,
    limit,
    offset,
    ordering,
    columns: kept?.length ? kept : defaultColumns(resource),
    view,
    widths,
    setWidth: (key, px) => {
      const isInView = given !== undefined || (view !== null && view !== NO_VIEW);
      if (isInView) set({ widths: [widthsText({ ...widths, [key]: px })], ...here });
      else save({ tables: { [name]: { widths: { [key]: px } } } });
    },
    set,
    setLimit: (next) => {
      save({ pagination: { per_page: next } });
      set({ limit: [] });
    },
    setColumns: (columns) => {
      if (search.columns) set({ columns: columns ? [columns.join(',')] : [], ...here });
      else save({ tables: { [name]: { columns: [...(columns ?? [])] } } });
    },
  };
}
