import { Box, Tabs, Text } from '@mantine/core';
import type { WorkLists, WorkRow } from '@peersmith/api-client';
import type { WorkListName } from '@peersmith/model';
import { useState } from 'react';
import { useHolds } from '../../api/me.tsx';
import { helpOnPage } from '../../help/help-of.ts';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';
import { ListPages } from '../../shell/list-pages.tsx';
import { Page } from '../../shell/page.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { formatNumber } from '../../text/format.ts';
import { CHANGE_SESSIONS } from './session-data.ts';
import { WorkBar } from './work-bar.tsx';
import { askedIn, useWorkLists } from './work-data.ts';
import { WorkFilters } from './work-filters.tsx';
import { WorkTable, workKey } from './work-table.tsx';

const STEP = 50;

/** What each list is, in a sentence that goes on from its name. */
const ABOUT: Readonly<Record<WorkListName, string>> = {
  down: 'Enabled sessions that were not established when their router was polled last.',
  down_long: 'Enabled sessions that have not been established for days, the longest first.',
  never_up: 'Enabled sessions that have never been established.',
  near_limit: 'Sessions that receive almost as many prefixes as they may.',
  gone: 'Enabled sessions that their router does not have: its configuration is not installed, or was changed there.',
  stale: 'Sessions whose router was not polled, or did not answer, for twice as long as polls are apart.',
};

const NOTHING: Readonly<Record<WorkListName, string>> = {
  down: 'Every session that was polled is established.',
  down_long: 'No session has been down for that long.',
  never_up: 'Every session has been established at least once.',
  near_limit: 'No session is near its limit.',
  gone: 'The routers have every session that was polled.',
  stale: 'What is known of sessions is recent, or they were never polled.',
};

/** Sessions that somebody should look at, in lists by what is wrong. */
export function WorkPage() {
  const search = useSearchParams();
  const set = useSetSearch();
  const offset = Number(search.offset?.[0] ?? 0) || 0;
  const list = nameOf(search.list?.[0]);
  const { data, error, refetch } = useWorkLists({ ...askedIn(search), list, limit: STEP, offset });
  const lists = data?.lists ?? [];
  return (
    <Page
      title="Work lists"
      help={helpOnPage(
        'Work lists',
        'monitoring#lists-of-work',
        'Sessions that somebody should look at, by what is the matter with them.',
      )}
      about="Sessions that somebody should look at, as routers said when they were polled last."
    >
      <WorkFilters days={list === 'down_long' ? (data?.days ?? null) : null} />
      <Tabs value={list} onChange={(next) => set({ list: next === 'down' || !next ? [] : [next] })}>
        <Tabs.List mb="sm" aria-label="Lists">
          {lists.map(({ list: name, label, count }) => (
            <Tabs.Tab key={name} value={name} rightSection={<Count count={count} />}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {lists.map(({ list: name }) => (
          <Tabs.Panel key={name} value={name}>
            <Text size="sm" c="dimmed" mb="sm">
              {ABOUT[name]}
            </Text>
          </Tabs.Panel>
        ))}
      </Tabs>
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <List key={list} data={data} offset={offset} onPage={(next) => set({ offset: [String(next)] })} />
      ) : (
        <Loading lines={10} />
      )}
    </Page>
  );
}

const nameOf = (asked: string | undefined): WorkListName =>
  Object.keys(ABOUT).find((one): one is WorkListName => one === asked) ?? 'down';

const Count = ({ count }: { count: number }) => (
  <Text span size="xs" c="dimmed">
    {formatNumber(count)}
  </Text>
);

interface ListProps {
  data: WorkLists;
  offset: number;
  onPage: (offset: number) => void;
}

function List({ data, offset, onPage }: ListProps) {
  const holds = useHolds();
  const [chosen, setChosen] = useState<ReadonlyMap<string, WorkRow>>(new Map());
  const toggle = (rows: readonly WorkRow[], tick: boolean) => {
    const next = new Map(chosen);
    for (const row of rows) tick ? next.set(workKey(row), row) : next.delete(workKey(row));
    setChosen(next);
  };
  const mayChange = CHANGE_SESSIONS.some(holds);
  return (
    <Box className="card" style={{ overflow: 'hidden' }}>
      <WorkBar chosen={[...chosen.values()]} onClear={() => setChosen(new Map())} />
      {data.count === 0 ? (
        <Empty title="Nothing to do">{NOTHING[data.list]}</Empty>
      ) : (
        <WorkTable
          list={data.list}
          rows={data.results}
          selection={mayChange ? { has: (row) => chosen.has(workKey(row)), toggle } : null}
        />
      )}
      <ListPages count={data.count} step={STEP} offset={offset} onChange={onPage} />
    </Box>
  );
}
