import { type PrefixList, PrefixTable, type Validity, type VrpTable, validityAt } from '@peersmith/irr';

/** Whether the ASes of a list may originate the prefix at a place of it: the shortest that the line accepts. */
export type Judge = (list: PrefixList, at: number) => Validity;

/** What RPKI says of the lines of a list, whose routes are those of some ASes. */
export function judgeLines(vrps: VrpTable, asns: ReadonlySet<number>): Judge {
  return ({ family, words, lows }, at) => {
    const table = new PrefixTable(family, 1);
    const room = table.room();
    for (let word = 0; word < table.width; word++)
      table.words[room + word] = words[at * table.width + word] ?? 0;
    table.push(lows[at] ?? 0);
    return validityAt(vrps, { table, index: 0 }, asns).validity;
  };
}
