import { Box, Group, Stack, Text, TextInput } from '@mantine/core';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { client } from '../../api/client.ts';
import { FilterChips } from '../../resource/filter-chips.tsx';
import { filterSpecs } from '../../resource/filters.ts';
import { FiltersPanel } from '../../resource/filters-panel.tsx';
import { resourceOfType } from '../../resource/pages.ts';
import { parseSearch, type Search } from '../../resource/search.ts';
import { messageOf } from '../../shell/states.tsx';
import { formatNumber } from '../../text/format.ts';
import type { WidgetProps } from '../../widgets/widget.ts';
import { filterOf } from './filter-of.ts';

/** Which part of a list an address shows, and not of what. */
const OF_PAGES = ['limit', 'offset', 'ordering'];

function ofAddress(text: string): Record<string, string[]> {
  const found = parseSearch(text.slice(text.indexOf('?') + 1));
  return Object.fromEntries(Object.entries(found).filter(([name]) => !OF_PAGES.includes(name)));
}

/** Chooses which objects a grant is of, by the filters of their list. */
export function FilterBox(props: WidgetProps) {
  const { value, onChange, form } = props;
  const type = form.values.content_type;
  const known = useRef(type);
  // The filters of one type are not those of another.
  useEffect(() => {
    if (known.current !== type) onChange({});
    known.current = type;
  });
  const resource = typeof type === 'string' ? resourceOfType(type) : null;
  if (!resource)
    return (
      <Text size="sm" c="dimmed">
        Choose the type of objects; then its filters are here.
      </Text>
    );
  return <Builder key={String(type)} {...props} resource={resource} filters={filterOf(value)} />;
}

type BuilderProps = WidgetProps & { resource: AnyResource; filters: Search };

function Builder({ resource, filters, error, onChange }: BuilderProps) {
  const specs = useMemo(() => filterSpecs(resource), [resource]);
  const set = (changes: Search) =>
    onChange(
      Object.fromEntries(
        Object.entries({ ...filters, ...changes }).filter(([, values]) => values.length > 0),
      ),
    );
  return (
    <Stack gap="sm">
      <Pasted onFilters={onChange} />
      <Group align="flex-start" gap="lg">
        <FiltersPanel specs={specs} state={{ filters, set }} />
        <Box flex={1} miw={240}>
          <FilterChips specs={specs} state={{ filters, set }} />
          {error && (
            <Text size="sm" c="red" role="alert">
              {error}
            </Text>
          )}
          <Matches resource={resource} filters={filters} />
        </Box>
      </Group>
    </Stack>
  );
}

/** Takes the filters of a list from its address. */
function Pasted({ onFilters }: { onFilters: (filters: Search) => void }) {
  const [text, setText] = useState('');
  const change = (next: string) => {
    setText(next);
    if (next.includes('=')) onFilters(ofAddress(next));
  };
  return (
    <TextInput
      label="Address of a list"
      description="Filter the list as you want it, and put its address here; or choose below."
      placeholder="https://…?status=enabled"
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/** How much the filters leave, as of now. */
function Matches({ resource, filters }: { resource: AnyResource; filters: Search }) {
  const body = { content_type: contentTypeOf(resource), filter: filters };
  const { data, error } = useQuery({
    queryKey: ['grant preview', body],
    queryFn: () => client.call('POST /api/users/grants/preview/', { body }),
    retry: false,
  });
  if (error)
    return (
      <Text size="sm" c="red" role="status">
        {messageOf(error)}
      </Text>
    );
  return (
    <Text size="sm" role="status" aria-live="polite">
      {data
        ? `Matches ${formatNumber(data.matches)} of ${formatNumber(data.total)} ${resource.plural} now.`
        : 'Counting …'}
      {Object.keys(filters).length === 0 && ' Without a filter it is all of them.'}
    </Text>
  );
}
