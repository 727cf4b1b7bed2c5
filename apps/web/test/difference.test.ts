import { describe, expect, it } from 'vitest';
import { changedWords } from '../src/difference/changed-words.ts';
import { foldAt, layOut, NOTHING } from '../src/difference/lay-out.ts';
import { piecesOf } from '../src/difference/pieces.ts';
import { readDifference } from '../src/difference/read-difference.ts';
import { atOnce, inSlices } from '../src/text/in-slices.ts';

const read = (...lines: string[]) => atOnce(readDifference(`${lines.join('\n')}\n`));
const KINDS = ['same', 'added', 'removed', 'heading'];
const told = (...lines: string[]) => {
  const { lines: bare, kinds, before, after } = read(...lines);
  return bare.map((line, at) => [KINDS[kinds[at] ?? 0], before[at], after[at], line].join('|'));
};
const CLOSED = new Set<number>();

describe('a difference as a device tells it', () => {
  it('is read from unified differences, with the numbers of lines', () => {
    expect(
      told(
        '--- running',
        '+++ candidate',
        '@@ -10,3 +10,4 @@ router bgp 64500',
        ' router bgp 64500',
        '-  neighbor 192.0.2.1 remote-as 64501',
        '+  neighbor 192.0.2.1 remote-as 64502',
        '+  neighbor 192.0.2.2 remote-as 64503',
        ' !',
      ),
    ).toEqual([
      'heading|0|0|--- running',
      'heading|0|0|+++ candidate',
      'heading|0|0|@@ -10,3 +10,4 @@ router bgp 64500',
      'same|10|10|router bgp 64500',
      'removed|11|0|  neighbor 192.0.2.1 remote-as 64501',
      'added|0|11|  neighbor 192.0.2.1 remote-as 64502',
      'added|0|12|  neighbor 192.0.2.2 remote-as 64503',
      'same|12|13|!',
    ]);
  });

  it('takes lines that begin with dashes for what they are', () => {
    expect(told('@@ -1,1 +1,1 @@', '--- a banner', '+++ a banner')).toEqual([
      'heading|0|0|@@ -1,1 +1,1 @@',
      'removed|1|0|-- a banner',
      'added|0|1|++ a banner',
    ]);
  });

  it('says of a last line that it has no end, and takes nothing apart for it', () => {
    const unended = read('@@ -1,2 +1,3 @@', ' a', '-b', '\\ No newline at end of file', '+b', '+c');
    expect(unended.lines).toEqual(['@@ -1,2 +1,3 @@', 'a', 'b \\ without the end of a line', 'b', 'c']);
    expect(unended).toMatchObject({ added: 2, removed: 1, changes: [[2, 5]] });
  });

  it('is read from devices that end lines otherwise', () => {
    expect(told('@@ -1,1 +1,1 @@\r', '-a\r', '+b\r').slice(1)).toEqual(['removed|1|0|a', 'added|0|1|b']);
  });

  it('is read from Junos, IOS and FRR, which say no numbers', () => {
    expect(
      told(
        '[edit protocols bgp group peers]',
        '-    neighbor 192.0.2.1;',
        '+    neighbor 192.0.2.9;',
        '     type external;',
      ),
    ).toEqual([
      'heading|0|0|[edit protocols bgp group peers]',
      'removed|0|0|    neighbor 192.0.2.1;',
      'added|0|0|    neighbor 192.0.2.9;',
      'same|0|0|    type external;',
    ]);
    expect(
      told(
        '!Contextual Config Diffs:',
        'router bgp 64500',
        ' +neighbor 192.0.2.1 remote-as 64501',
        '-no ip http server',
      ),
    ).toEqual([
      'heading|0|0|!Contextual Config Diffs:',
      'same|0|0|router bgp 64500',
      'added|0|0| neighbor 192.0.2.1 remote-as 64501',
      'removed|0|0|no ip http server',
    ]);
    const frr = read(
      ' router bgp 64500',
      '-neighbor 192.0.2.1 shutdown',
      '+neighbor 192.0.2.1 description Fjord',
    );
    expect(frr).toMatchObject({ added: 1, removed: 1, isNumbered: false, changes: [[1, 3]] });
  });

  it('says of a removed line which one took its place, and which words are others', () => {
    const { partners } = read(
      '-neighbor 192.0.2.1 remote-as 64501',
      '-snmp-server location Bergen',
      '-neighbor 192.0.2.2 remote-as 64502',
      '+neighbor 192.0.2.1 remote-as 64511',
      '+ntp server 198.51.100.1',
      '+neighbor 192.0.2.2 remote-as 64512',
    );
    expect([...partners]).toEqual([3, NOTHING, 5, 0, NOTHING, 2]);
    expect(changedWords('neighbor 192.0.2.1 remote-as 64501', 'neighbor 192.0.2.1 remote-as 64511')).toEqual({
      one: [[29, 34]],
      other: [[29, 34]],
    });
    const [one, other] = ['permit a and b', 'permit c and d e'];
    expect(changedWords(one, other)).toEqual({
      one: [
        [7, 8],
        [13, 14],
      ],
      other: [
        [7, 8],
        [13, 16],
      ],
    });
  });

  it('takes lines about different addresses for different things', () => {
    const { partners } = read(
      '-neighbor 192.0.2.1 route-map PEERS-IN in',
      '-route 192.0.2.0/24 blackhole',
      '+neighbor 192.0.2.7 route-map PEERS-IN in',
      '+route 192.0.2.0/25 blackhole',
    );
    expect([...partners]).toEqual([NOTHING, 3, NOTHING, 1]);
  });

  it('marks what changed and what was found in the same line', () => {
    expect(piecesOf('remote-as 64511', [[10, 15]], '451')).toEqual([
      { text: 'remote-as ', isChanged: false, hit: null },
      { text: '6', isChanged: true, hit: null },
      { text: '451', isChanged: true, hit: 0 },
      { text: '1', isChanged: true, hit: null },
    ]);
  });
});

describe('the rows of a difference', () => {
  const difference = read(
    ...Array.from({ length: 20 }, (_, at) => ` line ${at}`),
    '-neighbor 192.0.2.1 remote-as 64501',
    '-gone',
    '+new and other',
    '+neighbor 192.0.2.1 remote-as 64502',
    ...Array.from({ length: 8 }, (_, at) => ` more ${at}`),
  );

  it('are one below the other, with equal stretches folded away until they are opened', () => {
    const { count, left, folds, rowOf } = layOut(difference, { isSplit: false, opened: CLOSED });
    expect(folds).toEqual([
      { first: 0, count: 17 },
      { first: 27, count: 5 },
    ]);
    expect(foldAt(left[0] ?? 0)).toBe(0);
    expect([...left.subarray(1, 8)]).toEqual([17, 18, 19, 20, 21, 22, 23]);
    expect(count).toBe(12);
    expect([rowOf[3], rowOf[20], rowOf[30]]).toEqual([0, 4, 11]);
    expect(layOut(difference, { isSplit: false, opened: new Set([27]) }).count).toBe(16);
    expect(layOut(difference, { isSplit: false, opened: 'all' }).count).toBe(32);
  });

  it('are side by side, what took the place of a line beside it', () => {
    const { left, right, count } = layOut(difference, { isSplit: true, opened: CLOSED });
    expect([...left.subarray(4, 7)]).toEqual([NOTHING, 20, 21]);
    expect([...right.subarray(4, 7)]).toEqual([22, 23, NOTHING]);
    expect(count).toBe(11);
  });
});

describe('5 MB of difference', () => {
  const large = Array.from({ length: 150_000 }, (_, at) =>
    at % 3 === 0
      ? `-ip prefix-list P seq ${at} permit 192.0.2.0/24`
      : at % 3 === 1
        ? `+ip prefix-list P seq ${at} permit 198.51.100.0/24`
        : ` line ${at}`,
  ).join('\n');

  it('are read in steps of some hundred lines, wherever changes begin', () => {
    for (const ahead of ['', ' one line\n', ' one line\n two lines\n'])
      expect([...readDifference(`${ahead}${large}`)].length).toBeGreaterThan(500);
  });

  it('are read between other work, and given up when nobody waits any more', async () => {
    let turns = 0;
    const others = setInterval(() => turns++, 1);
    const read = await inSlices(readDifference(large), new AbortController().signal);
    clearInterval(others);
    expect(read).toMatchObject({ added: 50_000, removed: 50_000 });
    expect(turns).toBeGreaterThan(2);
    const left = new AbortController();
    const given = inSlices(readDifference(large), left.signal);
    left.abort();
    expect(await given).toBeNull();
  });
});
