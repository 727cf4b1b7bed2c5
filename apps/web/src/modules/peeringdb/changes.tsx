import { SegmentedControl, Text } from '@mantine/core';
import { peeringdbChange } from '@peersmith/model';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';

const decisions = () => import('./decisions.tsx');

/** Those that wait for a decision, or all of them. */
function StateLinks() {
  const search = useSearchParams();
  const set = useSetSearch();
  return (
    <SegmentedControl
      size="xs"
      aria-label="Which changes"
      data={[
        { value: '', label: 'All' },
        { value: 'pending', label: 'Pending' },
      ]}
      value={search.state?.length === 1 && search.state[0] === 'pending' ? 'pending' : ''}
      onChange={(state) => set({ state: state ? [state] : [] })}
    />
  );
}

present(peeringdbChange, {
  leading: 'summary',
  title: () => 'PeeringDB change',
  Bulk: later(decisions, 'Decisions', null),
  ListActions: StateLinks,
  panels: [{ title: 'Decision', Show: later(decisions, 'Decide') }],
  emptyHint: (
    <Text size="sm" c="dimmed">
      Changes appear here when a synchronisation touches networks, ports or exchanges that you have.
    </Text>
  ),
});
