import { expect, it } from 'vitest';
import { told, world } from '../test-world.ts';

it.each([
  [null, 'None None None'],
  ['provider', 'provider 0 customer'],
  ['rs', 'rs 1 rs-client'],
  ['rs-client', 'rs-client 2 rs'],
  ['customer', 'customer 3 provider'],
  ['peer', 'peer 4 peer'],
])('the role %s has the number of RFC 9234, and an opposite', (bgp_role, text) => {
  const changes = {
    'peering.internetexchangepeeringsession': { 1: { bgp_role } },
    'peering.directpeeringsession': { 1: { bgp_role } },
  };
  for (const kind of ['ixp', 'direct'])
    expect(
      told(
        `{% set s = (router | ${kind}_sessions).get(id=1) %}{{ s.bgp_role }} {{ s.bgp_role_code }} {{ s.remote_bgp_role }}`,
        world(changes),
      ),
    ).toBe(text);
});
