import { Box } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { AnyResource } from '@peersmith/resource';
import { type ReactNode, useMemo } from 'react';
import { useCan, useHolds } from '../api/me.tsx';
import { useList } from '../api/queries.ts';
import { Failure, hides } from '../shell/states.tsx';
import { capital } from '../text/format.ts';
import { columnsOf } from './columns.ts';
import { FilterChips } from './filter-chips.tsx';
import { filterSpecs } from './filters.ts';
import { Missed, useHeldPage } from './held-page.tsx';
import { later } from './later.tsx';
import { LimitedNote } from './limited-note.tsx';
import { ListEmpty } from './list-empty.tsx';
import { ListToolbar } from './list-toolbar.tsx';
import { Pager } from './pager.tsx';
import { presentationOf } from './present.ts';
import { RowActions } from './row-actions.tsx';
import type { Search } from './search.ts';
import { DataTable } from './table/data-table.tsx';
import { useListState } from './use-list-state.ts';
import { useSelection } from './use-selection.ts';

const BulkBar = later(() => import('./bulk-bar.tsx'), 'BulkBar', null);
const ColumnsDialog = later(() => import('./columns-dialog.tsx'), 'ColumnsDialog', null);
const FiltersPanel = later(() => import('./filters-panel.tsx'), 'FiltersPanel', null);

interface ResourceListProps {
  resource: AnyResource;
  /** Filters that the place implies and the user cannot lift. */
  fixed?: Search;
  /** Said when there is nothing, instead of the resource's own words. */
  empty?: ReactNode;
  actions?: ReactNode;
  /** Whether saved views are offered. */
  views?: boolean;
}
const NOTHING: Search = {};

/** Table, filters, paging and bulk work of any resource. */
export function ResourceList({ resource, fixed = NOTHING, empty, actions, views }: ResourceListProps) {
  const state = useListState(resource, fixed);
  const { Bulk, bulkPermissions, RowActions: Own } = presentationOf(resource);
  const selection = useSelection();
  const list = useList(resource, state.params);
  const { error, refetch, isPending } = list;
  const { data, missed, show } = useHeldPage(list, state.params, selection.rows.length > 0);
  const can = useCan();
  const holds = useHolds();
  const [filtering, filters] = useDisclosure(false);
  const [choosing, choice] = useDisclosure(false);
  const keys = state.columns.join();
  const columns = useMemo(() => columnsOf(resource, keys.split(',')), [resource, keys]);
  const specs = useMemo(
    () => filterSpecs(resource).filter(({ parameter }) => !(parameter in fixed)),
    [resource, fixed],
  );
  const count = data?.count ?? 0;
  const filtered = Object.values(state.filters).some((values) => values.length);
  const hasBulk = Bulk !== undefined && (!bulkPermissions || bulkPermissions.some(holds));
  const writable = can(resource, 'change') || can(resource, 'delete');
  return (
    <>
      <ListToolbar
        resource={resource}
        state={state}
        fixed={fixed}
        filtering={filtering}
        onFilters={filters.toggle}
        onColumns={choice.open}
        actions={actions}
        {...(views ? { views } : {})}
      />
      <LimitedNote resource={resource} />
      <FilterChips specs={specs} state={state} />
      <div className="list-split">
        <Box className="card" flex={1} miw={0} style={{ overflow: 'clip' }}>
          {selection.rows.length > 0 && (
            <BulkBar resource={resource} selection={selection} state={state} count={count} />
          )}
          {missed && <Missed onShow={show} />}
          {hides(error, data) ? (
            <Box p="md">
              <Failure error={error} retry={() => void refetch()} />
            </Box>
          ) : data?.results.length === 0 ? (
            <ListEmpty resource={resource} filtered={filtered} note={empty} />
          ) : (
            <DataTable
              resource={resource}
              columns={columns}
              rows={isPending || !data ? null : data.results}
              ordering={state.ordering}
              onOrder={(ordering) => state.set({ ordering: ordering ? [ordering] : [] })}
              widths={state.widths}
              onWidth={state.setWidth}
              selection={writable || hasBulk ? selection : null}
              Actions={writable ? RowActions : (Own ?? null)}
              caption={capital(resource.plural)}
            />
          )}
          {data && count > 0 && <Pager state={state} count={count} />}
        </Box>
        {filtering && <FiltersPanel specs={specs} state={state} />}
      </div>
      {choosing && <ColumnsDialog resource={resource} state={state} onClose={choice.close} />}
    </>
  );
}
