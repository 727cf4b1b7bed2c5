import { describe, expect, it } from 'vitest';
import { compareAddresses, exploded, formatAddress, hostOf, parseAddress } from './index.ts';

const canonical = (text: string) => {
  const address = parseAddress(text);
  return address && formatAddress(address);
};

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ])('%s is written %s', (text, expected) => expect(canonical(text)).toBe(expected));

  it.each([
    '',
    '1',
    '1.2.3',
    '010.0.0.1',
    '0x7f.0.0.1',
    '256.0.0.1',
    '1.2.3.4.5',
    '1.2.3.-4',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '1..2.3',
    '١.2.3.4',
    ':',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1::2::3',
    '12345::',
    'g::',
    '2001:db8::1%eth0',
    '192.0.2.1::',
    '1:2:3:4:5:6:7:192.0.2.1',
    '::192.0.2.1:1',
    '::192.0.2.01',
    ':1::2',
    '1::2:',
    '192.0.2.1/24',
  ])('%j is refused', (text) => expect(parseAddress(text)).toBeNull());

  it('survives a round trip whatever its groups', () => {
    for (let mask = 0; mask < 256; mask++) {
      const groups = Array.from({ length: 8 }, (_, index) => ((mask >> index) & 1 ? 'abcd' : '0'));
      const address = parseAddress(groups.join(':'));
      expect(address && parseAddress(formatAddress(address))).toEqual(address);
      expect(address && parseAddress(exploded(address))).toEqual(address);
    }
  });
});

describe('exploded', () => {
  it.each([
    ['2001:db8::1', '2001:0db8:0000:0000:0000:0000:0000:0001'],
    ['192.0.2.1', '192.0.2.1'],
  ])('%s → %s', (text, expected) => {
    const address = parseAddress(text);
    expect(address && exploded(address)).toBe(expected);
  });
});

describe('compareAddresses', () => {
  it('puts IPv4 first and then counts', () => {
    const sorted = ['2001:db8::10', '::1', '192.0.2.10', '2001:db8::2', '192.0.2.2', '192.0.2.2']
      .flatMap((text) => parseAddress(text) ?? [])
      .sort(compareAddresses)
      .map(formatAddress);
    expect(sorted).toEqual(['192.0.2.2', '192.0.2.2', '192.0.2.10', '::1', '2001:db8::2', '2001:db8::10']);
  });
});

describe('hostOf', () => {
  it.each([
    ['192.0.2.1/24', '192.0.2.1'],
    ['192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1/64', '2001:db8::1'],
    ['peer', null],
  ])('%s → %s', (text, expected) => expect(hostOf(text)).toBe(expected));
});
