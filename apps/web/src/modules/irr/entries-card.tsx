import { Box, Group, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Card } from '../../resource/overview.tsx';
import { Empty, Failure, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { EntryTable } from './entry-table.tsx';
import { hasValidity } from './entry-words.ts';
import { ExportEntries } from './export-entries.tsx';
import { type IrrKind, nounsOf } from './irr-data.ts';
import { useEntriesAt, useFirstEntries } from './use-entries.ts';

interface EntriesCardProps {
  list: number;
  kind: IrrKind;
  /** The version whose entries are shown; null where there is none. */
  version: { id: number; number: number } | null;
  /** Of the file that entries are taken away as. */
  fileName: string;
}

const TYPED_MS = 250;

/** The entries of a version, searched by the registry's own order of things: what contains a prefix or lies in it. */
export function EntriesCard({ list, kind, version, fileName }: EntriesCardProps) {
  const [typed, type] = useState('');
  const [q] = useDebouncedValue(typed.trim(), TYPED_MS);
  const asked = { list, version: version?.id ?? null, q };
  const { data, error } = useFirstEntries(asked);
  const isAsList = kind === 'as_list';
  if (!version)
    return (
      <Card title="Entries">
        <Empty title="Nothing is in force yet">
          No registry has given this list so far. A configuration that reads it says so, and denies what it
          filters.
        </Empty>
      </Card>
    );
  return (
    <Card title="Entries">
      <Group px="md" pb="sm" gap="sm">
        <TextInput
          w={280}
          type="search"
          aria-label={isAsList ? 'Find an AS' : 'Find a prefix or an address'}
          placeholder={isAsList ? 'AS64500' : 'Prefix or address'}
          leftSection={<IconSearch size={15} />}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
        />
        {data && (
          <Text size="sm" c="dimmed" role="status">
            {q ? `${counted(data.count, ...nounsOf(kind))} found` : counted(data.count, ...nounsOf(kind))}
          </Text>
        )}
        <Box ml="auto">
          <ExportEntries list={list} version={version.id} name={fileName} count={data?.count ?? 0} />
        </Box>
      </Group>
      {error ? (
        <Box px="md" pb="md">
          <Failure error={error} />
        </Box>
      ) : !data ? (
        <Loading lines={8} />
      ) : data.count === 0 ? (
        <Nothing isSearch={q !== ''} isAsList={isAsList} />
      ) : (
        <Found
          key={`${version.id} ${q}`}
          asked={asked}
          count={data.count}
          isAsList={isAsList}
          first={hasValidity(data.results)}
        />
      )}
    </Card>
  );
}

const Nothing = ({ isSearch, isAsList }: { isSearch: boolean; isAsList: boolean }) =>
  isSearch ? (
    <Empty title="Not in this list">
      {isAsList ? 'The AS is not in it.' : 'No entry contains it or lies in it.'}
    </Empty>
  ) : (
    <Empty title="An empty list">A filter that is made of it denies everything.</Empty>
  );

interface FoundProps {
  asked: { list: number; version: number | null; q: string };
  count: number;
  isAsList: boolean;
  first: boolean;
}

function Found({ asked, count, isAsList, first }: FoundProps) {
  const [[from, to], see] = useState<[number, number]>([0, 0]);
  const entryAt = useEntriesAt(asked, from, to);
  return (
    <EntryTable
      name={isAsList ? 'ASes of the list' : 'Prefixes of the list'}
      isAsList={isAsList}
      count={count}
      entryAt={entryAt}
      hasValidity={first}
      onSight={(low, high) => see([low, high])}
    />
  );
}
