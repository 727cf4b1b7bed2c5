import { describe, expect, it } from 'vitest';
import { parseAddress } from './address.ts';
import { unusableAsn } from './asn.ts';
import { isHost } from './is-host.ts';
import { isLinkLocal, unusableAddress } from './unusable-address.ts';

const told = (text: string) => {
  const address = parseAddress(text);
  return address && unusableAddress(address);
};

it.each([
  ['0.255.255.255', 'a reserved'],
  ['1.0.0.0', null],
  ['126.255.255.255', null],
  ['127.0.0.1', 'a loopback'],
  ['128.0.0.0', null],
  ['223.255.255.255', null],
  ['224.0.0.1', 'a multicast or reserved'],
  ['255.255.255.255', 'a multicast or reserved'],
  ['::', 'a reserved'],
  ['::1', 'a reserved'],
  ['::2', null],
  ['fe80::1', null],
  ['feff:ffff::', null],
  ['ff00::', 'a multicast'],
  ['ff02::1', 'a multicast'],
])('%s is %s address', (text, kind) => {
  expect(told(text)).toBe(kind);
});

it('tells addresses of one link from others', () => {
  const tell = (text: string) => {
    const address = parseAddress(text);
    return address && isLinkLocal(address);
  };
  expect(['fe80::', 'febf:ffff::1', 'fec0::', 'fe7f::1', '169.254.0.1'].map(tell)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

describe('a host', () => {
  it.each([
    'edge1.ams.example.net',
    'edge1',
    'xn--mnchen-3ya.example',
    '3com.example',
    'a.example.',
    `${'a'.repeat(63)}.example`,
    '192.0.2.1',
    '2001:db8::1',
  ])('is %s', (text) => {
    expect(isHost(text)).toBe(true);
  });
  it.each([
    '',
    '.',
    'edge 1',
    'edge_1.example',
    '-edge.example',
    'edge-.example',
    'a..example',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(127)}`,
    '192.0.2.256',
    '1.2.3',
    'edge1.example:22',
    'münchen.example',
    '2001:db8::1/64',
  ])('is not %j', (text) => {
    expect(isHost(text)).toBe(false);
  });
});

it('knows the numbers that no network may have', () => {
  expect([0, 23_456, 65_535, 4_294_967_295].map(unusableAsn)).toEqual([
    'RFC 7607',
    'RFC 6793',
    'RFC 7300',
    'RFC 7300',
  ]);
  expect([1, 23_455, 64_496, 65_534, 65_536, 4_294_967_294].map(unusableAsn)).toEqual(Array(6).fill(null));
});
