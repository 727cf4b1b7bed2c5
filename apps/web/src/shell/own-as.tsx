import { Button, Group, Menu, Stack, Title, UnstyledButton } from '@mantine/core';
import { autonomousSystem } from '@peersmith/model';
import { IconCheck, IconChevronDown, IconFilter } from '@tabler/icons-react';
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

interface OwnSystems {
  systems: readonly OwnSystem[];
  /** The one that pages are about; of several the first, where they are about all. */
  current: OwnSystem | null;
  /** Those that pages are about: the chosen one, or all. */
  shown: readonly OwnSystem[];
  loading: boolean;
  /** Null for all. */
  choose: (system: OwnSystem | null) => void;
}

/** The networks that the user runs, and those of them that pages are about: as chosen, else the first. */
export function useOwnSystems(): OwnSystems {
  const can = useCan();
  const { context } = usePreferences();
  const save = useSavePreferences();
  const queries = useQueryClient();
  const { data, isPending } = useList(
    autonomousSystem,
    { affiliated: true, limit: 100, ordering: 'asn' },
    { enabled: can(autonomousSystem, 'view') },
  );
  const systems = (data?.results ?? []).map(toSystem);
  const current = systems.find(({ id }) => id === context?.as) ?? systems[0] ?? null;
  return {
    systems,
    current,
    shown: context?.as === null ? systems : systems.filter((one) => one === current),
    loading: isPending && can(autonomousSystem, 'view'),
    choose: (system) => {
      save({ context: { as: system?.id ?? null } });
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

/** Which of one's own AS the pages are about, or all; only where there are several. */
export function OwnSystemSwitch() {
  const { systems, shown, choose } = useOwnSystems();
  if (systems.length < 2) return null;
  const [only] = shown.length === 1 ? shown : [];
  const label = only ? formatAsn(only.asn) : 'All AS';
  const mark = (isCurrent: boolean) => (isCurrent ? <IconCheck size={15} aria-label="current" /> : null);
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton className="card" h={32} px={10} fz="sm" aria-label={`Own AS: ${label}`}>
          {label} <IconChevronDown size={14} aria-hidden style={{ verticalAlign: 'middle' }} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose(null)} rightSection={mark(!only)}>
          All
        </Menu.Item>
        <Menu.Divider />
        {systems.map((system) => (
          <Menu.Item key={system.id} onClick={() => choose(system)} rightSection={mark(system === only)}>
            {formatAsn(system.asn)} – {system.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** On what the switch decides: which of one's own AS it is about, with the way to all. Nothing where there is one alone. */
export function OwnScope() {
  const { systems, shown, choose } = useOwnSystems();
  const [only] = shown;
  if (systems.length < 2 || !only) return null;
  return (
    <Group component="p" gap={8} m={0} fz="sm" role="note" aria-label="Scope">
      <IconFilter size={14} aria-hidden />
      {shown.length > 1 ? (
        <span>All of yours: {shown.map(({ asn }) => formatAsn(asn)).join(', ')}</span>
      ) : (
        <>
          <span>Only {formatAsn(only.asn)}</span>
          <UnstyledButton className="link" fz="sm" td="underline" onClick={() => choose(null)}>
            Show all
          </UnstyledButton>
        </>
      )}
    </Group>
  );
}

/** The same once for each of those that a page is about, under its name where there are several. */
export function EachOwnSystem({ children }: { children: (system: OwnSystem, at: number) => ReactNode }) {
  const { shown } = useOwnSystems();
  return (
    <Stack gap="xl">
      {shown.map((system, at) => (
        <section key={system.id} aria-label={`${formatAsn(system.asn)} ${system.name}`}>
          {shown.length > 1 && (
            <Title order={2} fz="lg" mb="sm">
              {formatAsn(system.asn)} – {system.name}
            </Title>
          )}
          {children(system, at)}
        </section>
      ))}
    </Stack>
  );
}
