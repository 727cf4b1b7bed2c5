import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFault } from './database-fault.ts';

const RETRY_MS = 500;
const REMIND_MS = 10_000;

export interface ThroughFaults {
  /** How long the database may fail; for ever when nothing is said. */
  patience_ms?: number;
  /** Ends the wait: the step's own failure is the answer. */
  signal?: AbortSignal | undefined;
  /** Told at the first failure and every ten seconds. */
  tell: (message: string) => void;
}

/**
 * Does a step of a start, and does it again while the database's condition keeps it from being done: it restarts, is full, or
 * only reads. The step must bear to be begun again. Every other failure is passed on at once.
 */
export async function throughFaults<T>(
  step: () => Promise<T>,
  { patience_ms = Number.POSITIVE_INFINITY, signal, tell }: ThroughFaults,
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
      const fault = databaseFault(error);
      if (!fault || signal?.aborted || performance.now() >= last) throw error;
      if (performance.now() - told < REMIND_MS) continue;
      told = performance.now();
      tell(`Waiting for the database. ${fault.message}`);
    }
  }
}
