import { Box, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { PeerCandidate } from '@peersmith/api-client';
import { hiddenPeer, peeringRequest, possibleSessionsOf } from '@peersmith/model';
import { IconFilter } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useCan, useHolds } from '../../api/me.tsx';
import { type Search, useSearchParams, useSetSearch } from '../../resource/search.ts';
import { SelectionBar } from '../../resource/selection-bar.tsx';
import { ListPages } from '../../shell/list-pages.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { useRoom } from '../../shell/use-room.ts';
import { counted, formatNumber } from '../../text/format.ts';
import { WriteToButton } from '../mailings/write-to.tsx';
import { ProposeDialog } from '../requests/propose-dialog.tsx';
import { allCandidates, useCandidates } from './candidate-data.ts';
import { CandidateFilters, CandidateSearch } from './candidate-filters.tsx';
import { CandidateTable } from './candidate-table.tsx';
import { HideDialog } from './hide-dialog.tsx';
import { PreviewDrawer } from './preview-drawer.tsx';

const STEP = 50;
const DEFAULT_ORDER = '-exchanges';
/** As the server takes them. */
const MOST_AT_ONCE = 50_000;

interface CandidateListProps {
  /** What the place implies, such as the exchange. */
  fixed: Search;
  empty: string;
  /** Of several on a page the first has search and filters for all, and each leafs by itself. */
  place?: 'alone' | 'first' | 'further';
}

/** Networks to peer with: filtered, chosen, previewed, made into sessions. */
export function CandidateList({ fixed, empty, place = 'alone' }: CandidateListProps) {
  const search = useSearchParams();
  const set = useSetSearch();
  const hasRoom = useRoom();
  const [wanted, want] = useState<boolean | null>(null);
  const filtering = wanted ?? hasRoom;
  const chosen = useChosen();
  const [hiding, setHiding] = useState<PeerCandidate | null>(null);
  const [previewing, preview] = useDisclosure(false);
  const [proposing, propose] = useDisclosure(false);
  const can = useCan();
  const asked = { ...search, ...fixed };
  // A list of several has a place of its own, which belongs to what was asked for.
  const [own, setOwn] = useState({ asked: '', offset: 0 });
  const isOwn = own.asked === JSON.stringify(asked);
  const offset = place === 'alone' ? Number(search.offset?.[0] ?? 0) || 0 : isOwn ? own.offset : 0;
  const { data, error, refetch } = useCandidates({ ...asked, limit: STEP, offset });
  const narrowed = Object.keys(search).some((key) => !['offset', 'ordering'].includes(key));
  return (
    <>
      {place !== 'further' && (
        <Group mb="sm" justify="space-between">
          <CandidateSearch search={search} set={set} />
          <Button
            variant="default"
            leftSection={<IconFilter size={16} />}
            aria-expanded={filtering}
            onClick={() => want(!filtering)}
          >
            Filters
          </Button>
        </Group>
      )}
      <div className="list-split">
        <Box className="card" flex={1} miw={0} style={{ overflow: 'clip' }}>
          <ChosenBar
            chosen={chosen}
            count={data?.count ?? 0}
            search={asked}
            onPreview={preview.open}
            onPropose={propose.open}
          />
          {hides(error, data) ? (
            <Failure error={error} retry={() => void refetch()} />
          ) : !data ? (
            <Box p="md">
              <Loading />
            </Box>
          ) : data.count === 0 ? (
            <Empty title="No networks to propose">{narrowed ? 'None matches the filters.' : empty}</Empty>
          ) : (
            <CandidateTable
              candidates={data.results}
              has={chosen.has}
              onChange={chosen.set}
              ordering={search.ordering?.[0] ?? DEFAULT_ORDER}
              onOrder={(ordering) => set({ ordering: [ordering] })}
              onHide={can(hiddenPeer, 'add') ? setHiding : null}
            />
          )}
          {data && data.count > 0 && (
            <ListPages
              count={data.count}
              step={STEP}
              offset={offset}
              onChange={(next) =>
                place === 'alone'
                  ? set({ offset: [String(next)] })
                  : setOwn({ asked: JSON.stringify(asked), offset: next })
              }
            />
          )}
        </Box>
        {filtering && place !== 'further' && <CandidateFilters search={search} set={set} />}
      </div>
      {hiding && <HideDialog candidate={hiding} onClose={() => setHiding(null)} />}
      {proposing && (
        <ProposeDialog
          candidates={chosen.all}
          narrowed={possibleSessionsOf(asked)}
          onClose={propose.close}
          onDone={() => {
            propose.close();
            chosen.clear();
          }}
        />
      )}
      {previewing && (
        <PreviewDrawer
          selection={{ ...possibleSessionsOf(asked), peers: chosen.all.map(({ asn }) => asn) }}
          onClose={preview.close}
          onDone={() => {
            preview.close();
            chosen.clear();
          }}
        />
      )}
    </>
  );
}

/** The networks ticked, over all pages. */
function useChosen() {
  const [held, setHeld] = useState<ReadonlyMap<number, PeerCandidate>>(new Map());
  return {
    all: [...held.values()],
    has: (asn: number) => held.has(asn),
    set: (candidates: readonly PeerCandidate[], tick: boolean) => {
      const next = new Map(held);
      for (const one of candidates) tick ? next.set(one.asn, one) : next.delete(one.asn);
      setHeld(next);
    },
    clear: () => setHeld(new Map()),
  };
}
type Chosen = ReturnType<typeof useChosen>;

interface ChosenBarProps {
  chosen: Chosen;
  count: number;
  search: Search;
  onPreview: () => void;
  onPropose: () => void;
}
function ChosenBar({ chosen, count, search, onPreview, onPropose }: ChosenBarProps) {
  const holds = useHolds();
  const can = useCan();
  const everything = useMutation({
    mutationFn: () => allCandidates(search),
    onSuccess: (candidates) => chosen.set(candidates, true),
  });
  const missing = chosen.all.reduce((sum, one) => sum + one.missing, 0);
  const some = chosen.all.length > 0;
  return (
    <SelectionBar>
      <Text size="sm" fw={some ? 600 : 400} c={some ? '' : 'dimmed'}>
        {some
          ? `${counted(chosen.all.length, 'network')}, ${counted(missing, 'session')}${missing > MOST_AT_ONCE ? `: at most ${formatNumber(MOST_AT_ONCE)} are made at once` : ''}`
          : counted(count, 'network')}
      </Text>
      {holds('peering.add_internetexchangepeeringsession') && (
        <Button size="xs" disabled={!some || missing > MOST_AT_ONCE} onClick={onPreview}>
          Review and create sessions
        </Button>
      )}
      {can(peeringRequest, 'add') && (
        <Button size="xs" variant="default" disabled={!some} onClick={onPropose}>
          Propose peering
        </Button>
      )}
      <WriteToButton
        kind={some ? 'asns' : 'candidates'}
        search={some ? { asns: chosen.all.map(({ asn }) => String(asn)) } : search}
        isDisabled={count === 0}
      />
      {chosen.all.length < count && (
        <Button size="xs" variant="subtle" loading={everything.isPending} onClick={() => everything.mutate()}>
          {`Select all ${formatNumber(count)}`}
        </Button>
      )}
      {some && (
        <Button size="xs" variant="subtle" ml="auto" onClick={chosen.clear}>
          Clear selection
        </Button>
      )}
    </SelectionBar>
  );
}
