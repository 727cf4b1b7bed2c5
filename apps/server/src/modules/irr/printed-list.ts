import { addPrefix, chooseLines, IrrError, type PrefixList, PrefixTable } from '@peersmith/irr';
import * as z from 'zod';

/** A line of a prefix list in the JSON of bgpq4. */
export const PrintedPrefix = z.object({
  prefix: z.string(),
  exact: z.boolean(),
  'greater-equal': z.int().optional(),
  'less-equal': z.int().optional(),
});
export type PrintedPrefix = z.infer<typeof PrintedPrefix>;

/** What was printed as a list: in the order of the prefixes, each line once; of several objects both may be otherwise. */
export function listOfPrinted(entries: readonly PrintedPrefix[], family: 4 | 6): PrefixList {
  const table = new PrefixTable(family, Math.max(1, entries.length));
  const [lows, highs] = [new Uint8Array(entries.length), new Uint8Array(entries.length)];
  for (const { prefix, exact, ...range } of entries) {
    const at = table.size;
    if (!addPrefix(table, prefix))
      throw new IrrError('answer_invalid', `${prefix} is no prefix of IPv${family}`);
    const length = table.lengths[at] ?? 0;
    lows[at] = exact ? length : (range['greater-equal'] ?? length);
    highs[at] = exact ? length : (range['less-equal'] ?? length);
  }
  const { size, width, words, lengths } = table;
  const order = (one: number, other: number): number => {
    for (let at = 0; at < width; at++) {
      const difference = (words[one * width + at] ?? 0) - (words[other * width + at] ?? 0);
      if (difference !== 0) return difference;
    }
    for (const column of [lengths, lows, highs]) {
      const difference = (column[one] ?? 0) - (column[other] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const places = Array.from({ length: size }, (_, at) => at).sort(order);
  const once = places.filter((place, at) => at === 0 || order(places[at - 1] ?? 0, place) !== 0);
  return chooseLines({ family, size, words, lengths, lows, highs }, once);
}
