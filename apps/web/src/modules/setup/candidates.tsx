import { Box, Button, Group, Pagination, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { BodyOfCall, Client, FirstCandidate } from '@peersmith/api-client';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Empty, Failure, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { useCreateSessions } from '../candidates/create-sessions.ts';
import { NewStatusSelect, useNewStatus } from '../candidates/new-status.tsx';
import { CandidateTable } from './candidate-table.tsx';

const STEP = 50;
const FIRST = 25;
const POLICIES = ['', 'Open', 'Selective', 'Restrictive'].map((value) => ({
  value,
  label: value || 'Any policy',
}));

const makeSessions = (through: Client, body: BodyOfCall<'POST /api/setup/sessions/'>) =>
  through.call('POST /api/setup/sessions/', { body });

/** Networks at the same exchanges, to have sessions with. */
export function Candidates({ asn, onDone }: { asn: number; onDone: () => void }) {
  const [text, setText] = useState('');
  const [policy, setPolicy] = useState('');
  const [page, setPage] = useState(1);
  const [chosen, setChosen] = useState<ReadonlyMap<number, number>>(new Map());
  const [q] = useDebouncedValue(text, 250);
  const query = { asn, q, policy_general: policy, limit: STEP, offset: (page - 1) * STEP };
  const { data, error } = useQuery({
    queryKey: ['setup', 'candidates', query],
    queryFn: () => client.call('GET /api/setup/candidates/', { query }),
    placeholderData: keepPreviousData,
  });
  const create = useCreateSessions(makeSessions, onDone);
  const [status, setStatus] = useNewStatus();
  const set = (candidates: readonly FirstCandidate[], tick: boolean) => {
    const next = new Map(chosen);
    for (const { asn: peer, sessions } of candidates) tick ? next.set(peer, sessions) : next.delete(peer);
    setChosen(next);
  };
  const sessions = [...chosen.values()].reduce((sum, one) => sum + one, 0);
  return (
    <Stack gap="sm">
      <Group>
        <TextInput
          w={260}
          type="search"
          aria-label="Search networks"
          placeholder="Name or ASN"
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setPage(1);
          }}
        />
        <SegmentedControl
          aria-label="Peering policy"
          data={POLICIES}
          value={policy}
          onChange={(next) => {
            setPolicy(next);
            setPage(1);
          }}
        />
        <Button variant="default" ml="auto" onClick={() => data && set(data.results.slice(0, FIRST), true)}>
          {`Choose first ${FIRST}`}
        </Button>
      </Group>
      {error && <Failure error={error} />}
      <Box className="card" style={{ overflow: 'hidden' }}>
        {!data ? (
          <Box p="md">
            <Loading />
          </Box>
        ) : data.count === 0 ? (
          <Empty title="No networks to propose">Nobody else matches at your exchanges.</Empty>
        ) : (
          <CandidateTable candidates={data.results} has={(peer) => chosen.has(peer)} onChange={set} />
        )}
      </Box>
      {create.error && <Failure error={create.error} />}
      <Group justify="space-between">
        <Group>
          <Text size="sm" c="dimmed">
            {data ? counted(data.count, 'network') : ''}
          </Text>
          {data && data.count > STEP && (
            <Pagination
              size="sm"
              total={Math.ceil(data.count / STEP)}
              value={page}
              onChange={setPage}
              getItemProps={(at) => ({ 'aria-label': `Page ${at}` })}
              getControlProps={(control) => ({ 'aria-label': `${control} page` })}
            />
          )}
        </Group>
        <Group align="flex-end">
          <NewStatusSelect status={status} onChange={setStatus} />
          <Button variant="subtle" onClick={onDone}>
            Skip
          </Button>
          <Button
            disabled={chosen.size === 0}
            loading={create.isPending}
            onClick={() => create.mutate({ asn, peers: [...chosen.keys()], status })}
          >
            {chosen.size
              ? `Create ${counted(sessions, 'session')} with ${counted(chosen.size, 'network')}`
              : 'Create sessions'}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
