import { Button } from '@mantine/core';
import { registry } from '@peersmith/model';
import { type AnyResource, filtersOf } from '@peersmith/resource';
import { useOwnSystems } from '../shell/own-as.tsx';
import { formatAsn } from '../text/format.ts';
import type { Search } from './search.ts';
import type { ListState } from './use-list-state.ts';

const PARAMETER = 'local_autonomous_system_id';

interface OnlyOwnProps {
  resource: AnyResource;
  state: ListState;
  /** What the place asks for anyway. */
  fixed: Search;
}

/** Leaves of a list what belongs to the own AS that was chosen, or takes that back; where there are several. */
export function OnlyOwn({ resource, state, fixed }: OnlyOwnProps) {
  const { systems, shown } = useOwnSystems();
  const [only] = shown;
  if (systems.length < 2 || shown.length !== 1 || !only) return null;
  if (PARAMETER in fixed || !filtersOf(resource, registry).has(PARAMETER)) return null;
  const isOn = state.filters[PARAMETER]?.includes(String(only.id)) === true;
  return (
    <Button
      variant={isOn ? 'light' : 'default'}
      aria-pressed={isOn}
      onClick={() => state.set({ [PARAMETER]: isOn ? [] : [String(only.id)] })}
    >
      Only {formatAsn(only.asn)}
    </Button>
  );
}
