import { Box, Button, Group, Stack } from '@mantine/core';
import type { IrrOfSystem, IrrSystemList } from '@peersmith/api-client';
import { IRR_KIND } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useCan } from '../../api/me.tsx';
import type { Row } from '../../api/row.ts';
import { Dot } from '../../cells/status.tsx';
import { TimePlot } from '../../plot/time-plot.tsx';
import { Card } from '../../resource/overview.tsx';
import { editPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { formatNumber } from '../../text/format.ts';
import { EntriesCard } from './entries-card.tsx';
import { HeldCard } from './held-card.tsx';
import {
  type IrrKind,
  plotOfCounts,
  readList,
  readVersion,
  useKind,
  useSystemLists,
  waitingOf,
} from './irr-data.ts';
import { standingOf } from './list-words.ts';
import { QueryCard } from './query-card.tsx';
import { RefreshButton, RefreshProgress, useRefresh } from './refresh-lists.tsx';
import { Standing } from './standing-card.tsx';
import { VersionsCard } from './versions-card.tsx';
import { linkToWhatIf } from './what-if-data.ts';

/** What registries say of a network: its lists, how they stand, what waits, what they were. */
export function PrefixesTab({ resource, row }: SlotProps) {
  const [kind, choose] = useKind();
  const { data, error, refetch } = useSystemLists(row.id);
  const refresh = useRefresh({ autonomous_systems: [row.id] });
  const can = useCan();
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={12} />;
  const of = data.lists.find((one) => one.kind === kind);
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="md">
        <Kinds lists={data.lists} chosen={kind} onChoose={choose} />
        <Group gap="xs">
          <Button component={Link} {...linkToWhatIf(whatIfOf(row, data))} variant="default">
            What if …
          </Button>
          <RefreshButton refresh={refresh} />
        </Group>
      </Group>
      <RefreshProgress refresh={refresh} />
      {of?.list ? (
        <OneList key={kind} of={of} settings={data.settings} row={row} />
      ) : (
        <div className="card">
          <Empty
            title={`No list of ${IRR_KIND[kind].label}`}
            actions={
              can(resource, 'change') && (
                <Button component={Link} to={editPath(resource, row.id)} variant="default">
                  Edit the network
                </Button>
              )
            }
          >
            {of?.why}
          </Empty>
        </div>
      )}
    </Stack>
  );
}

/** What the box is filled in with that tries something out. */
function whatIfOf(row: Row, { settings }: IrrOfSystem) {
  const own = ({ value, from }: { value: string; from: string }) =>
    from === 'autonomous_system' ? value : '';
  return {
    as_set: String(row.irr_as_set ?? ''),
    asn: String(row.asn ?? ''),
    sources: own(settings.sources),
    ipv6_options: own(settings.ipv6_options),
    ipv4_options: own(settings.ipv4_options),
  };
}

interface KindsProps {
  lists: readonly IrrSystemList[];
  chosen: IrrKind;
  onChoose: (kind: IrrKind) => void;
}

/** The lists of a network beside each other: how many entries, and how they stand. */
const Kinds = ({ lists, chosen, onChoose }: KindsProps) => (
  <Box className="irr-kinds" role="group" aria-label="Lists">
    {lists.map((one) => {
      const list = one.list ? readList(one.list) : null;
      const said = list ? standingOf(list, one.stale) : { tone: 'var(--quiet)', label: 'None' };
      return (
        <button
          key={one.kind}
          type="button"
          className="irr-kind"
          aria-pressed={one.kind === chosen}
          onClick={() => onChoose(one.kind)}
        >
          <span>{IRR_KIND[one.kind].label}</span>
          <strong>{list && list.fetched !== null ? formatNumber(list.entry_count) : '—'}</strong>
          <Dot tone={said.tone}>{said.label}</Dot>
        </button>
      );
    })}
  </Box>
);

interface OneListProps {
  of: IrrSystemList;
  settings: IrrOfSystem['settings'];
  row: Row;
}

function OneList({ of, settings, row }: OneListProps) {
  const { kind, stale, query } = of;
  const plot = useMemo(() => plotOfCounts(of, Date.now()), [of]);
  if (!of.list) return null;
  const list = readList(of.list);
  const held = of.held ? readVersion(of.held) : null;
  const inForce = of.in_force ? readVersion(of.in_force) : null;
  return (
    <>
      <Standing list={list} isStale={stale} inForce={inForce} />
      {held && <HeldCard waiting={waitingOf(held, list)} list={list.id} kind={kind} />}
      <EntriesCard list={list.id} kind={kind} version={inForce} fileName={`AS${row.asn}-${kind}`} />
      {plot.times.length > 0 && (
        <Card title="Entries over time">
          <TimePlot name={`${IRR_KIND[kind].label} of ${row.display} over time`} data={plot} />
        </Card>
      )}
      <VersionsCard list={list.id} kind={kind} />
      {query && <QueryCard kind={kind} query={query} settings={settings} />}
    </>
  );
}
