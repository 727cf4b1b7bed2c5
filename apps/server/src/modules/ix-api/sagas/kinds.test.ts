import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IxApiUnderTest, ixApiWorld, NEW_MAC, OLD_MAC } from '../../../../test/ix-api-world.ts';
import { smallIxApi } from '../../../../test/small-ix-api.ts';
import { runSaga } from './run-saga.ts';

let world: IxApiUnderTest;
let clock = 0;
beforeAll(async () => {
  world = await ixApiWorld();
});
afterAll(async () => {
  await world?.fake.stop();
  await world?.tested.close();
});
beforeEach(async () => {
  clock = 0;
  const none = { faults: [], requests: [], history: [], cancelled: [], onRequest: () => undefined };
  Object.assign(world.fake, { world: smallIxApi(), comes_to: 'production', one_mac: false, ...none });
  Object.assign(world.fake, { reads_until_production: 1 });
  world.fake.policy = { decommission_at: '2026-12-31', charged_until: '2027-01-31' };
  world.fake.pending.clear();
  await world.run('delete from ixapi_saga');
  // What these tests see later than now would outlive a reading now.
  await world.run('delete from ixapi_serviceconfig');
  await world.run(`delete from net_connection where id <> ${world.connection}`);
  await world.tested.admin.patch(`/api/net/connections/${world.connection}/`, { mac_address: OLD_MAC });
  await world.read();
});

const ofConnection = (path: string, body: object, api = world.tested.admin) =>
  api.post(`/api/net/connections/${world.connection}/${path}/`, body);
const order = (body: object = {}) =>
  world.tested.admin.post(`/api/peering/internet-exchanges/${world.exchange}/ixapi-orders/`, {
    ...{ network_service: 'lan-1', connection: 'dc-1', product_offering: 'prod-1', asns: [64500] },
    ...{ vlan_type: 'dot1q', vlan: 300, ...body },
  });
const sagaOf = async (id: number) => (await world.tested.admin.get(`/api/ix-api/sagas/${id}/`)).body;
const act = (id: number, action: string) => world.tested.admin.post(`/api/ix-api/sagas/${id}/${action}/`);
/** Goes on as it would some minutes later than the last time. */
const later = (id: number, minutes = 1) => {
  clock += minutes * 60_000;
  return runSaga({ ...world.tested.app.system(), now: () => new Date(Date.now() + clock) }, id);
};
async function ended(id: number, rounds = 6): Promise<any> {
  for (let round = 0; round < rounds; round++) await later(id);
  return sagaOf(id);
}
const own = async () => (await world.tested.admin.get(`/api/net/connections/${world.connection}/`)).body;
const live = (kind: string) =>
  (world.fake.world[kind] ?? []).filter(({ state }) => !state.startsWith('decommission'));

describe('a change of a MAC address', () => {
  it('enters it at the connection as well where that has another one, and takes that back', async () => {
    const { body } = await ofConnection('ixapi-sagas', { mac_address: NEW_MAC });
    expect(body.steps.at(-1)).toMatchObject({ step: 'enter' });
    expect(await ended(body.id)).toMatchObject({ state: { value: 'done' } });
    expect((await own()).mac_address).toBe(NEW_MAC);
    await act(body.id, 'undo');
    expect(await ended(body.id)).toMatchObject({ state: { value: 'undone' } });
    expect((await own()).mac_address).toBe(OLD_MAC);
    expect(world.fake.macsOf('nsc-1')).toEqual([OLD_MAC.toUpperCase()]);
  });

  it('leaves the connection alone where that is asked for', async () => {
    const { body } = await ofConnection('ixapi-sagas', { mac_address: NEW_MAC, enter_here: false });
    expect(await ended(body.id)).toMatchObject({ state: { value: 'done' } });
    expect((await own()).mac_address).toBe(OLD_MAC);
  });

  it('replaces the old one in one request where a port may have one, says so, and leads back', async () => {
    world.fake.one_mac = true;
    const { body } = await ofConnection('ixapi-sagas', { mac_address: NEW_MAC });
    const saga = await ended(body.id);
    expect(saga).toMatchObject({ state: { value: 'done' } });
    expect(saga.steps.find(({ step }: any) => step === 'attach').text).toMatch(/took the place of the other/);
    expect(world.fake.macsOf('nsc-1')).toEqual([NEW_MAC.toUpperCase()]);
    await act(body.id, 'undo');
    expect(await ended(body.id)).toMatchObject({ state: { value: 'undone' } });
    expect(world.fake.macsOf('nsc-1')).toEqual([OLD_MAC.toUpperCase()]);
  });
});

describe('a session with a route server', () => {
  const ask = (body: object = {}) =>
    ofConnection('ixapi-route-servers', { network_feature: 'rs-1', family: 6, asn: 64500, ...body });
  const tab = async () =>
    (await world.tested.admin.get(`/api/net/connections/${world.connection}/ix-api/`)).body.port
      .route_servers;

  it('is offered where there is none, shown where there is one, and taken back', async () => {
    expect((await tab()).map(({ family, session }: any) => [family, session])).toEqual([
      [4, null],
      [6, null],
    ]);
    const { body } = await ask({ as_set: 'AS-OURS@RIPE', password: 'secret words' });
    expect(await ended(body.id)).toMatchObject({ state: { value: 'done' } });
    expect((await tab())[1].session).toMatchObject({ state: 'production', as_set: 'AS-OURS@RIPE' });
    expect((await ask()).body).toMatchObject({ network_feature: [expect.stringContaining('already')] });
    await act(body.id, 'undo');
    expect(await ended(body.id)).toMatchObject({ state: { value: 'undone' } });
    expect(live('network-feature-configs')).toEqual([]);
    expect((await tab())[1].session).toBeNull();
  });

  it('has its password sealed until the exchange has it, and nowhere afterwards', async () => {
    const { body } = await ask({ as_set: 'AS-OURS@RIPE', password: 'secret words' });
    const kept = async () => (await world.run(`select secret, s::text as row from ixapi_saga s`))[0];
    expect((await kept()).secret).toEqual(expect.any(String));
    expect((await kept()).row).not.toContain('secret words');
    await ended(body.id);
    expect((await kept()).secret).toBeNull();
    expect(JSON.stringify(await world.run('select data from ixapi_object'))).not.toContain('secret words');
  });

  it('is made once where a request that was given up is done late', async () => {
    const { body } = await ask();
    await later(body.id);
    const [first] = live('network-feature-configs');
    world.fake.world['network-feature-configs']?.push({ ...first, id: 'nfc-late' });
    await world.run(
      `update ixapi_saga set state = 'waiting', completed = null, steps = jsonb_set(steps, '{1,state}', '"pending"')`,
    );
    expect(await ended(body.id)).toMatchObject({ state: { value: 'done' } });
    expect(live('network-feature-configs').map(({ id }) => id)).toEqual([first?.id]);
  });

  it('says by field what does not fit', async () => {
    const feature = world.fake.one('network-features', 'rs-1');
    Object.assign(feature ?? {}, { address_families: ['af_inet'], available_bgp_session_types: ['passive'] });
    world.fake.world['role-assignments'] = [];
    await world.read();
    const refused = async (body: object) => Object.keys((await ask(body)).body);
    expect(await refused({})).toEqual(['family']);
    expect(await refused({ family: 4, bgp_session_type: 'active' })).toEqual(['bgp_session_type']);
    expect(await refused({ family: 4 })).toEqual(['role_assignments']);
    expect(await refused({ family: 5 })).toEqual(['family']);
    expect(await refused({ family: 4, network_feature: 'rs-9' })).toEqual(['network_feature']);
  });

  it('is changed and changed back, and not undone after a later change', async () => {
    const made = await ask({ as_set: 'AS-OURS@RIPE', max_prefix: 100 });
    await ended(made.body.id);
    const [{ session }] = (await tab()).filter(({ session }: any) => session);
    const { body } = await ofConnection('ixapi-route-server-changes', { session: session.id, max_prefix: 7 });
    expect(await ended(body.id)).toMatchObject({
      state: { value: 'done' },
      found: { before: { max_prefix_v6: 100 } },
    });
    expect((await tab())[1].session.max_prefix).toBe(7);
    expect((await act(made.body.id, 'undo')).status).toBe(409);
    await act(body.id, 'undo');
    expect(await ended(body.id)).toMatchObject({ state: { value: 'undone' } });
    expect((await tab())[1].session).toMatchObject({ max_prefix: 100, as_set: 'AS-OURS@RIPE' });
    const gone = await ofConnection('ixapi-route-server-removals', { session: session.id });
    expect(await ended(gone.body.id)).toMatchObject({ state: { value: 'done' } });
    expect((await act(gone.body.id, 'undo')).body.detail).toMatch(/does not take back/);
  });
});

describe('a name in reverse DNS', () => {
  it('is set and put back', async () => {
    Object.assign(world.fake.one('ips', 'ip-4') ?? {}, { fqdn: 'old.example.' });
    const { body } = await ofConnection('ixapi-fqdn', { family: 4, fqdn: 'new.example' });
    expect(await ended(body.id)).toMatchObject({
      state: { value: 'done' },
      found: { old_fqdn: 'old.example.' },
    });
    expect(world.fake.one('ips', 'ip-4')?.fqdn).toBe('new.example');
    await act(body.id, 'undo');
    expect(await ended(body.id)).toMatchObject({ state: { value: 'undone' } });
    expect(world.fake.one('ips', 'ip-4')?.fqdn).toBe('old.example.');
  });

  it('is refused where it is none', async () => {
    for (const fqdn of ['no name', 'a', '-x.example', `${'a'.repeat(64)}.example`])
      expect((await ofConnection('ixapi-fqdn', { family: 4, fqdn })).body).toEqual({
        fqdn: [expect.any(String)],
      });
  });
});

describe('an order', () => {
  it('is not made twice, asks a person where no addresses come, and is taken back before production', async () => {
    world.fake.reads_until_production = 99;
    const { status, body } = await order({ mac_addresses: [NEW_MAC] });
    expect([status, body.connection]).toEqual([201, null]);
    expect((await order()).status).toBe(409);
    await later(body.id);
    expect(await sagaOf(body.id)).toMatchObject({
      state: { value: 'waiting' },
      config_id: expect.stringMatching(/^nsc-/),
    });
    await later(body.id, 20);
    expect(await sagaOf(body.id)).toMatchObject({
      state: { value: 'failed' },
      message: expect.stringContaining('15 minutes'),
    });
    await act(body.id, 'retry');
    await later(body.id);
    expect((await sagaOf(body.id)).state.value).toBe('waiting');
    world.fake.reads_until_production = 1;
    await act(body.id, 'undo');
    expect(await ended(body.id)).toMatchObject({ state: { value: 'undone' } });
    expect(world.fake.cancelled).toHaveLength(1);
    expect(live('network-service-configs').map(({ id }) => id)).toEqual(['nsc-1', 'nsc-2']);
    expect(world.fake.world.macs?.map(({ address }) => address)).toEqual([OLD_MAC.toUpperCase()]);
  });

  it('says where the exchange asks for a session with a route server first', async () => {
    Object.assign(world.fake.one('network-features', 'rs-1') ?? {}, { required: true });
    world.fake.comes_to = 'testing';
    const { body } = await order();
    await later(body.id);
    await later(body.id);
    expect(await sagaOf(body.id)).toMatchObject({
      state: { value: 'waiting' },
      message: expect.stringContaining('asks for a session with RS 1 first'),
    });
  });

  it('makes a connection, and is cancelled as any other port from then on', async () => {
    const { body } = await order({ mac_addresses: [NEW_MAC] });
    const saga = await ended(body.id);
    expect(saga).toMatchObject({ state: { value: 'done' }, connection: { mac_address: NEW_MAC } });
    expect((await act(body.id, 'undo')).body.detail).toMatch(/in production: cancel it/);
    const { body: connections } = await world.tested.admin.get('/api/net/connections/');
    expect(connections.count).toBe(2);
  });

  it('takes a connection that somebody has made for the port meanwhile', async () => {
    const { body } = await order();
    world.fake.reads_until_production = 3;
    await later(body.id);
    const address = world.fake.world.ips?.find(
      ({ id }) => id.startsWith('ip-') && Number(id.slice(3)) > 9,
    )?.address;
    const made = await world.tested.admin.post('/api/net/connections/', {
      ...{
        internet_exchange_point: world.exchange,
        router: null,
        ipv4_address: `${address ?? '192.0.2.23'}/24`,
      },
    });
    expect(made.status).toBe(201);
    const saga = await ended(body.id, 9);
    expect(saga).toMatchObject({ state: { value: 'done' }, connection: { id: made.body.id } });
  });

  it('says by field what does not fit', async () => {
    const refused = async (body: object) => Object.keys((await order(body)).body);
    expect(await refused({ network_service: 'lan-9' })).toEqual(['network_service']);
    expect(await refused({ network_service: 'lan-0' })).toEqual(['product_offering']);
    expect(await refused({ connection: 'dc-9' })).toEqual(['connection']);
    expect(await refused({ capacity: 10 })).toEqual(['capacity']);
    expect(await refused({ vlan: null })).toEqual(['vlan']);
    expect(await refused({ vlan_type: 'qinq' })).toEqual(['inner_vlan']);
    expect(await refused({ mac_addresses: ['01:00:5e:00:00:01'] })).toEqual(['mac_addresses']);
    expect(await refused({ role_assignments: [] })).toEqual(['role_assignments']);
    expect(await refused({ router: 99 })).toEqual(['router']);
    expect(world.fake.requests.filter((one) => one.startsWith('POST /network'))).toEqual([]);
  });

  it('offers what the exchange has, with what is taken where nothing is said', async () => {
    const { body } = await world.tested.admin.get(
      `/api/peering/internet-exchanges/${world.exchange}/ixapi-orders/`,
    );
    expect(body).toMatchObject({
      services: [
        { id: 'lan-1', is_this: true, required_roles: ['role-1'] },
        { id: 'lan-0', is_this: false },
      ],
      offerings: [{ id: 'prod-1', name: 'Peering LAN', bandwidth_min: 1000, bandwidth_max: 10_000 }],
      connections: [{ id: 'dc-1', speed: 100_000, owners: { billing_account: 'acc-1' } }],
      role_assignments: [{ id: 'ra-1', name: 'noc: NOC' }],
    });
  });
});

describe('a cancellation', () => {
  const policy = (day = '') =>
    world.tested.admin.get(
      `/api/net/connections/${world.connection}/ixapi-cancellation/${day && `?decommission_at=${day}`}`,
    );

  it('shows what it means first, for the first day or another one', async () => {
    expect((await policy()).body).toEqual({ port: 'nsc-1', ...world.fake.policy });
    expect((await policy('2027-06-30')).body).toMatchObject({
      ...{ decommission_at: '2027-06-30', charged_until: '2027-06-30' },
    });
    expect((await policy('soon')).body).toEqual({ decommission_at: [expect.any(String)] });
    expect(world.fake.cancelled).toEqual([]);
  });

  it('sends nothing where the exchange says something else by then', async () => {
    const { body } = await ofConnection('ixapi-cancellation', world.fake.policy);
    world.fake.policy = { decommission_at: '2027-12-31', charged_until: '2028-01-31' };
    await later(body.id);
    expect(await sagaOf(body.id)).toMatchObject({
      state: { value: 'failed' },
      message: expect.stringMatching(/2027-12-31.*you confirmed 2026-12-31.*Nothing was sent/),
    });
    expect(world.fake.cancelled).toEqual([]);
    expect((await act(body.id, 'cancel')).body.state.value).toBe('cancelled');
  });

  it('leaves the connection, says that its port goes, and is not taken back', async () => {
    world.fake.reads_until_production = 9;
    const { body } = await ofConnection('ixapi-cancellation', world.fake.policy);
    expect(await ended(body.id)).toMatchObject({ state: { value: 'done' } });
    const { body: shown } = await world.tested.admin.get(`/api/net/connections/${world.connection}/ix-api/`);
    expect(shown).toMatchObject({ is_gone: true, port: { config: { state: 'decommission_requested' } } });
    expect((await act(body.id, 'undo')).body.detail).toMatch(/no way back/);
    world.fake.world['network-service-configs'] = [];
    await world.run('delete from ixapi_serviceconfig');
    await world.read();
    const { body: after } = await world.tested.admin.get(`/api/net/connections/${world.connection}/ix-api/`);
    expect(after).toMatchObject({ is_gone: true, port: null });
    // Its addresses are those of another port, or the exchange has taken the cancellation back.
    world.fake.world = smallIxApi();
    await world.read();
    const { body: back } = await world.tested.admin.get(`/api/net/connections/${world.connection}/ix-api/`);
    expect(back).toMatchObject({ is_gone: false, port: { config: { state: 'production' } } });
  });

  it('goes with no other change of the port', async () => {
    const not_before = new Date(Date.now() + 3_600_000).toISOString();
    expect((await ofConnection('ixapi-fqdn', { family: 4, fqdn: 'a.example', not_before })).status).toBe(201);
    expect((await ofConnection('ixapi-fqdn', { family: 6, fqdn: 'a.example', not_before })).status).toBe(201);
    expect((await ofConnection('ixapi-cancellation', world.fake.policy)).status).toBe(409);
  });
});

it('nothing is asked by who may not, nor of an IX-API of version 1', async () => {
  const halfway = await world.tested.holderOf(['net.change_connection', 'net.view_connection']);
  for (const [path, body] of [
    ['ixapi-route-servers', { network_feature: 'rs-1', family: 4 }],
    ['ixapi-fqdn', { family: 4, fqdn: null }],
    ['ixapi-cancellation', world.fake.policy],
  ] as const) {
    expect((await ofConnection(path, body, halfway)).status).toBe(403);
    await world.run('update ixapi_standing set version = 1');
    expect((await ofConnection(path, body)).body.detail).toMatch(/version 1/);
    await world.run('update ixapi_standing set version = 2');
  }
});

it('the differences of all exchanges are one list', async () => {
  await world.tested.admin.patch(`/api/net/connections/${world.connection}/`, { vlan: 7 });
  const { body } = await world.tested.admin.get('/api/ix-api/mismatches/');
  expect(body).toMatchObject({
    mismatch_count: 1,
    exchanges: [
      {
        id: world.exchange,
        ports: [
          { port: 'nsc-1', connection: { id: world.connection }, mismatches: [{ field: 'vlan' }] },
          { port: 'nsc-2', connection: null, mismatches: [] },
        ],
      },
    ],
  });
  world.tested.statements();
  await world.tested.admin.get('/api/ix-api/mismatches/');
  expect(world.tested.statements()).toBeLessThan(12);
  const nobody = await world.tested.holderOf(['net.view_connection']);
  expect((await nobody.get('/api/ix-api/mismatches/')).status).toBe(403);
  await world.tested.admin.patch(`/api/net/connections/${world.connection}/`, { vlan: 100 });
});
