import { describe, expect } from 'vitest';
import type { IxApiUnderTest } from '../../../../test/ix-api-world.ts';
import { faultMatrix } from '../../../../test/saga-faults.ts';

const SESSION = /^\/network-feature-configs\/nfc-/;
const LIVE = ['requested', 'production', 'production_change_pending'];
const ofConnection = ({ tested, connection }: IxApiUnderTest, path: string, body: object) =>
  tested.admin.post(`/api/net/connections/${connection}/${path}/`, body);
const liveOf = ({ fake }: IxApiUnderTest) =>
  (fake.world['network-feature-configs'] ?? []).filter(({ state }) => LIVE.includes(state));

/** A session that is there when the change begins. */
function withSession({ fake }: IxApiUnderTest): void {
  const owners = { managing_account: 'acc-1', consuming_account: 'acc-1', billing_account: 'acc-1' };
  fake.world['network-feature-configs'] = [
    {
      ...{
        id: 'nfc-1',
        type: 'route_server',
        state: 'production',
        status: [],
        external_ref: null,
        ...owners,
      },
      ...{ network_feature: 'rs-1', network_service_config: 'nsc-1', ip: 'ip-4', asn: 64500 },
      ...{ session_mode: 'public', bgp_session_type: 'passive', as_set_v4: 'AS-OURS@RIPE' },
      ...{ max_prefix_v4: 100, insert_ixp_asn: false, role_assignments: ['ra-1'], password: 'old' },
    },
  ];
}

describe('setting up', () => {
  faultMatrix({
    name: 'a session with a route server',
    steps: [
      ['create', 'POST', /^\/network-feature-configs$/, 0],
      ['await_production', 'GET', SESSION, 0],
    ],
    begin: (world) =>
      ofConnection(world, 'ixapi-route-servers', {
        ...{ network_feature: 'rs-1', family: 4, asn: 64500, as_set: 'RIPE::AS-OURS', max_prefix: 100 },
        password: 'secret words',
      }),
    expectRight: (world, saga) => {
      expect(liveOf(world)).toMatchObject([
        {
          ...{ network_feature: 'rs-1', network_service_config: 'nsc-1', ip: 'ip-4', asn: 64500 },
          ...{ as_set_v4: 'AS-OURS@RIPE', max_prefix_v4: 100, role_assignments: ['ra-1'] },
          ...{ state: 'production', password: 'secret words', external_ref: saga.reference },
        },
      ]);
      expect(JSON.stringify(saga)).not.toContain('secret words');
    },
  });
});

describe('changing', () => {
  faultMatrix({
    name: 'a session with a route server',
    prepare: withSession,
    steps: [
      ['change', 'PATCH', SESSION, 0],
      ['await_production', 'GET', SESSION, 2],
    ],
    begin: (world) =>
      ofConnection(world, 'ixapi-route-server-changes', { session: 'nfc-1', max_prefix: 200 }),
    expectRight: (world) =>
      expect(liveOf(world)).toMatchObject([
        { id: 'nfc-1', state: 'production', max_prefix_v4: 200, as_set_v4: 'AS-OURS@RIPE', password: 'old' },
      ]),
  });
});

describe('removing', () => {
  faultMatrix({
    name: 'a session with a route server',
    prepare: withSession,
    steps: [
      ['take_away', 'DELETE', SESSION, 0],
      ['await_gone', 'GET', SESSION, 1],
    ],
    begin: (world) => ofConnection(world, 'ixapi-route-server-removals', { session: 'nfc-1' }),
    expectRight: (world) => {
      expect(liveOf(world)).toEqual([]);
      expect(world.fake.cancelled).toEqual([{ id: 'nfc-1' }]);
    },
  });
});
