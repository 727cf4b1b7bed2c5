import type {
  RouterHistory,
  RouterPoll,
  SessionHistory,
  SessionKind,
  SummedHistory,
} from '@peersmith/api-client';
import { autonomousSystem, bgpGroup } from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { type PlotData, type PlotLine, type Stretch, secondsOf } from '../../plot/plot-data.ts';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';
import { READS, shownState } from './session-data.ts';

const DAY_MS = 86_400_000;
/** How far back a history is looked at. */
export const SPANS = {
  '24h': { label: '24 hours', ms: DAY_MS },
  '7d': { label: '7 days', ms: 7 * DAY_MS },
  '90d': { label: '90 days', ms: 90 * DAY_MS },
  '1y': { label: '1 year', ms: 365 * DAY_MS },
} as const;
export type Span = keyof typeof SPANS;

const isSpan = (text: string | undefined): text is Span => text !== undefined && Object.hasOwn(SPANS, text);

/** The time that is looked at, which is part of the address. */
export function useSpan(): [Span, (span: string) => void] {
  const [asked] = useSearchParams().span ?? [];
  const set = useSetSearch();
  return [isSpan(asked) ? asked : '24h', (span) => set({ span: [span] })];
}

const since = (span: Span) => new Date(Date.now() - SPANS[span].ms).toISOString();

export const useSessionHistory = (
  kind: SessionKind,
  id: number,
  span: Span,
): UseQueryResult<SessionHistory> =>
  useQuery({
    queryKey: ['monitoring', 'history', kind, id, span],
    queryFn: ({ signal }) => {
      const asked = { path: { id }, query: { since: since(span) }, signal };
      return kind === 'direct'
        ? client.call('GET /api/peering/direct-peering-sessions/:id/history/', asked)
        : client.call('GET /api/peering/internet-exchange-peering-sessions/:id/history/', asked);
    },
    placeholderData: keepPreviousData,
    meta: { reads: READS },
  });

export const useRouterHistory = (id: number, span: Span): UseQueryResult<RouterHistory> =>
  useQuery({
    queryKey: ['monitoring', 'history', 'router', id, span],
    queryFn: ({ signal }) =>
      client.call('GET /api/devices/routers/:id/history/', {
        path: { id },
        query: { since: since(span) },
        signal,
      }),
    placeholderData: keepPreviousData,
    meta: { reads: READS },
  });

/** Of an exchange, a network or a group. */
export const useSummedHistory = (
  resource: AnyResource,
  id: number,
  span: Span,
): UseQueryResult<SummedHistory> =>
  useQuery({
    queryKey: ['monitoring', 'history', contentTypeOf(resource), id, span],
    queryFn: ({ signal }) => {
      const asked = { path: { id }, query: { since: since(span) }, signal };
      if (resource === autonomousSystem)
        return client.call('GET /api/peering/autonomous-systems/:id/history/', asked);
      if (resource === bgpGroup) return client.call('GET /api/peering/bgp-groups/:id/history/', asked);
      return client.call('GET /api/peering/internet-exchanges/:id/history/', asked);
    },
    placeholderData: keepPreviousData,
    meta: { reads: READS },
  });

const COUNTS = [
  { key: 'received', label: 'Received', tone: '--info' },
  { key: 'accepted', label: 'Accepted', tone: '--good' },
  { key: 'advertised', label: 'Advertised', tone: '--warn' },
] as const;

type Counted = Record<(typeof COUNTS)[number]['key'], number>;

const linesOf = (counts: readonly Counted[]): PlotLine[] =>
  COUNTS.map(({ key, label, tone }) => ({ label, tone, values: counts.map((one) => one[key]) }));

/** The states of a session as a band, its counts as lines. */
export function plotOfSession({ since, until, state, transitions, counts }: SessionHistory): PlotData {
  const marks = [{ at: since, to: state }, ...transitions];
  const stretches = marks.map(
    ({ at, to }, place): Stretch => ({
      from_s: secondsOf(at),
      to_s: secondsOf(marks[place + 1]?.at ?? until),
      ...shownState(to),
    }),
  );
  return {
    since_s: secondsOf(since),
    until_s: secondsOf(until),
    times: counts.map(({ at }) => secondsOf(at)),
    lines: linesOf(counts),
    stretches,
  };
}

/** How many sessions of a router were up and down; a poll that failed knows of none. */
export function plotOfSessions(history: RouterHistory): PlotData {
  const known = (poll: RouterPoll, count: number) => (poll.code === null ? count : null);
  return {
    ...frameOf(history),
    lines: linesOfSessions(
      history.polls.map((one) => known(one, one.established)),
      history.polls.map((one) => known(one, one.down)),
    ),
    stretches: pollStretches(history),
  };
}

/** How many prefixes went over all sessions of a router. */
export function plotOfPrefixes(history: RouterHistory): PlotData {
  const answered = history.polls.filter(({ code }) => code === null);
  return {
    ...frameOf(history),
    times: answered.map(({ at }) => secondsOf(at)),
    lines: linesOf(answered),
    stretches: [],
  };
}

/** How many sessions were up and down, and what they brought: each holds until the next. */
export function plotsOfSummed({ since, until, points }: SummedHistory): {
  sessions: PlotData;
  prefixes: PlotData;
} {
  const frame = {
    since_s: secondsOf(since),
    until_s: secondsOf(until),
    times: points.map(({ at }) => secondsOf(at)),
    stretches: [],
  };
  const values = (key: 'established' | 'down') => points.map((one) => one[key]);
  return {
    sessions: { ...frame, lines: linesOfSessions(values('established'), values('down')) },
    prefixes: { ...frame, lines: linesOf(points) },
  };
}

const linesOfSessions = (established: PlotLine['values'], down: PlotLine['values']): PlotLine[] => [
  { label: 'Established', tone: '--good', values: established },
  { label: 'Down', tone: '--bad', values: down },
];

const frameOf = ({ since, until, polls }: RouterHistory) => ({
  since_s: secondsOf(since),
  until_s: secondsOf(until),
  times: polls.map(({ at }) => secondsOf(at)),
});

const POLLED = { label: 'Answered', tone: '--good' };
const FAILED = { label: 'Did not answer', tone: '--bad' };

/** When the router answered, and when not: polls that came to the same are one stretch. */
function pollStretches({ polls, until }: RouterHistory): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { at, code } of polls) {
    const [from_s, is] = [secondsOf(at), code === null ? POLLED : FAILED];
    const last = stretches.at(-1);
    if (last?.label === is.label) continue;
    if (last) last.to_s = from_s;
    stretches.push({ from_s, to_s: secondsOf(until), ...is });
  }
  return stretches;
}
