import { Box, Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { objectChange } from '@peersmith/model';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { ResourceList } from '../../../resource/resource-list.tsx';
import { useListState } from '../../../resource/use-list-state.ts';
import { Empty, Failure, hides, Loading } from '../../../shell/states.tsx';
import { RequestLine } from './request-line.tsx';
import { useRequests } from './use-requests.ts';

const NOTHING = {};
const WAYS = [
  { value: 'request', label: 'By request' },
  { value: 'each', label: 'Every change' },
];

/** The change log: by what was done together, or change by change with all filters. */
export function ChangeList() {
  const { filters } = useListState(objectChange, NOTHING);
  const [way, setWay] = useState(filters.request_id?.length ? 'each' : 'request');
  return (
    <>
      <SegmentedControl
        mb="sm"
        size="xs"
        data={WAYS}
        value={way}
        onChange={setWay}
        aria-label="How changes are listed"
      />
      {way === 'each' ? <ResourceList resource={objectChange} views /> : <Requests />}
    </>
  );
}

function Requests() {
  const { filters, set } = useListState(objectChange, NOTHING);
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useRequests(filters);
  const search = useDebouncedCallback((q: string) => set({ q: q ? [q] : [] }), 300);
  const requests = data?.pages.flatMap((page) => page.requests) ?? [];
  if (hides(error, data)) return <Failure error={error} />;
  return (
    <>
      <TextInput
        type="search"
        mb="sm"
        maw={320}
        aria-label="Search changes"
        placeholder="Who, or what"
        leftSection={<IconSearch size={16} />}
        defaultValue={filters.q?.[0] ?? ''}
        onChange={(event) => search(event.currentTarget.value)}
      />
      {!data ? (
        <Loading />
      ) : (
        <Box className="card" component="ul" p={0} m={0} aria-label="Requests">
          {requests.length === 0 && (
            <li style={{ listStyle: 'none' }}>
              <Empty title="Nothing was changed">Changes show here once somebody makes one.</Empty>
            </li>
          )}
          {requests.map((request) => (
            <RequestLine key={request.id} request={request} />
          ))}
        </Box>
      )}
      {hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Older requests
          </Button>
        </Group>
      )}
    </>
  );
}
