import { describe, expect, it } from 'vitest';
import { splitAsSet } from './split-as-set.ts';

const written = (text: string) =>
  splitAsSet(text, ['MYIRR']).map(
    ({ name, source, family }) =>
      `${family ?? ''}${family ? ' ' : ''}${source === null ? '' : `${source}::`}${name}`,
  );

describe('an AS-SET as people write it', () => {
  it.each([
    ['AS-FOO', ['AS-FOO']],
    ['as-foo', ['AS-FOO']],
    ['AS64500:AS-FOO', ['AS64500:AS-FOO']],
    ['RIPE::AS-FOO', ['RIPE::AS-FOO']],
    ['RIPE::AS64500:AS-FOO', ['RIPE::AS64500:AS-FOO']],
    ['RIPE:AS-FOO', ['RIPE::AS-FOO']],
    ['RIPE: AS-FOO', ['RIPE::AS-FOO']],
    ['RIPE::: AS-FOO', ['RIPE::AS-FOO']],
    ['RIPE:AS-FOO AS-BAR', ['RIPE::AS-FOO', 'AS-BAR']],
    ['AS-FOO@RIPE', ['RIPE::AS-FOO']],
    ['UNHEARD-OF::AS-FOO', ['UNHEARD-OF::AS-FOO']],
    ['myirr:AS-FOO', ['MYIRR::AS-FOO']],
    ['AS-FOO/AS-BAR, AS-BAZ & AS64500', ['AS-FOO', 'AS-BAR', 'AS-BAZ', 'AS64500']],
    ['AS-FOO AS-FOO', ['AS-FOO']],
    ['ipv4:AS-FOO ipv6:AS-FOO6', ['4 AS-FOO', '6 AS-FOO6']],
    ['IPv6: RIPE::AS-FOO', ['6 RIPE::AS-FOO']],
    ['RIPE::ipv4:AS-FOO', ['4 RIPE::AS-FOO']],
    ['ipv4:AS-FOO, N/A', ['4 AS-FOO']],
    ['64500', ['AS64500']],
    ['RS-FOO', ['RS-FOO']],
    ['AS64500:RS-FOO:AS64501', ['AS64500:RS-FOO:AS64501']],
  ])('%j is %j', (text, objects) => {
    expect(written(text)).toEqual(objects);
  });

  it.each(['', '  ', 'N/A', 'n/a', 'NA', '-', '--', 'none', 'NONE'])('%j is nothing', (text) => {
    expect(written(text)).toEqual([]);
  });

  it.each([
    '-rf',
    'AS-FOO -rf',
    'AS-FOO;reboot',
    '`id`',
    'AS-',
    'AS4294967296',
    'FOO',
    'RIPE::-rf',
    'AS-FOO@-h',
    '!gAS1',
  ])('%j is refused by name', (text) => {
    expect(() => written(text)).toThrow('is no object of a registry');
  });
});
