import { Group, NativeSelect, Pagination, Text } from '@mantine/core';
import { formatNumber } from '../text/format.ts';
import { type ListState, PAGE_SIZES } from './use-list-state.ts';

/** Which part is shown, of how many, and how to get to the others. */
export function Pager({ state, count }: { state: ListState; count: number }) {
  const { limit, offset } = state;
  const pages = Math.max(1, Math.ceil(count / limit));
  const first = count === 0 ? 0 : offset + 1;
  const sizes = [...new Set([...PAGE_SIZES, limit])].sort((one, other) => one - other);
  return (
    <Group justify="space-between" px="md" py={8} style={{ borderTop: '1px solid var(--line)' }}>
      <Text size="sm" c="dimmed" role="status">
        {`${formatNumber(first)}–${formatNumber(Math.min(offset + limit, count))} of ${formatNumber(count)}`}
      </Text>
      <Group gap="md">
        {pages > 1 && (
          <Pagination
            size="sm"
            total={pages}
            value={Math.floor(offset / limit) + 1}
            onChange={(page) => state.set({ offset: page > 1 ? [String((page - 1) * limit)] : [] })}
            getItemProps={(page) => ({ 'aria-label': `Page ${page}` })}
            getControlProps={(control) => ({ 'aria-label': `${control} page` })}
            withEdges={false}
          />
        )}
        <NativeSelect
          size="xs"
          aria-label="Rows per page"
          data={sizes.map((size) => ({ value: String(size), label: `${size} per page` }))}
          value={String(limit)}
          onChange={(event) => state.setLimit(Number(event.currentTarget.value))}
        />
      </Group>
    </Group>
  );
}
