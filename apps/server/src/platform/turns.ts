import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_MS = 4;
/** A request of somebody else takes several turns, with PostgreSQL in between. */
const OTHERS_MS = 3;

/**
 * Lets others have their turn during long work: awaited between its steps, it passes on when the work has kept the process for
 * some milliseconds, and costs a look at the clock otherwise.
 */
export function turns(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < LONGEST_MS) return undefined;
    return sleep(OTHERS_MS).then(() => {
      began = performance.now();
    });
  };
}

const AT_A_TIME = 20;

/** `map` over what may be long: others have their turn in between. */
export async function mapInTurns<T, R>(items: readonly T[], map: (item: T, at: number) => R): Promise<R[]> {
  const pass = turns();
  const results: R[] = [];
  for (const [at, item] of items.entries()) {
    if (at % AT_A_TIME === 0) await pass();
    results.push(map(item, at));
  }
  return results;
}
