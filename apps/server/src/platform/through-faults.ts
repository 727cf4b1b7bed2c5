import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFault } from './database-fault.ts';

const RETRY_MS = 500;
const REMIND_MS = 10_000;

export interface ThroughFaults {
  /** How long the database may fail; for ever when nothing is said. */
  patience_ms?: number;
  /** Ends the wait: its reason is the failure. */
  signal?: AbortSignal | undefined;
  /** Told at the first failure and every ten seconds. */
  tell: (message: string) => void;
}

interface Passing extends ThroughFaults {
  /** What to tell of a failure that may pass; null of one that waiting cannot mend. `left_s` is how long is waited at most. */
  passing: (error: unknown, left_s: number) => string | null;
}

/** Does a step again and again while it fails in a way that may pass. Every other failure is passed on at once. */
export async function keepTrying<T>(
  step: () => Promise<T>,
  { patience_ms = Number.POSITIVE_INFINITY, signal, tell, passing }: Passing,
): Promise<T> {
  const last = performance.now() + patience_ms;
  for (
    let told = Number.NEGATIVE_INFINITY;
    ;
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
  ) {
    try {
      return await step();
    } catch (error) {
      const now = performance.now();
      const message = passing(error, Math.ceil((last - now) / 1000));
      if (message === null || now >= last) throw error;
      signal?.throwIfAborted();
      if (now - told < REMIND_MS) continue;
      told = now;
      tell(message);
    }
  }
}

/**
 * Does a step of a start, and does it again while the database's condition keeps it from being done: it restarts, is full, or
 * only reads. The step must bear to be begun again.
 */
export const throughFaults = <T>(step: () => Promise<T>, options: ThroughFaults): Promise<T> =>
  keepTrying(step, {
    ...options,
    passing: (error) => {
      const fault = databaseFault(error);
      return fault && `Waiting for the database. ${fault.message}`;
    },
  });
