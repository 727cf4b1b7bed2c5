import { SessionImport } from '@peersmith/model';
import type { Row } from '../../api/row.ts';

/** Beside what it came to, a job holds its log. */
const InJob = SessionImport.strip();

/** What a job that imports sessions came to; null where it has not come to anything. */
export const sessionImportOf = (job: Row | null): SessionImport | null =>
  InJob.safeParse(job?.data).data ?? null;
