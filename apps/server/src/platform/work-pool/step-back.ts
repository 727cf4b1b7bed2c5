import { setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** As `nice` counts it: 19 would starve where something else never rests. */
const NICENESS = 10;

/**
 * Gives this thread less of the processor than whoever answers requests, where both want it. Only on Linux, whose `setpriority` counts
 * threads (setpriority(2), "C library/kernel differences"); elsewhere it would mean the whole process.
 */
export function stepBack(): void {
  if (isMainThread || process.platform !== 'linux') return;
  try {
    setPriority(0, NICENESS);
  } catch {
    // Where nobody may, threads are as they were.
  }
}
