import type { Progress } from '@peersmith/api-client';
import { job } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { choiceValue, isRecord, type Row } from '../../api/row.ts';

export interface LogLine {
  time: string;
  level: string;
  object: string | null;
  url: string | null;
  message: string;
}
interface LogGroup {
  name: string;
  lines: LogLine[];
}

const jobs: AnyResource = job;

export const isUnderWay = (row: Row | undefined): boolean =>
  ['pending', 'running'].includes(choiceValue(row?.status) ?? '');

/** A job, read every second until it ends. */
export const useJob = (id: number | string | null): UseQueryResult<Row> =>
  useQuery({
    queryKey: ['row', 'core.job', String(id)],
    queryFn: ({ signal }): Promise<Row> => client.resource(jobs).get(id ?? '', { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : 1000),
  });

export function progressOf(row: Row): Progress | null {
  const { progress } = row;
  if (!isRecord(progress) || typeof progress.done !== 'number') return null;
  return {
    label: typeof progress.label === 'string' ? progress.label : '',
    done: progress.done,
    total: typeof progress.total === 'number' ? progress.total : null,
  };
}

/** `data.<group>.log` is a list of `[time, level, object, url, message]`. */
export function logOf(row: Row): LogGroup[] {
  if (!isRecord(row.data)) return [];
  return Object.entries(row.data).flatMap(([name, group]) => {
    const log = isRecord(group) && Array.isArray(group.log) ? group.log : [];
    const lines = log.flatMap((line) => (Array.isArray(line) ? [lineOf(line)] : []));
    return lines.length ? [{ name, lines }] : [];
  });
}

const word = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
const lineOf = ([time, level, object, url, message]: unknown[]): LogLine => ({
  time: word(time) ?? '',
  level: word(level) ?? 'info',
  object: word(object),
  url: word(url),
  message: word(message) ?? '',
});
