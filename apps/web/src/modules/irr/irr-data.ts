import type { IrrDifference, IrrOfSystem, IrrSystemList } from '@peersmith/api-client';
import { autonomousSystem, type IRR_KIND, irrList, irrVersion } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { choiceValue, isRecord } from '../../api/row.ts';
import { type PlotData, secondsOf } from '../../plot/plot-data.ts';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';

export type IrrKind = keyof typeof IRR_KIND;
const IRR_KINDS: readonly IrrKind[] = ['ipv6', 'ipv4', 'as_list'];

/** What answers about lists are made of. */
const READS = [irrList, irrVersion, autonomousSystem].map((one) => contentTypeOf(one));

export const DECIDE = 'irr.decide_version';
export const REFRESH = 'irr.refresh_list';

/** The kind of list that is looked at, which is part of the address. */
export function useKind(): [IrrKind, (kind: IrrKind) => void] {
  const [asked] = useSearchParams().kind ?? [];
  const set = useSetSearch();
  return [IRR_KINDS.find((one) => one === asked) ?? 'ipv6', (kind) => set({ kind: [kind], q: [] })];
}

/** How the lists of a network stand. */
export const useSystemLists = (id: number): UseQueryResult<IrrOfSystem> =>
  useQuery({
    queryKey: ['irr', 'system', id],
    queryFn: ({ signal }) =>
      client.call('GET /api/peering/autonomous-systems/:id/irr/', { path: { id }, signal }),
    meta: { reads: READS },
  });

/** In what a version differs from the one in force, or from the one that was before it. */
export const useDifference = (list: number, version: number): UseQueryResult<IrrDifference> =>
  useQuery({
    queryKey: ['irr', 'difference', list, version],
    queryFn: ({ signal }) =>
      client.call('GET /api/irr/lists/:id/difference/', { path: { id: list }, query: { version }, signal }),
    meta: { reads: READS },
  });

/** A row as the API shows it. */
type Shown = IrrSystemList['list'] & object;

const textIn = (row: Shown, key: string) =>
  typeof row[key] === 'string' && row[key] !== '' ? row[key] : null;
const numberIn = (row: Shown, key: string) => (typeof row[key] === 'number' ? row[key] : 0);

/** A row of `irr.list`, read. */
export const readList = (row: Shown) => ({
  id: row.id,
  kind: IRR_KINDS.find((one) => one === choiceValue(row.kind)) ?? 'ipv6',
  objects: textIn(row, 'objects') ?? '',
  status: choiceValue(row.status) ?? 'never',
  entry_count: numberIn(row, 'entry_count'),
  fetched: textIn(row, 'fetched'),
  due: textIn(row, 'due'),
  failing_since: textIn(row, 'failing_since'),
  message: textIn(row, 'message'),
  hosts_answer: textIn(row, 'hosts_answer'),
  is_by_asn: choiceValue(row.resolved_by) === 'asn',
  fallback: numberIn(row, 'fallback'),
  drops_invalid: typeof row.drops_invalid === 'boolean' ? row.drops_invalid : null,
  networks: numberIn(row, 'autonomous_systems'),
});
export type ListFacts = ReturnType<typeof readList>;

/** A row of `irr.version`, read; of its list as much as it has. */
export function readVersion(row: Shown) {
  const list = isRecord(row.list) && typeof row.list.id === 'number' ? row.list : null;
  return {
    id: row.id,
    number: numberIn(row, 'number'),
    status: choiceValue(row.status) ?? '',
    entry_count: numberIn(row, 'entry_count'),
    rpki:
      typeof row.valid === 'number'
        ? {
            valid: row.valid,
            invalid: numberIn(row, 'invalid'),
            not_found: numberIn(row, 'not_found'),
          }
        : null,
    came: numberIn(row, 'came'),
    went: numberIn(row, 'went'),
    detail: textIn(row, 'detail'),
    reason: choiceValue(row.reason),
    created: textIn(row, 'created'),
    seen: textIn(row, 'seen'),
    decided: textIn(row, 'decided'),
    comment: textIn(row, 'comment'),
    decided_by: isRecord(row.decided_by) ? String(row.decided_by.display ?? '') : null,
    list: list ? readList({ ...list, id: Number(list.id) }) : null,
  };
}
export type VersionFacts = ReturnType<typeof readVersion>;

/** A version that waits, and what is known of its list. */
export interface Waiting {
  version: VersionFacts;
  list: ListFacts | null;
  /** How many networks share the list; null where that is not known. */
  networks: number | null;
  /** Whether there is a list in force. */
  hasOne: boolean;
}

/** A version with its list, as far as that is known beside what the version itself says of it. */
export const waitingOf = (version: VersionFacts, list: ListFacts | null): Waiting => ({
  version,
  list: list ?? version.list,
  networks: list?.networks ?? null,
  hasOne: list ? list.fetched !== null : true,
});

const nouns = {
  ipv6: ['IPv6 prefix', 'IPv6 prefixes'],
  ipv4: ['IPv4 prefix', 'IPv4 prefixes'],
  as_list: ['AS', 'ASes'],
} as const;

/** What a list of a kind has: one of it, and several. */
export const nounsOf = (kind: IrrKind): readonly [string, string] => nouns[kind];

const MONTH_S = 30 * 86_400;

/** How many entries a list had, day by day. */
export function plotOfCounts({ history }: Pick<IrrSystemList, 'history'>, now_ms: number): PlotData {
  const times = history.map(({ day }) => secondsOf(day));
  const until_s = now_ms / 1000;
  return {
    since_s: Math.min(times[0] ?? until_s, until_s - MONTH_S),
    until_s,
    times,
    lines: [{ label: 'Entries', tone: '--info', values: history.map(({ entry_count }) => entry_count) }],
    stretches: [],
  };
}
