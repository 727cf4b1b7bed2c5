import { Group, Pagination } from '@mantine/core';

interface ListPagesProps {
  count: number;
  /** How many are on each. */
  step: number;
  offset: number;
  onChange: (offset: number) => void;
}

/** The way to the other pages of a list; nothing where there is one alone. */
export function ListPages({ count, step, offset, onChange }: ListPagesProps) {
  if (count <= step) return null;
  return (
    <Group p="sm" justify="flex-end">
      <Pagination
        size="sm"
        total={Math.ceil(count / step)}
        value={Math.floor(offset / step) + 1}
        onChange={(page) => onChange((page - 1) * step)}
        getItemProps={(page) => ({ 'aria-label': `Page ${page}` })}
        getControlProps={(control) => ({ 'aria-label': `${control} page` })}
      />
    </Group>
  );
}
