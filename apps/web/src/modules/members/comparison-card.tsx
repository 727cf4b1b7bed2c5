import { Box, Group, NativeSelect, TextInput } from '@mantine/core';
import type { MemberSummary } from '@peersmith/api-client';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useState } from 'react';
import { Card } from '../../resource/overview.tsx';
import { ListPages } from '../../shell/list-pages.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import { DIFFERENCES, KINDS, STEP, useComparison } from './members-data.ts';

/** What is asked for by each choice: every address, those that differ at all, or in one thing. */
const askedBy = (choice: string): string[] | undefined =>
  choice === 'all' ? undefined : choice === 'any' ? KINDS : [choice];

/** Addresses at an exchange as both sources have them; at first those that differ. */
export function ComparisonCard({ exchange, summary }: { exchange: number; summary: MemberSummary }) {
  const [choice, setChoice] = useState('any');
  const [text, setText] = useState('');
  const [offset, setOffset] = useState(0);
  const q = useDeferredValue(text.trim());
  const { data, error, refetch } = useComparison(exchange, { difference: askedBy(choice), q, offset });
  const choices = [
    { value: 'any', label: 'What differs' },
    ...KINDS.filter((kind) => summary.differences[kind] > 0).map((kind) => ({
      value: kind,
      label: `${DIFFERENCES[kind].label} (${summary.differences[kind]})`,
    })),
    { value: 'none', label: 'What does not differ' },
    { value: 'all', label: 'All addresses' },
  ];
  return (
    <Card title="The exchange and PeeringDB">
      <Group p="md" gap="sm">
        <NativeSelect
          aria-label="Which addresses"
          data={choices}
          value={choice}
          onChange={(event) => {
            setChoice(event.currentTarget.value);
            setOffset(0);
          }}
        />
        <TextInput
          w={260}
          type="search"
          aria-label="Search members"
          placeholder="Name or address"
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setOffset(0);
          }}
        />
      </Group>
      {hides(error, data) ? (
        <Box p="md">
          <Failure error={error} retry={() => void refetch()} />
        </Box>
      ) : !data ? (
        <Box p="md">
          <Loading />
        </Box>
      ) : data.count === 0 ? (
        <Empty title={choice === 'any' && q === '' ? 'Nothing differs' : 'No address'}>
          {choice === 'any' && q === '' ? 'Both say the same of every address.' : 'No address is like this.'}
        </Empty>
      ) : (
        <>
          <ComparisonTable ports={data.results} />
          <ListPages count={data.count} step={STEP} offset={offset} onChange={setOffset} />
        </>
      )}
    </Card>
  );
}
