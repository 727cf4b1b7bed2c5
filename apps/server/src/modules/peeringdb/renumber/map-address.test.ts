import { parseAddress, parsePrefix } from '@peersmith/net';
import { describe, expect, it } from 'vitest';
import { mapAddress } from './map-address.ts';

describe('the address in the new LAN', () => {
  it.each([
    ['192.0.2.5', '192.0.2.0/25', '192.0.2.0/24', '192.0.2.5'],
    ['192.0.2.133', '192.0.2.128/25', '192.0.2.0/24', '192.0.2.133'],
    ['192.0.2.133', '192.0.2.128/25', '198.51.100.0/24', '198.51.100.5'],
    ['192.0.2.5', '192.0.2.0/24', '198.51.100.128/25', '198.51.100.133'],
    ['2001:db8::a:5', '2001:db8::/48', '2001:db8:1::/64', '2001:db8:1::a:5'],
    ['192.0.2.200', '192.0.2.0/24', '198.51.100.0/25', 'too small'],
    ['192.0.2.127', '192.0.2.0/24', '198.51.100.0/25', 'broadcast'],
    ['192.0.2.200', '192.0.2.0/24', '192.0.2.0/25', 'given up'],
    ['192.0.2.20', '192.0.2.0/24', '192.0.2.0/25', '192.0.2.20'],
  ])('of %s from %s to %s is %s', (address, from, to, expected) => {
    const [one, old, next, wanted] = [
      parseAddress(address),
      parsePrefix(from),
      parsePrefix(to),
      parseAddress(expected),
    ];
    if (!one || !old || !next) throw new Error('not an address');
    const mapped = mapAddress(one, old, next);
    if (wanted) expect(mapped).toMatchObject({ value: wanted.value });
    else expect(mapped).toMatchObject({ problem: expect.stringContaining(expected) });
  });
});
