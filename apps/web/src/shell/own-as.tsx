import { Button, Menu, UnstyledButton } from '@mantine/core';
import { autonomousSystem } from '@peersmith/model';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCan, usePreferences, useSavePreferences } from '../api/me.tsx';
import { useList } from '../api/queries.ts';
import type { Row } from '../api/row.ts';
import { formatAsn } from '../text/format.ts';
import { Empty } from './states.tsx';

export interface OwnSystem {
  id: number;
  asn: number;
  name: string;
}

const toSystem = (row: Row): OwnSystem => ({ id: row.id, asn: Number(row.asn), name: String(row.name) });

/** The AS that the user runs, and the one that pages are about: as chosen, else the first. */
export function useOwnSystems(): {
  systems: readonly OwnSystem[];
  current: OwnSystem | null;
  loading: boolean;
  choose: (system: OwnSystem) => void;
} {
  const can = useCan();
  const preferences = usePreferences();
  const save = useSavePreferences();
  const queries = useQueryClient();
  const { data, isPending } = useList(
    autonomousSystem,
    { affiliated: true, limit: 100, ordering: 'asn' },
    { enabled: can(autonomousSystem, 'view') },
  );
  const systems = (data?.results ?? []).map(toSystem);
  return {
    systems,
    current: systems.find(({ id }) => id === preferences.context?.as) ?? systems[0] ?? null,
    loading: isPending && can(autonomousSystem, 'view'),
    choose: ({ id }) => {
      save({ context: { as: id } });
      // What the server answers depends on it.
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    },
  };
}

/** What stands on a page about one's own AS while there is none. */
export const NoOwnSystem = ({ children }: { children: ReactNode }) => (
  <div className="card">
    <Empty
      title="No AS of yours yet"
      actions={
        <Button component={Link} to="/setup/">
          Set up from PeeringDB
        </Button>
      }
    >
      {children}
    </Empty>
  </div>
);

/** Which of one's own AS the pages are about; only where there are several. */
export function OwnSystemSwitch() {
  const { systems, current, choose } = useOwnSystems();
  if (!current || systems.length < 2) return null;
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton
          className="card"
          h={32}
          px={10}
          fz="sm"
          aria-label={`Own AS: ${formatAsn(current.asn)}`}
        >
          {formatAsn(current.asn)}{' '}
          <IconChevronDown size={14} aria-hidden style={{ verticalAlign: 'middle' }} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {systems.map((system) => (
          <Menu.Item
            key={system.id}
            onClick={() => choose(system)}
            rightSection={system.id === current.id ? <IconCheck size={15} aria-label="current" /> : null}
          >
            {formatAsn(system.asn)} – {system.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
