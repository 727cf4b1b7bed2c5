import { expect, it } from 'vitest';
import { proposedRole } from './proposed-role.ts';

it.each([
  ['customer', 'provider'],
  ['transit-customer', 'provider'],
  ['transit-provider', 'customer'],
  ['upstream', 'customer'],
  ['private-peering', 'peer'],
  ['internal-peering', null],
  ['test', null],
])('towards a %s we are %s', (relationship, role) => {
  expect(proposedRole({ relationship })).toBe(role);
});

it('towards a route server we are its client, and a peer of others at an exchange', () => {
  expect([true, false].map((route_server) => proposedRole({ route_server }))).toEqual(['rs-client', 'peer']);
});
