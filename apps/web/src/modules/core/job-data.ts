import { JobLine, JobProgress, job } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { choiceValue, isRecord, type Row } from '../../api/row.ts';

const lineOf = ([time, level, object, url, message]: JobLine) => ({ time, level, object, url, message });
export type LogLine = ReturnType<typeof lineOf>;
interface LogGroup {
  name: string;
  lines: LogLine[];
}

const jobs: AnyResource = job;

export const isUnderWay = (row: Row | undefined): boolean =>
  ['pending', 'running'].includes(choiceValue(row?.status) ?? '');

/** A job, read again as it goes on. */
export const useJob = (id: number | string | null): UseQueryResult<Row> =>
  useQuery({
    queryKey: ['row', 'core.job', String(id)],
    queryFn: ({ signal }): Promise<Row> => client.resource(jobs).get(id ?? '', { signal }),
    enabled: id !== null,
  });

/** How far it is; nothing where that cannot be counted. */
export function progressOf(row: Row): (JobProgress & { done: number }) | null {
  const { data } = JobProgress.safeParse(row.progress);
  return data && data.done !== null ? { ...data, done: data.done } : null;
}

/** Groups of lines: `data.<group>.log`. */
export function logOf(row: Row): LogGroup[] {
  if (!isRecord(row.data)) return [];
  return Object.entries(row.data).flatMap(([name, group]) => {
    const log = isRecord(group) && Array.isArray(group.log) ? group.log : [];
    const lines = log.flatMap((line) => {
      const { data } = JobLine.safeParse(line);
      return data ? [lineOf(data)] : [];
    });
    return lines.length ? [{ name, lines }] : [];
  });
}
