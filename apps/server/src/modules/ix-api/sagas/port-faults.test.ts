import { describe, expect } from 'vitest';
import type { IxApiUnderTest } from '../../../../test/ix-api-world.ts';
import { faultMatrix } from '../../../../test/saga-faults.ts';

const PORT = /^\/network-service-configs\/nsc-/;
const POLICY = /^\/network-service-configs\/nsc-1\/cancellation-policy$/;
const NEW = '02:00:5e:10:00:07';

describe('ordering', () => {
  const orderedOf = ({ fake }: IxApiUnderTest) =>
    (fake.world['network-service-configs'] ?? []).filter(
      ({ external_ref, state }) => external_ref !== null && !state.startsWith('decommission'),
    );
  faultMatrix({
    name: 'a port',
    steps: [
      ['register', 'POST', /^\/macs$/, 0],
      ['order', 'POST', /^\/network-service-configs$/, 0],
      ['await_addresses', 'GET', PORT, 0],
      ['await_production', 'GET', PORT, 1],
    ],
    begin: ({ tested, exchange }) =>
      tested.admin.post(`/api/peering/internet-exchanges/${exchange}/ixapi-orders/`, {
        ...{ network_service: 'lan-1', connection: 'dc-1', product_offering: 'prod-1', capacity: 5000 },
        ...{ asns: [64500], vlan_type: 'dot1q', vlan: 300, mac_addresses: [NEW] },
      }),
    expectRight: async (world, saga) => {
      expect(orderedOf(world)).toMatchObject([
        {
          ...{ state: 'production', external_ref: saga.reference, capacity: 5000, asns: [64500] },
          ...{ vlan_config: { vlan_type: 'dot1q', vlan: 300 }, role_assignments: ['ra-1'] },
        },
      ]);
      const ours = (world.fake.world.macs ?? []).filter(({ address }) => address === NEW.toUpperCase());
      expect(ours).toHaveLength(1);
      const { body } = await world.tested.admin.get(
        `/api/net/connections/?internet_exchange_point_id=${world.exchange}&vlan=300`,
      );
      expect(body.results).toMatchObject([
        {
          ...{ id: saga.connection.id, vlan: 300, mac_address: NEW },
          ...{
            ipv4_address: expect.stringMatching(/^192\.0\.2\./),
            ipv6_address: expect.stringMatching(/^2001:db8::/),
          },
        },
      ]);
    },
  });
});

describe('cancelling', () => {
  faultMatrix({
    name: 'a port',
    steps: [
      ['check', 'GET', POLICY, 0],
      ['cancel', 'DELETE', PORT, 0],
      ['await_going', 'GET', /^\/network-service-configs\/nsc-1$/, 2],
    ],
    begin: ({ tested, connection, fake }) =>
      tested.admin.post(`/api/net/connections/${connection}/ixapi-cancellation/`, fake.policy),
    expectRight: async ({ fake, tested, connection }, saga) => {
      expect(fake.cancelled).toEqual([{ id: 'nsc-1', decommission_at: '2026-12-31' }]);
      expect(fake.one('network-service-configs', 'nsc-1')?.state).toMatch(/^decommission/);
      expect(saga.message).toMatch(/2026-12-31.*2027-01-31/);
      expect((await tested.admin.get(`/api/net/connections/${connection}/`)).status).toBe(200);
    },
  });
});

describe('naming', () => {
  faultMatrix({
    name: 'an address',
    steps: [['name', 'PATCH', /^\/ips\/ip-4$/, 0]],
    begin: ({ tested, connection }) =>
      tested.admin.post(`/api/net/connections/${connection}/ixapi-fqdn/`, {
        ...{ family: 4, fqdn: 'edge1.ours.example' },
      }),
    expectRight: ({ fake }) =>
      expect(fake.world.ips?.map(({ fqdn }) => fqdn)).toEqual(['edge1.ours.example', null, null]),
  });
});
