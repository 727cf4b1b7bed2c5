import type { ImportRefused, ImportReport } from '@peersmith/answers';
import type { ShownRow } from '@peersmith/resource';
import { ApiError } from './errors.ts';

/** Whether an import is done by a job, which this is. */
export const isQueued = (answer: ImportReport | ShownRow): answer is ShownRow => !('counts' in answer);

/** The report that the output of an import's job is. */
export const reportOfJob = (output: string): ImportReport => JSON.parse(output);

/** What an import that was refused, or was no longer what was planned, would have done; null for any other failure. */
export function reportIn(error: unknown): ImportReport | null {
  const body: unknown = error instanceof ApiError ? error.body : null;
  return isRefused(body) ? body.report : null;
}

const isRefused = (body: unknown): body is ImportRefused =>
  typeof body === 'object' && body !== null && 'report' in body && 'code' in body;
