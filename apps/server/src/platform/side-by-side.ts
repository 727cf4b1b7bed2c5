/**
 * Does something with each item, so many at a time; no other is begun once one says so by answering `false`, or fails. What is under way comes
 * to its end before a failure is told.
 */
export async function sideBySide<T>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = [...items];
  const failures: unknown[] = [];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      try {
        if ((await work(item)) === false) waiting.length = 0;
      } catch (error) {
        failures.push(error);
        waiting.length = 0;
      }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  if (failures.length) throw failures[0];
}
