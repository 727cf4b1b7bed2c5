import { PeeringDbError } from './peeringdb-error.ts';
import type { HttpSource } from './question.ts';

const DEFAULTS = { tries: 3, pause_ms: 2000, max_wait_s: 120 };
const LONGEST_PAUSE_MS = 60_000;

/**
 * How long to wait before the next try of an HTTP source; null when it is of no use, or the tries are used up. A wait that the server
 * asks for is granted up to `max_wait_s`; others double, and vary by half so that many clients do not come back together.
 */
export function pauseAfter(error: unknown, source: HttpSource, attempt: number): number | null {
  const { tries, pause_ms, max_wait_s } = { ...DEFAULTS, ...source };
  if (!(error instanceof PeeringDbError) || attempt >= tries) return null;
  if (error.code === 'rate_limited') {
    const wait_s = error.retry_after_s ?? max_wait_s;
    return wait_s <= max_wait_s ? wait_s * 1000 : null;
  }
  if (!isPassing(error)) return null;
  return Math.min(pause_ms * 2 ** (attempt - 1), LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2);
}

/** Whether the same question may well be answered a moment later. */
function isPassing({ code, status = 0 }: PeeringDbError): boolean {
  return code === 'unreachable' || code === 'timed_out' || code === 'answer_truncated' || status >= 500;
}
