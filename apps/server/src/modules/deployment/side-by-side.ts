/** Does something with each item, so many at a time; no other is begun once one says so by answering `false`. */
export async function sideBySide<T>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      if ((await work(item)) === false) waiting.length = 0;
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
}
