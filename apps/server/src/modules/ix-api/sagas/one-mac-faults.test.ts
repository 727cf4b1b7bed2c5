import { expect } from 'vitest';
import { NEW_MAC } from '../../../../test/ix-api-world.ts';
import { faultMatrix } from '../../../../test/saga-faults.ts';

const PORT = /^\/network-service-configs\/nsc-1$/;

// The first PATCH is refused, as the port may have one address; the second puts the new one in place of the old one.
faultMatrix({
  name: 'a MAC address where a port may have one',
  steps: [
    ['register', 'POST', /^\/macs$/, 0],
    ['attach', 'PATCH', PORT, 1],
    ['await_production', 'GET', PORT, 3],
    ['remove', 'DELETE', /^\/macs\/mac-old$/, 0],
  ],
  prepare: ({ fake }) => {
    fake.one_mac = true;
  },
  begin: ({ tested, connection }) =>
    tested.admin.post(`/api/net/connections/${connection}/ixapi-sagas/`, { mac_address: NEW_MAC }),
  expectRight: ({ fake }, saga) => {
    expect(fake.macsOf('nsc-1')).toEqual([NEW_MAC.toUpperCase()]);
    expect((fake.world.macs ?? []).map(({ address }) => address)).toEqual([NEW_MAC.toUpperCase()]);
    expect(fake.history.every(({ length }) => length === 1)).toBe(true);
    expect(saga.message).toContain('nothing else of this port');
  },
});
