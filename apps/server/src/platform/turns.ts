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

const SORTED_AT_ONCE = 1000;

/** Texts in order, by their code units: others have their turn in between. */
export async function sortInTurns(texts: readonly string[]): Promise<string[]> {
  const pass = turns();
  let runs: string[][] = [];
  for (let at = 0; at < texts.length; at += SORTED_AT_ONCE) {
    runs.push(texts.slice(at, at + SORTED_AT_ONCE).sort());
    await pass();
  }
  while (runs.length > 1) {
    const merged: string[][] = [];
    for (let at = 0; at < runs.length; at += 2)
      merged.push(await mergeInTurns(runs[at] ?? [], runs[at + 1] ?? [], pass));
    runs = merged;
  }
  return runs[0] ?? [];
}

async function mergeInTurns(
  one: readonly string[],
  other: readonly string[],
  pass: () => Promise<void> | undefined,
): Promise<string[]> {
  const merged: string[] = [];
  for (let [a, b] = [0, 0]; a < one.length || b < other.length; ) {
    const [left, right] = [one[a], other[b]];
    if (right === undefined || (left !== undefined && left <= right)) {
      merged.push(left ?? '');
      a += 1;
    } else {
      merged.push(right);
      b += 1;
    }
    if (merged.length % SORTED_AT_ONCE === 0) await pass();
  }
  return merged;
}

/** Hands a long list on in parts: others have their turn in between. */
export async function inParts<T>(items: readonly T[], take: (part: readonly T[]) => void): Promise<void> {
  const pass = turns();
  for (let at = 0; at < items.length; at += SORTED_AT_ONCE) {
    take(items.slice(at, at + SORTED_AT_ONCE));
    await pass();
  }
}
