import { expect } from 'vitest';
import { type IxApiUnderTest, NEW_MAC } from '../../../../test/ix-api-world.ts';
import { faultMatrix, type StepUnderFault } from '../../../../test/saga-faults.ts';

const PORT = /^\/network-service-configs\/nsc-1$/;
const begin = ({ tested, connection }: IxApiUnderTest) =>
  tested.admin.post(`/api/net/connections/${connection}/ixapi-sagas/`, { mac_address: NEW_MAC });

/** Exactly the right address is at the port, no other of ours is registered, and the port never was without one. */
function expectRight({ fake }: IxApiUnderTest): void {
  expect(fake.macsOf('nsc-1')).toEqual([NEW_MAC.toUpperCase()]);
  expect((fake.world.macs ?? []).map(({ address }) => address)).toEqual([NEW_MAC.toUpperCase()]);
  expect(fake.history.every(({ length }) => length >= 1)).toBe(true);
}

const STEPS: readonly StepUnderFault[] = [
  ['register', 'POST', /^\/macs$/, 0],
  ['attach', 'PATCH', PORT, 0],
  // The reads of a port: one before it begins, one by each of the first two steps.
  ['await_production', 'GET', PORT, 3],
  ['detach', 'PATCH', PORT, 1],
  ['await_settled', 'GET', PORT, 5],
  ['remove', 'DELETE', /^\/macs\/mac-old$/, 0],
];
const both = { prepare: ({ fake }: IxApiUnderTest) => void (fake.one_mac = false) };
faultMatrix({ name: 'a MAC address', steps: STEPS, begin, expectRight, ...both });
