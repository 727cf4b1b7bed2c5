import { describe, expect, it } from 'vitest';
import { emptyList, type ListOptions, linesOf, prefixList } from './prefix-list.ts';
import { PrefixTable } from './prefix-table.ts';
import { readPrefixes } from './read-prefixes.ts';

const tableOf = (family: 4 | 6, text: string, others: string[] = []) => {
  const table = new PrefixTable(family, 1);
  readPrefixes(Buffer.from(text), table, (word) => others.push(word));
  return table;
};
const listOf = (family: 4 | 6, text: string, options: ListOptions = {}) =>
  Array.from(linesOf(prefixList(tableOf(family, text), options)), ({ address, length, low, high }) =>
    high === length ? `${address}/${length}` : `${address}/${length}{${low},${high}}`,
  );

describe('reading', () => {
  it('takes prefixes of its family and gives back every other word', () => {
    const others: string[] = [];
    const table = tableOf(
      4,
      ' 192.0.2.0/24\n10.0.0.1 2001:db8::/32 10.0.0.0/8^+ 1.2.3/8 256.0.0.0/8 1.2.3.4/33 AS1',
      others,
    );
    expect(table.size).toBe(2);
    expect(others).toEqual(['2001:db8::/32', '10.0.0.0/8^+', '1.2.3/8', '256.0.0.0/8', '1.2.3.4/33', 'AS1']);
  });

  it.each([
    ['2001:db8::/32', '2001:db8::/32'],
    ['2001:DB8:0:0:1::/80', '2001:db8:0:0:1::/80'],
    ['::/0', '::/0'],
    ['::1', '::1/128'],
    ['1:2:3:4:5:6:7::/112', '1:2:3:4:5:6:7:0/112'],
    ['2001:db8:ffff:ffff::/33', '2001:db8:8000::/33'],
    ['::ffff:0:0/96', '::ffff:0.0.0.0/96'],
    ['2001:0:0:1::/64', '2001:0:0:1::/64'],
    ['1:0:0:2:0:0:0:3/128', '1:0:0:2::3/128'],
  ])('reads %s as %s', (text, expected) => {
    expect(listOf(6, text)).toEqual([expected]);
  });

  it.each([
    ':::',
    '1::2::3/64',
    '1:2:3:4:5:6:7:8:9/64',
    '1:2:3/64',
    '12345::/64',
    '2001:db8::/129',
    '2001:db8::/',
    ':1::',
  ])('takes %s for no prefix', (text) => {
    const others: string[] = [];
    expect(tableOf(6, text, others).size).toBe(0);
    expect(others).toEqual([text]);
  });
});

describe('a list', () => {
  it('is sorted by number, the shorter first, each prefix once', () => {
    expect(listOf(4, '192.0.2.0/24 9.0.0.0/8 192.0.2.0/25 9.0.0.0/8 10.0.0.0/8 192.0.2.0/23')).toEqual([
      '9.0.0.0/8',
      '10.0.0.0/8',
      '192.0.2.0/23',
      '192.0.2.0/24',
      '192.0.2.0/25',
    ]);
  });

  it('is sorted alike when it is long', () => {
    const texts = Array.from({ length: 6000 }, (_, index) => {
      const value = (Math.imul(index % 5000, 2_654_435_761) >>> 8) & 0xff_ffff;
      return `2001:db8:${(value >>> 8).toString(16)}:${(value & 255).toString(16)}00::/56`;
    });
    const long = listOf(6, texts.join(' '));
    expect(long).toHaveLength(5000);
    const number = (text: string) =>
      BigInt(
        `0x${text
          .split(/[:/]/)
          .slice(2, 4)
          .map((part) => part.padStart(4, '0'))
          .join('')}`,
      );
    expect(long.every((text, at) => at === 0 || number(long[at - 1] ?? '') < number(text))).toBe(true);
  });

  it('joins neighbours, with the prefix above them where it is there', () => {
    expect(listOf(4, '10.0.0.0/24 10.0.1.0/24', { aggregate: true })).toEqual(['10.0.0.0/23{24,24}']);
    expect(listOf(4, '10.0.0.0/23 10.0.0.0/24 10.0.1.0/24', { aggregate: true })).toEqual([
      '10.0.0.0/23{23,24}',
    ]);
    expect(listOf(4, '10.0.1.0/24 10.0.2.0/24', { aggregate: true })).toEqual(['10.0.1.0/24', '10.0.2.0/24']);
    expect(listOf(4, '10.0.0.0/24 10.0.1.0/24 10.0.2.0/24 10.0.3.0/24', { aggregate: true })).toEqual([
      '10.0.0.0/22{24,24}',
    ]);
    expect(
      listOf(4, '10.0.0.0/22 10.0.0.0/24 10.0.1.0/24 10.0.2.0/24 10.0.3.0/24', { aggregate: true }),
    ).toEqual(['10.0.0.0/22', '10.0.0.0/22{24,24}']);
  });

  it('accepts more-specifics up to a length, and leaves out the prefixes that are said with it', () => {
    const text = '10.0.0.0/16 10.0.1.0/24 10.0.1.0/25 10.1.0.0/24';
    expect(listOf(4, text, { lengths: { from: 0, to: 24 } })).toEqual([
      '10.0.0.0/16{16,24}',
      '10.0.1.0/25',
      '10.1.0.0/24',
    ]);
    expect(listOf(4, text, { lengths: { from: 20, to: 24 } })).toEqual([
      '10.0.0.0/16{20,24}',
      '10.0.1.0/25',
      '10.1.0.0/24',
    ]);
  });

  it('accepts the same routes when it is aggregated, whatever is in it', () => {
    let seed = 1;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    for (let round = 0; round < 50; round++) {
      const texts = Array.from({ length: 1 + random(40) }, () => {
        const length = 26 + random(5);
        return `192.0.2.${random(256) & (0xff << (32 - length)) & 0xff}/${length}`;
      });
      const accepted = (list: ReturnType<typeof prefixList>) => {
        const routes = new Set<string>();
        for (const { address, length, low, high } of linesOf(list)) {
          const first = Number(address.split('.')[3]);
          for (let one = low; one <= high; one++) {
            for (let at = first; at < first + 2 ** (32 - length); at += 2 ** (32 - one))
              routes.add(`${at}/${one}`);
          }
        }
        return [...routes].sort();
      };
      const table = tableOf(4, texts.join(' '));
      expect(accepted(prefixList(table, { aggregate: true }))).toEqual(accepted(prefixList(table)));
    }
  });

  it('may be empty', () => {
    expect([...linesOf(emptyList(6))]).toEqual([]);
    expect(listOf(4, '', { aggregate: true, lengths: { from: 0, to: 24 } })).toEqual([]);
  });
});
