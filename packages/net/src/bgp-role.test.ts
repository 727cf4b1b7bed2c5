import { expect, it } from 'vitest';
import { BGP_ROLES, isBgpRole, oppositeRole } from './bgp-role.ts';

it('pairs the roles as RFC 9234 does, each the opposite of its opposite', () => {
  const roles = Object.keys(BGP_ROLES).filter(isBgpRole);
  expect(roles.map((role) => [BGP_ROLES[role], BGP_ROLES[oppositeRole(role)]])).toEqual([
    [0, 3],
    [1, 2],
    [2, 1],
    [3, 0],
    [4, 4],
  ]);
  for (const role of roles) expect(oppositeRole(oppositeRole(role))).toBe(role);
  expect([isBgpRole('sibling'), isBgpRole(null), isBgpRole('toString')]).toEqual([false, false, false]);
});
