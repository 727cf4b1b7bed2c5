import { describe, expect, it } from 'vitest';
import { formatMac, parseMac } from './index.ts';

describe('parseMac', () => {
  it.each([
    '00:00:5E:00:53:01',
    '00-00-5e-00-53-01',
    '0000.5e00.5301',
    '0000:5e00:5301',
    '0000-5e00-5301',
    '00005e:005301',
    '00005E-005301',
    '00005e005301',
    ' 00:00:5e:00:53:01 ',
  ])('reads %j', (text) => expect(parseMac(text)).toBe('00:00:5e:00:53:01'));
  it.each([
    '',
    '00:00:5e:00:53',
    '00:00:5e:00:53:01:02',
    '00:00:5e-00:53:01',
    '0:0:5e:0:53:1',
    '00005e00530g',
    '00.00.5e.00.53.01',
  ])('refuses %j', (text) => expect(parseMac(text)).toBeNull());
});

describe('formatMac', () => {
  it.each([
    ['colon', '00:00:5e:00:53:01'],
    ['cisco', '0000.5e00.5301'],
    ['bare', '00005e005301'],
  ] as const)('writes %s', (notation, expected) =>
    expect(formatMac('00:00:5e:00:53:01', notation)).toBe(expected),
  );
});
