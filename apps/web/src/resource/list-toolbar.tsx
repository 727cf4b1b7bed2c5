import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { type AnyResource, isImportable } from '@peersmith/resource';
import { IconColumns3, IconFilter, IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCan } from '../api/me.tsx';
import { ExportMenu } from './export-menu.tsx';
import { OnlyOwn } from './only-own.tsx';
import { importPath } from './pages.ts';
import { presentationOf } from './present.ts';
import type { Search } from './search.ts';
import { SearchBox } from './search-box.tsx';
import type { ListState } from './use-list-state.ts';
import { ViewsMenu } from './views/views-menu.tsx';

interface ListToolbarProps {
  resource: AnyResource;
  state: ListState;
  /** What the place asks for anyway. */
  fixed: Search;
  filtering: boolean;
  onFilters: () => void;
  onColumns: () => void;
  /** Beside the tools, such as a button to add. */
  actions?: ReactNode;
  /** Whether saved views are offered: where nothing but the list is on the page. */
  views?: boolean;
}

/** Search, filters, columns, export. */
export function ListToolbar(props: ListToolbarProps) {
  const { resource, state, fixed, filtering, onFilters, onColumns, actions, views } = props;
  const active = Object.entries(state.filters).filter(([key, values]) => key !== 'q' && values.length).length;
  const { limit: _limit, offset: _offset, ...asked } = state.params;
  const { ListTools } = presentationOf(resource);
  return (
    <Group gap="xs" mb="sm" align="flex-start">
      {resource.search && <SearchBox resource={resource} state={state} />}
      <Button
        variant={filtering ? 'light' : 'default'}
        leftSection={<IconFilter size={16} />}
        onClick={onFilters}
        aria-expanded={filtering}
      >
        {active ? `Filters (${active})` : 'Filters'}
      </Button>
      <OnlyOwn resource={resource} state={state} fixed={fixed} />
      {views && <ViewsMenu resource={resource} state={state} />}
      <Group gap={4} ml="auto">
        {actions}
        <Tooltip label="Choose columns">
          <ActionIcon size="lg" aria-label="Choose columns" onClick={onColumns}>
            <IconColumns3 size={18} />
          </ActionIcon>
        </Tooltip>
        {ListTools && <ListTools resource={resource} asked={asked} />}
        {views && <ImportLink resource={resource} />}
        <ExportMenu resource={resource} asked={asked} />
      </Group>
    </Group>
  );
}

/** To the page that imports a file, for who may write. */
function ImportLink({ resource }: { resource: AnyResource }) {
  const can = useCan();
  if (!isImportable(resource) || !(can(resource, 'add') || can(resource, 'change'))) return null;
  return (
    <Tooltip label="Import from a file">
      <ActionIcon size="lg" component={Link} to={importPath(resource)} aria-label="Import from a file">
        <IconUpload size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
