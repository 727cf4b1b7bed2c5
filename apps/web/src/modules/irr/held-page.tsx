import { Box, Group, Kbd } from '@mantine/core';
import { irrList, irrVersion } from '@peersmith/model';
import { useState } from 'react';
import { useHolds } from '../../api/me.tsx';
import { useList } from '../../api/queries.ts';
import { helpOnWord } from '../../help/help-of.ts';
import { LimitedNote } from '../../resource/limited-note.tsx';
import { ListPages } from '../../shell/list-pages.tsx';
import { Page } from '../../shell/page.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { DecideDialog, type Verdict } from './decide-dialog.tsx';
import { HeldLine } from './held-line.tsx';
import { DECIDE, readList, readVersion, type Waiting, waitingOf } from './irr-data.ts';
import { RefreshButton, RefreshProgress, useRefresh } from './refresh-lists.tsx';
import { useHeldKeys } from './use-held-keys.ts';

const STEP = 50;

/** Every list that waits for a decision, to be gone through with the keyboard or the mouse. */
export function HeldPage() {
  const [offset, setOffset] = useState(0);
  const refresh = useRefresh({});
  const { data, error, refetch } = useList(irrVersion, { status: 'held', limit: STEP, offset });
  const versions = (data?.results ?? []).map(readVersion);
  const ids = versions.flatMap(({ list }) => (list ? [list.id] : []));
  const lists = useList(irrList, { id: ids, limit: STEP }, { enabled: ids.length > 0 });
  const known = new Map((lists.data?.results ?? []).map((row) => [row.id, readList(row)]));
  const waiting = versions.map((version) => waitingOf(version, known.get(version.list?.id ?? 0) ?? null));
  return (
    <Page
      title="Held changes"
      help={helpOnWord('list', { title: 'Held changes', manual: 'irr#what-waits-for-a-decision' })}
      about="Lists whose registry answers something that nobody would expect. What was in force stays so until somebody decides."
      actions={<RefreshButton refresh={refresh} label="Refresh all" />}
    >
      <LimitedNote resource={irrVersion} />
      <RefreshProgress refresh={refresh} />
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading lines={8} />
      ) : waiting.length === 0 ? (
        <div className="card">
          <Empty title="Nothing waits">
            Lists that became empty, shrank, grew or went over their limit wait here for a decision.
          </Empty>
        </div>
      ) : (
        <HeldList waiting={waiting} />
      )}
      <ListPages count={data?.count ?? 0} step={STEP} offset={offset} onChange={setOffset} />
    </Page>
  );
}

const KEYS = [
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'difference'],
  ['a', 'accept'],
  ['r', 'reject'],
] as const;

function HeldList({ waiting }: { waiting: readonly Waiting[] }) {
  const holds = useHolds();
  const mayDecide = holds(DECIDE);
  const [open, setOpen] = useState<number | null>(null);
  const [asked, ask] = useState<{ waiting: Waiting; verdict: Verdict } | null>(null);
  const turn = (id: number) => setOpen(open === id ? null : id);
  const { list, current, choose } = useHeldKeys({
    count: waiting.length,
    isActive: asked === null,
    onTurn: (at) => {
      const one = waiting[at];
      if (one) turn(one.version.id);
    },
    onDecide: (at, verdict) => {
      const one = waiting[at];
      if (one && mayDecide) ask({ waiting: one, verdict });
    },
  });
  return (
    <Box className="card reconcile">
      <Group className="reconcile-bar" px="md" py={8} gap="sm" fz="sm" aria-label="Keys" role="group">
        {KEYS.filter(([key]) => mayDecide || !['a', 'r'].includes(key)).map(([key, does]) => (
          <span key={key}>
            <Kbd>{key}</Kbd> {does}
          </span>
        ))}
      </Group>
      <ul ref={list} aria-label="Held changes">
        {waiting.map((one, at) => (
          <HeldLine
            key={one.version.id}
            waiting={one}
            isCurrent={at === current}
            isOpen={open === one.version.id}
            onChoose={() => choose(at)}
            onTurn={() => turn(one.version.id)}
            onDecide={mayDecide ? (verdict) => ask({ waiting: one, verdict }) : null}
          />
        ))}
      </ul>
      {asked && <DecideDialog {...asked} onClose={() => ask(null)} />}
    </Box>
  );
}
