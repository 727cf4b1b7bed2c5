import type { SessionImport } from '@peersmith/api-client';
import { isRecord, type Row } from '../../api/row.ts';

/** What a job that imports sessions came to; null where it has not come to anything. */
export function sessionImportOf(job: Row | null): SessionImport | null {
  const data = job?.data;
  return isImport(data) ? data : null;
}

const isImport = (data: unknown): data is SessionImport =>
  isRecord(data) && Array.isArray(data.sessions) && Array.isArray(data.skipped);
