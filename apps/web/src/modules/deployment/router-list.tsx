import { Box, SegmentedControl, Text, TextInput } from '@mantine/core';
import { planRouter } from '@peersmith/model';
import { IconSearch } from '@tabler/icons-react';
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { FieldValue } from '../../cells/index.tsx';
import { Dot } from '../../cells/status.tsx';
import { Amount } from '../../difference/difference-bar.tsx';
import { counted, formatNumber } from '../../text/format.ts';
import { type PlanRouter, sessionsOf, statusOf } from './plan-data.ts';
import { PROBLEMS, STEP_WORDS } from './words.ts';

interface RouterListProps {
  routers: readonly PlanRouter[];
  chosen: number | null;
  /** `all`, `changes` or `problems`. */
  shown: string;
  onShow: (shown: string) => void;
  onChoose: (id: number) => void;
}

const FILTERS: Readonly<Record<string, (one: PlanRouter) => boolean>> = {
  all: () => true,
  changes: ({ added, removed }) => added + removed > 0,
  problems: (one) => PROBLEMS.includes(statusOf(one)),
};

/** The routers of a plan, wave by wave, with how each stands. */
export function RouterList({ routers, chosen, shown, onShow, onChoose }: RouterListProps) {
  const [typed, setTyped] = useState('');
  const groups = useMemo(() => {
    const wanted = typed.trim().toLowerCase();
    return groupsOf(
      routers.filter(
        (one) => (FILTERS[shown] ?? Boolean)(one) && one.router_name.toLowerCase().includes(wanted),
      ),
    );
  }, [routers, shown, typed]);
  const choosing = useRef(onChoose);
  choosing.current = onChoose;
  // The same for as long as the list is there, so that only entries that changed are drawn again.
  const choose = useCallback((id: number) => choosing.current(id), []);
  return (
    <Box className="card plan-routers" component="section" aria-label="Routers of the plan">
      <Filter {...{ routers, shown, onShow, typed }} onType={setTyped} />
      <div className="plan-waves">
        {groups.length === 0 && (
          <Text size="sm" c="dimmed" p="md">
            No router fits.
          </Text>
        )}
        {groups.map(([title, members]) => (
          <section key={title} aria-label={title}>
            <Text size="xs" c="dimmed" px="sm" py={6} className="plan-wave">
              {title} · {counted(members.length, 'router')}
            </Text>
            <ul>
              {members.map((one) => (
                <li key={one.id}>
                  <Entry one={one} isChosen={one.id === chosen} onChoose={choose} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Box>
  );
}

interface FilterProps extends Pick<RouterListProps, 'routers' | 'shown' | 'onShow'> {
  typed: string;
  onType: (text: string) => void;
}

/** By name, and by whether anything changes or went wrong. */
function Filter({ routers, shown, onShow, typed, onType }: FilterProps) {
  const count = (filter: string) => formatNumber(routers.filter(FILTERS[filter] ?? Boolean).length);
  return (
    <Box p="sm" style={{ borderBottom: '1px solid var(--line)' }}>
      <TextInput
        type="search"
        aria-label="Find a router"
        placeholder="Find a router"
        leftSection={<IconSearch size={15} />}
        value={typed}
        onChange={(event) => onType(event.currentTarget.value)}
        mb={8}
      />
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Which routers"
        value={shown}
        onChange={onShow}
        data={[
          { value: 'all', label: `All ${count('all')}` },
          { value: 'changes', label: `Change ${count('changes')}` },
          { value: 'problems', label: `Look at ${count('problems')}` },
        ]}
      />
    </Box>
  );
}

/** What a router without a wave is under: nobody will change it, or nobody knows yet. */
const NO_WAVE: Readonly<Record<string, string>> = {
  failed: 'Failed',
  skipped: 'Not compared',
  unchanged: 'Nothing to change',
};

/** What failed while planning, the waves in their order, and who stays as they are. */
function groupsOf(routers: readonly PlanRouter[]): [string, PlanRouter[]][] {
  const groups = Map.groupBy(routers, (one) =>
    one.wave > 0 ? `Wave ${one.wave}` : (NO_WAVE[statusOf(one)] ?? 'Being compared'),
  );
  const rank = (title: string) =>
    title === 'Failed' ? -1 : title.startsWith('Wave') ? Number(title.slice(5)) : Number.POSITIVE_INFINITY;
  return [...groups].sort(([one], [other]) => rank(one) - rank(other));
}

interface EntryProps {
  one: PlanRouter;
  isChosen: boolean;
  onChoose: (id: number) => void;
}

const Entry = memo(function Entry({ one, isChosen, onChoose }: EntryProps) {
  return (
    <button
      type="button"
      className="plan-entry"
      {...(isChosen ? { 'aria-current': 'true' } : {})}
      onClick={() => onChoose(one.id)}
    >
      <span className="plan-entry-name">{one.router_name}</span>
      {one.added + one.removed > 0 && <Amount added={one.added} removed={one.removed} />}
      <span className="plan-entry-state">
        <RouterState router={one} />
      </span>
    </button>
  );
});

/** How a router of a plan stands; while it is changed, what it does. */
export function RouterState({ router, isBrief = false }: { router: PlanRouter; isBrief?: boolean }) {
  const words = statusOf(router) === 'applying' ? STEP_WORDS[router.step ?? ''] : undefined;
  if (!words)
    return (
      <FieldValue name="status" field={planRouter.fields.status} value={router.status} row={{ ...router }} />
    );
  const sessions = sessionsOf(router);
  const back = sessions?.after != null && !isBrief ? `, ${sessions.after} of ${sessions.before} back` : '';
  return <Dot tone="var(--warn)">{`${words}${back}`}</Dot>;
}
