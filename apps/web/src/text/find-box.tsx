import { ActionIcon, Text, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { formatNumber } from './format.ts';
import { HITS_AT_MOST, type Hit, hitsIn } from './hits.ts';
import { useSlices } from './use-slices.ts';

/** Looking for a text in lines: how often it is there, which hit now, and moving between them. */
export interface Find {
  typed: string;
  /** What the hits are of: what was typed, once they are known. */
  find: string;
  at: number;
  count: number;
  hit: Hit | null;
  type: (text: string) => void;
  move: (by: number) => void;
}

const NO_HITS: readonly Hit[] = [];

/** Long texts are searched beside the typing, not before the next letter. */
export function useFind(lines: readonly string[]): Find {
  const [typed, type] = useState('');
  const [at, setAt] = useState(0);
  const found = useSlices(() => hitsIn(lines, typed), [lines, typed]);
  const hits = found ?? NO_HITS;
  return {
    typed,
    find: found ? typed : '',
    at,
    count: hits.length,
    hit: hits[at] ?? null,
    type: (text) => {
      type(text);
      setAt(0);
    },
    move: (by) => setAt(hits.length ? (at + by + hits.length) % hits.length : 0),
  };
}

/** Where a text is looked for, with how often it is there; Enter goes to the next hit, with Shift to the one before. */
export function FindBox({ search, label, width = 200 }: { search: Find; label: string; width?: number }) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') search.move(event.shiftKey ? -1 : 1);
  };
  return (
    <>
      <TextInput
        w={width}
        type="search"
        aria-label={label}
        placeholder="Find"
        leftSection={<IconSearch size={15} />}
        value={search.typed}
        onChange={(event) => search.type(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {search.find && (
        <>
          <Text size="sm" c="dimmed" role="status">
            {saidOf(search)}
          </Text>
          <ActionIcon aria-label="Previous hit" onClick={() => search.move(-1)}>
            <IconChevronUp size={16} />
          </ActionIcon>
          <ActionIcon aria-label="Next hit" onClick={() => search.move(1)}>
            <IconChevronDown size={16} />
          </ActionIcon>
        </>
      )}
    </>
  );
}

const saidOf = ({ at, count }: Find): string =>
  count
    ? `${formatNumber(at + 1)} of ${formatNumber(count)}${count === HITS_AT_MOST ? ' or more' : ''}`
    : 'none';
