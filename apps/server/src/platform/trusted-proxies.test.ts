import { expect, it } from 'vitest';
import { trustedProxies } from './trusted-proxies.ts';

it.each([
  [[], '127.0.0.1', false],
  [['127.0.0.1'], '127.0.0.1', true],
  [['127.0.0.1'], '127.0.0.2', false],
  [['10.0.0.0/8'], '::ffff:10.1.2.3', true],
  [['loopback'], '::1', true],
  [['linklocal'], 'fe80::1%eth0', true],
  [['uniquelocal', '2001:db8::/32'], '2001:db8::1', true],
  [['10.0.0.0/8'], 'nobody', false],
  [['10.0.0.0/8'], undefined, false],
])('of %j, %s is one: %s', (entries, address, expected) =>
  expect(trustedProxies(entries)(address)).toBe(expected),
);
