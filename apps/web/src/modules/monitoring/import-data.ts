import { SessionImport } from '@peersmith/model';
import type { Row } from '../../api/row.ts';

/** What a job that imports sessions came to; null where it has not come to anything. */
export const sessionImportOf = (job: Row | null): SessionImport | null =>
  SessionImport.safeParse(job?.data).data ?? null;
