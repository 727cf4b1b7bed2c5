import { describe, expect, it } from 'vitest';
import { isPrivateAsn, parseAsn } from './index.ts';

describe('parseAsn', () => {
  it.each([
    ['AS64500', 64500],
    ['as64500', 64500],
    ['64500', 64500],
    [' 64500 ', 64500],
    ['0', 0],
    ['4294967295', 4294967295],
  ])('reads %j', (text, asn) => expect(parseAsn(text)).toBe(asn));

  it.each(['', 'AS', '4294967296', '99999999999', '-1', '064500', '1.10', '64500x', '6 4500', '1e3', '0x10'])(
    'refuses %j',
    (text) => expect(parseAsn(text)).toBeNull(),
  );
});

describe('isPrivateAsn', () => {
  it.each([
    [0, true],
    [1, false],
    [23455, false],
    [23456, true],
    [64495, false],
    [64496, true],
    [65535, true],
    [131071, true],
    [131072, false],
    [4199999999, false],
    [4200000000, true],
    [4294967295, true],
  ])('AS%i: %s', (asn, expected) => expect(isPrivateAsn(asn)).toBe(expected));
});
