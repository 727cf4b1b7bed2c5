import { describe, expect, it } from 'vitest';
import { readSearchWord, type SearchWord, wordsOf } from './search-word.ts';

const NOTHING: Omit<SearchWord, 'text'> = {
  asn: null,
  digits: null,
  host: null,
  prefix: null,
  addressPart: null,
  mac: null,
};

describe('a word that is looked for', () => {
  it.each<[string, Partial<SearchWord>]>([
    ['Netflix', {}],
    ['AS2906', { asn: 2906, digits: '2906' }],
    ['as2906', { asn: 2906, digits: '2906' }],
    ['2906', { asn: 2906, digits: '2906' }],
    ['02906', { digits: '02906' }],
    ['AS1.10', { asn: 65_546 }],
    ['1.10', { asn: 65_546, addressPart: '1.10' }],
    ['80.249.208.1', { host: '80.249.208.1' }],
    ['80.249', { asn: 80 * 65_536 + 249, addressPart: '80.249' }],
    ['80.249.', { addressPart: '80.249.' }],
    ['80.249.208.7/21', { prefix: '80.249.208.0/21' }],
    ['80.249.208.0/33', {}],
    ['2001:07F8:0001:0000::a500:2906:1', { host: '2001:7f8:1::a500:2906:1' }],
    ['2001:07F8:0001:', { addressPart: '2001:7f8:1:' }],
    ['a500:2906:1', { addressPart: 'a500:2906:1' }],
    ['2001:db8::/32', { prefix: '2001:db8::/32' }],
    ['00:00:5E:00:53:01', { mac: '00005e005301', addressPart: '0:0:5e:0:53:1' }],
    ['0000.5e00.5301', { mac: '00005e005301' }],
    ['00005e-005301', { mac: '00005e005301' }],
    ['5e:00:53', { mac: '5e0053', addressPart: '5e:0:53' }],
    ['00005e', { mac: '00005e' }],
    ['beef', {}],
    ['RIPE::AS-FOO', {}],
    ['facade', { mac: 'facade' }],
  ])('%s', (text, meant) => {
    expect(readSearchWord(text)).toEqual({ text, ...NOTHING, ...meant });
  });

  it('stands between blanks, or between quotes', () => {
    expect(wordsOf('  ams-ix  "Example Net" netflix ')).toEqual(['ams-ix', 'Example Net', 'netflix']);
    expect(wordsOf('"')).toEqual([]);
    expect(wordsOf('a"b c"d')).toEqual(['a', 'b c', 'd']);
  });
});
