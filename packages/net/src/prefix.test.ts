import { describe, expect, it } from 'vitest';
import {
  broadcastOf,
  contains,
  formatAddress,
  formatInterface,
  type Interface,
  networkOf,
  otherEndOf,
  parseInterface,
  parsePrefix,
} from './index.ts';

function parsed(text: string): Interface {
  const result = parseInterface(text);
  if (!result) throw new Error(`${text} is no interface`);
  return result;
}

describe('parseInterface', () => {
  it.each([
    ['192.0.2.1/24', '192.0.2.1/24'],
    ['192.0.2.1', '192.0.2.1/32'],
    ['2001:DB8::1/64', '2001:db8::1/64'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['0.0.0.0/0', '0.0.0.0/0'],
  ])('reads %s as %s', (text, expected) => expect(formatInterface(parsed(text))).toBe(expected));

  it.each([
    '192.0.2.1/',
    '192.0.2.1/33',
    '192.0.2.1/024',
    '192.0.2.1/-1',
    '192.0.2.1/24/24',
    '2001:db8::/129',
    '/24',
    '192.0.2.1/255.255.255.0',
  ])('refuses %j', (text) => expect(parseInterface(text)).toBeNull());
});

describe('parsePrefix', () => {
  it.each(['192.0.2.0/24', '192.0.2.1/32', '2001:db8::/32', '::/0', '2001:db8::1'])('reads %s', (text) =>
    expect(parsePrefix(text)).not.toBeNull(),
  );
  it.each(['192.0.2.1/24', '2001:db8::1/64', '192.0.2/24'])('refuses %s', (text) =>
    expect(parsePrefix(text)).toBeNull(),
  );
});

describe('the network of an interface', () => {
  it.each([
    ['192.0.2.77/26', '192.0.2.64/26', '192.0.2.127'],
    ['192.0.2.77/32', '192.0.2.77/32', '192.0.2.77'],
    ['192.0.2.77/0', '0.0.0.0/0', '255.255.255.255'],
    ['2001:db8::77/64', '2001:db8::/64', '2001:db8::ffff:ffff:ffff:ffff'],
  ])('%s lies in %s and ends at %s', (text, network, last) => {
    expect(formatInterface(networkOf(parsed(text)))).toBe(network);
    expect(formatAddress(broadcastOf(parsed(text)))).toBe(last);
  });
});

describe('contains', () => {
  it.each([
    ['192.0.2.0/24', '192.0.2.255/32', true],
    ['192.0.2.0/24', '192.0.3.0/32', false],
    ['192.0.2.0/24', '192.0.2.0/23', false],
    ['0.0.0.0/0', '192.0.2.1/32', true],
    ['::/0', '192.0.2.1/32', false],
    ['2001:db8::/32', '2001:db8:1::/48', true],
  ])('%s contains %s: %s', (prefix, inner, expected) =>
    expect(contains(parsed(prefix), parsed(inner))).toBe(expected),
  );
});

describe('the other end of a link', () => {
  const other = (text: string) => {
    const one = parseInterface(text);
    const end = one && otherEndOf(one);
    return end && formatInterface(end);
  };

  it('is the other of two hosts', () => {
    expect(
      ['192.0.2.0/31', '192.0.2.1/31', '192.0.2.5/30', '2001:db8::/127', '2001:db8::2/126'].map(other),
    ).toEqual(['192.0.2.1/31', '192.0.2.0/31', '192.0.2.6/30', '2001:db8::1/127', '2001:db8::1/126']);
  });

  it('is unknown where more hosts are, or none', () => {
    expect(
      ['192.0.2.4/30', '192.0.2.7/30', '192.0.2.1/29', '192.0.2.1', '2001:db8::1/64'].map(other),
    ).toEqual(Array(5).fill(null));
  });
});
