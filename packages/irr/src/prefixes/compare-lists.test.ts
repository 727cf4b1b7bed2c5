import { expect, it } from 'vitest';
import { compareLists } from './compare-lists.ts';
import { chooseLines, packAsns, packedSize, packList, unpackAsns, unpackList } from './pack-list.ts';
import { linesOf, type PrefixList, prefixList } from './prefix-list.ts';
import { PrefixTable } from './prefix-table.ts';
import { addPrefix } from './read-prefixes.ts';

function tableOf(prefixes: readonly string[]): PrefixTable {
  const table = new PrefixTable(prefixes[0]?.includes(':') ? 6 : 4);
  for (const prefix of prefixes) addPrefix(table, prefix);
  return table;
}
const text = (list: PrefixList) =>
  Array.from(linesOf(list), ({ address, length, low, high }) => `${address}/${length} ${low}-${high}`);

it.each([[['192.0.2.0/25', '192.0.2.128/25', '198.51.100.0/24']], [['2001:db8:1::/48', '2001:db8::/32']]])(
  'keeps a list as bytes and has it again',
  (prefixes) => {
    const list = prefixList(tableOf(prefixes), { aggregate: true });
    const bytes = packList(list);
    expect(packedSize(bytes, list.family)).toBe(list.size);
    expect(text(unpackList(Buffer.concat([Buffer.from('x'), bytes]).subarray(1), list.family))).toEqual(
      text(list),
    );
  },
);

it('keeps ASes as bytes', () => {
  expect(unpackAsns(packAsns([1, 4_294_967_295]))).toEqual([1, 4_294_967_295]);
});

it('tells what came and what went, ranges included', () => {
  const before = prefixList(tableOf(['10.0.0.0/8', '192.0.2.0/24', '198.51.100.0/25']));
  const after = prefixList(
    tableOf(['10.0.0.0/8', '198.51.100.0/25', '198.51.100.128/25', '203.0.113.0/24']),
    {
      aggregate: true,
    },
  );
  const { came, went } = compareLists(before, after);
  expect(text(chooseLines(after, came))).toEqual(['198.51.100.0/24 25-25', '203.0.113.0/24 24-24']);
  expect(text(chooseLines(before, went))).toEqual(['192.0.2.0/24 24-24', '198.51.100.0/25 25-25']);
  expect(compareLists(after, after)).toEqual({ came: [], went: [] });
  expect(compareLists(prefixList(new PrefixTable(4)), before)).toEqual({ came: [0, 1, 2], went: [] });
});
