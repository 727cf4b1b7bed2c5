import { databaseFault } from '../../platform/database-fault.ts';
import type { Explained } from '../../platform/http.ts';
import { WorkError } from '../../platform/work-pool/work-pool.ts';
import { ApiError } from '../errors.ts';

/** Errors that were foreseen: what a caller did wrong, and a database that cannot serve at this moment. */
export function explain(error: unknown): Explained | null {
  if (error instanceof ApiError) return { status: error.status, body: error.body, headers: error.headers };
  if (error instanceof WorkError) {
    const body = { detail: error.message, code: error.code };
    return error.code === 'work_refused'
      ? { status: 503, body, headers: { 'Retry-After': '2' } }
      : { status: 400, body };
  }
  const fault = databaseFault(error);
  return (
    fault && {
      status: 503,
      body: { detail: fault.message, code: fault.code },
      headers: { 'Retry-After': String(fault.retry_after_s) },
    }
  );
}
