import { ActionIcon, Button, Group, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import type { AnyResource } from '@peersmith/resource';
import { IconColumns3, IconDownload, IconFilter, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { client } from '../api/client.ts';
import { inSentence } from '../text/format.ts';
import { shortTitle } from './related.ts';
import type { ListState } from './use-list-state.ts';

interface ListToolbarProps {
  resource: AnyResource;
  state: ListState;
  filtering: boolean;
  onFilters: () => void;
  onColumns: () => void;
  /** Beside the tools, such as a button to add. */
  actions?: ReactNode;
}

/** Search, filters, columns, export. */
export function ListToolbar({ resource, state, filtering, onFilters, onColumns, actions }: ListToolbarProps) {
  const active = Object.entries(state.filters).filter(([key, values]) => key !== 'q' && values.length).length;
  const { limit: _limit, offset: _offset, ...asked } = state.params;
  return (
    <Group gap="xs" mb="sm">
      {resource.search && <SearchBox state={state} plural={inSentence(shortTitle(resource))} />}
      <Button
        variant={filtering ? 'light' : 'default'}
        leftSection={<IconFilter size={16} />}
        onClick={onFilters}
        aria-expanded={filtering}
      >
        {active ? `Filters (${active})` : 'Filters'}
      </Button>
      <Group gap={4} ml="auto">
        {actions}
        <Tooltip label="Choose columns">
          <ActionIcon size="lg" aria-label="Choose columns" onClick={onColumns}>
            <IconColumns3 size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Export as CSV, with these filters">
          <ActionIcon
            size="lg"
            component="a"
            href={client.resource(resource).csvUrl(asked)}
            download={`${resource.path}.csv`}
            aria-label="Export as CSV"
          >
            <IconDownload size={18} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  );
}

function SearchBox({ state, plural }: { state: ListState; plural: string }) {
  const given = state.filters.q?.[0] ?? '';
  const [text, setText] = useState(given);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText(given), [given]);
  useHotkeys([['/', () => input.current?.focus()]]);
  const settle = useDebouncedCallback((next: string) => state.set({ q: next ? [next] : [] }), 300);
  return (
    <TextInput
      ref={input}
      w={300}
      type="search"
      aria-label={`Search ${plural}`}
      placeholder={`Search ${plural}`}
      leftSection={<IconSearch size={16} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        settle(event.currentTarget.value.trim());
      }}
    />
  );
}
