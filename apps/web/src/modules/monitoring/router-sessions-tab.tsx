import { Alert, Group, Stack, Text } from '@mantine/core';
import type { RouterHistory } from '@peersmith/api-client';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useHolds } from '../../api/me.tsx';
import { Dot } from '../../cells/status.tsx';
import { tabPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { formatDuration, formatNumber } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { plotOfPrefixes, plotOfSessions, SPANS, useRouterHistory, useSpan } from './history-data.ts';
import { VIEW_SESSIONS } from './session-data.ts';
import { SpanPicker } from './span-picker.tsx';
import { Polled } from './stale-note.tsx';
import { SummedPlots } from './summed-plots.tsx';
import { TransitionTable } from './transition-table.tsx';
import { linkToWork } from './work-data.ts';

/** What a router says of its sessions: now, and over time. */
export function RouterSessionsTab({ resource, row }: SlotProps) {
  const [span] = useSpan();
  const { data, error, refetch } = useRouterHistory(row.id, span);
  const plots = useMemo(
    () => data && { sessions: plotOfSessions(data), prefixes: plotOfPrefixes(data) },
    [data],
  );
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || !plots) return <Loading lines={12} />;
  return (
    <Stack gap="md">
      <Last history={data} row={row} resource={resource} />
      <Group justify="flex-end">
        <SpanPicker />
      </Group>
      {data.polls.length === 0 ? (
        <div className="card">
          <Empty title="Not polled in this time">
            Routers are polled by themselves where that is set on them, and when somebody asks for it.
          </Empty>
        </div>
      ) : (
        <SummedPlots {...plots} during={`of ${row.display} over ${SPANS[span].label}`} />
      )}
      <TransitionTable title="Sessions that went up or down" moves={data.transitions} />
    </Stack>
  );
}

function Last({ history: { last, is_stale }, row, resource }: { history: RouterHistory } & SlotProps) {
  const holds = useHolds();
  const failed = last !== null && last.code !== null;
  return (
    <Stack className="card" p="md" gap="sm">
      <Group justify="space-between" align="flex-start">
        <Group gap="xl" fz="sm">
          {last && !failed && (
            <>
              <Fact name="Established">
                <Dot tone="var(--good)">{formatNumber(last.established)}</Dot>
              </Fact>
              <Fact name="Down">
                <DownLink count={last.down} router={row.id} />
              </Fact>
              <Fact name="Neighbors on the router">{formatNumber(last.neighbors)}</Fact>
              <Fact name="Received, accepted, advertised">
                {[last.received, last.accepted, last.advertised].map(formatNumber).join(' / ')}
              </Fact>
              <Fact name="The poll took">{formatDuration(last.duration_ms)}</Fact>
            </>
          )}
          <Fact name="Last poll">
            <Polled polled={last?.at ?? null} isStale={is_stale} />
          </Fact>
        </Group>
        <Group gap="xs">
          {VIEW_SESSIONS.every(holds) && (
            <Link className="link" to={tabPath(resource, row.id, 'reconcile')}>
              Compare with what is written down here
            </Link>
          )}
        </Group>
      </Group>
      {failed && (
        <Alert variant="outline" color="red" title="The router did not answer the last poll">
          <Text size="sm">{last.message}</Text>
        </Alert>
      )}
    </Stack>
  );
}

const DownLink = ({ count, router }: { count: number; router: number }) =>
  count === 0 ? (
    <Dot tone="var(--quiet)">0</Dot>
  ) : (
    <Link className="link" {...linkToWork('down', { router_id: router })}>
      <Dot tone="var(--bad)">{formatNumber(count)}</Dot>
    </Link>
  );
