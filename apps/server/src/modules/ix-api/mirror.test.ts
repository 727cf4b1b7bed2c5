import { internetExchange, ixapi } from '@peersmith/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IxApiUnderTest, ixApiWorld, NEW_MAC } from '../../../test/ix-api-world.ts';
import { make } from '../../../test/make.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { smallIxApi } from '../../../test/small-ix-api.ts';
import { keepObject, keepOne } from './mirror/keep-one.ts';
import { synchroniseJob } from './mirror/synchronise-job.ts';
import { exchangeOf } from './reach-endpoint.ts';

let world: IxApiUnderTest;
beforeAll(async () => {
  world = await ixApiWorld();
});
afterAll(async () => {
  await world?.fake.stop();
  await world?.tested.close();
});
beforeEach(() => {
  Object.assign(world.fake, { world: smallIxApi(), page_size: null, faults: [], requests: [], token_s: 600 });
});

const shown = async () =>
  (await world.tested.admin.get(`/api/peering/internet-exchanges/${world.exchange}/ix-api/`)).body;
const card = async () =>
  (await world.tested.admin.get(`/api/net/connections/${world.connection}/ix-api/`)).body;
const configs = () => world.fake.world['network-service-configs'] ?? [];

describe('what an exchange knows of us', () => {
  it('is read, and found to be ours by its addresses', async () => {
    expect(await world.read()).toMatchObject({
      state: 'read',
      faults: [],
      text: expect.stringMatching(/^3 ports, 1 MAC/),
    });
    const { endpoint, service, ports, unknown_there, mismatch_count } = await shown();
    expect(endpoint).toMatchObject({
      version: 2,
      health: 'healthy',
      last_error: '',
      last_synchronised: expect.any(String),
    });
    expect(service).toMatchObject({
      id: 'lan-1',
      product: '',
      matched_by: 'addresses',
      features: [{ name: 'RS 1' }],
    });
    expect(ports).toMatchObject([
      {
        config: {
          remote_id: 'nsc-1',
          state: 'production',
          ipv6_address: '2001:db8::5/64',
          product_name: 'Peering LAN',
        },
        connection: { id: world.connection },
        mismatches: [],
        set_up: null,
      },
      {
        config: { remote_id: 'nsc-2', vlan: null },
        connection: null,
        set_up: { internet_exchange_point: world.exchange, ipv4_address: '192.0.2.9/24' },
      },
    ]);
    expect({ unknown_there, mismatch_count }).toEqual({ unknown_there: [], mismatch_count: 0 });
  });

  it('is the same page by page, with tokens that end meanwhile', async () => {
    await world.read();
    const whole = await shown();
    Object.assign(world.fake, { page_size: 1, token_s: 31, requests: [] });
    world.fake.forgetTokens();
    expect((await world.read()).state).toBe('read');
    const paged = await shown();
    expect(paged.ports.map(({ config: { seen, updated, ...rest } }: any) => rest)).toEqual(
      whole.ports.map(({ config: { seen, updated, ...rest } }: any) => rest),
    );
    expect(world.fake.requests.filter((one) => one === 'GET /network-service-configs')).toHaveLength(3);
  });

  it('is signed in to once, and its tokens are neither in the API nor in the change log', async () => {
    await world.read();
    world.fake.requests = [];
    await world.read();
    expect(world.fake.requests.filter((one) => one.includes('auth'))).toEqual([]);
    const [{ tokens }] = await world.run('select tokens from ixapi_standing');
    expect(tokens).not.toContain('e30.');
    const all = JSON.stringify([
      (await world.tested.admin.get('/api/extras/ix-api/')).body,
      await world.run('select * from core_objectchange'),
    ]);
    expect(all).not.toContain(tokens);
    expect(all).not.toContain('e30.');
  });

  it('leaves nothing behind of what it knows no more', async () => {
    await world.read();
    world.fake.world['network-service-configs'] = configs().filter(({ id }) => id !== 'nsc-2');
    await world.read();
    expect((await shown()).ports).toHaveLength(1);
  });

  it('while it is read loses nothing that a change has written meanwhile', async () => {
    await world.read();
    const context = world.tested.app.system();
    const kept = (where: string) => world.run(`select data from ixapi_object where ${where}`);
    let isDone = false;
    world.fake.onRequest = async (what) => {
      if (what !== 'GET /contacts' || isDone) return;
      isDone = true;
      const { client } = (await exchangeOf(context, world.endpoint)) ?? {};
      const config = await client?.serviceConfig('nsc-1');
      const mac = await client?.createMac({
        ...{ address: NEW_MAC, managing_account: 'acc-1', consuming_account: 'acc-1' },
      });
      if (!config || !mac) throw new Error('the exchange has no port');
      const changed = await client?.setMacs(config, [mac.id]);
      await client?.deleteMac('mac-old');
      await keepOne(context, world.endpoint, { config: changed, mac, gone: ['mac-old'] });
      await keepObject(context, world.endpoint, { kind: 'network-service-configs', gone: 'nsc-2' });
    };
    expect((await world.read()).state).toBe('read');
    world.fake.onRequest = () => undefined;
    expect(isDone).toBe(true);
    expect(await kept("kind = 'macs'")).toMatchObject([{ data: { address: NEW_MAC } }]);
    expect((await shown()).ports).toMatchObject([
      { config: { remote_id: 'nsc-1', mac_addresses: [NEW_MAC] } },
    ]);
    // The next reading has the last word.
    await world.read();
    expect((await shown()).ports.map(({ config }: any) => config.remote_id)).toEqual(['nsc-1', 'nsc-2']);
    expect(await world.run('select from ixapi_gone')).toEqual([]);
  });

  it('is compared in every respect, with what would mend it', async () => {
    const [config] = configs();
    Object.assign(config ?? {}, {
      state: 'testing',
      vlan_config: { vlan_type: 'dot1q', vlan: 200 },
      macs: [],
    });
    Object.assign(world.fake.one('ips', 'ip-4') ?? {}, { prefix_length: 23 });
    Object.assign(world.fake.one('ips', 'ip-6') ?? {}, { address: '2001:db8::6' });
    await world.read();
    const { mismatches } = (await card()).port;
    expect(mismatches.map(({ field, ours, theirs, use }: any) => [field, ours, theirs, use])).toEqual([
      ['ipv4_address', '192.0.2.5/24', '192.0.2.5/23', { ipv4_address: '192.0.2.5/23' }],
      ['ipv6_address', '2001:db8::5/64', '2001:db8::6/64', { ipv6_address: '2001:db8::6/64' }],
      ['vlan', '100', '200', { vlan: 200 }],
      ['mac_address', '02:00:5e:10:00:01', null, null],
      ['state', 'enabled', 'testing', null],
    ]);
    expect((await shown()).mismatch_count).toBe(5);
  });

  it('is no LAN of ours where no address and no id tells', async () => {
    await world.read();
    await world.run('update net_connection set ipv4_address = null, ipv6_address = null');
    expect(await shown()).toMatchObject({
      service: null,
      ports: [],
      unknown_there: [{ id: world.connection }],
    });
    await world.run(
      "update net_connection set ipv4_address = '192.0.2.5/24', ipv6_address = '2001:db8::5/64'",
    );
  });
});

describe('an exchange that fails', () => {
  it.each(['failing', 'silent', 'reset', 'html', 'limited'] as const)(
    '(%s) leaves what was read before',
    async (kind) => {
      await world.read();
      const before = await shown();
      world.fake.fail(kind, 'GET', /^\/macs/, 9);
      expect(await world.read()).toMatchObject({ state: 'failed' });
      const after = await shown();
      expect(after.ports).toEqual(before.ports);
      expect(after.endpoint.last_synchronised).toBe(before.endpoint.last_synchronised);
      expect(after.endpoint.last_error).not.toBe('');
    },
  );

  it('to say what a database can keep is read without that', async () => {
    Object.assign(world.fake.one('ips', 'ip-9') ?? {}, { prefix_length: 64 });
    Object.assign(world.fake.one('network-service-configs', 'nsc-2') ?? {}, {
      ...{ capacity: 100_000_000_000, asns: [4_294_967_295], state: 'pro\0duction' },
      status: [
        { severity: 2 ** 40, tag: 'x\u001B[2J', message: `${'x'.repeat(1999)}\u{1F600}`, timestamp: null },
      ],
    });
    Object.assign(world.fake.one('network-services', 'lan-1') ?? {}, { name: 'The\0 LAN \ud83d' });
    expect(await world.read()).toMatchObject({
      state: 'read',
      faults: ['ips: 1 entries cannot be read'],
    });
    const [{ capacity, state, ipv4_address, status }] = await world.run(
      "select capacity, state, ipv4_address, status from ixapi_serviceconfig where remote_id = 'nsc-2'",
    );
    expect({ capacity, state, ipv4_address }).toEqual({
      ...{ capacity: null, state: 'production', ipv4_address: null },
    });
    expect(status[0]).toMatchObject({ severity: null, tag: 'x [2J', message: `${'x'.repeat(1999)}\uFFFD` });
    expect((await shown()).service.name).toBe('The LAN \uFFFD');
  });

  it('in a list that is of no need is read without it, and says so', async () => {
    world.fake.fail('refused', 'GET', /^\/roles/);
    expect(await world.read()).toMatchObject({
      state: 'read',
      faults: [expect.stringMatching(/^roles: it answered 400/)],
    });
  });

  it.each(['failing', 'refused', 'html'] as const)(
    'to say how it is (%s) is read all the same, as the version that it was',
    async (kind) => {
      await world.read();
      world.fake.fail(kind, 'GET', /^\/health/, 9);
      expect(await world.read()).toMatchObject({
        state: 'read',
        faults: [expect.stringMatching(/^it does not say how it is: it answered/)],
      });
      expect((await shown()).endpoint).toMatchObject({ version: 2, health: 'unhealthy', last_error: '' });
      await world.run('update ixapi_standing set version = null');
      world.fake.requests = [];
      world.fake.fail(kind, 'GET', /^\/health/, 9);
      await world.read();
      expect(world.fake.requests).toContain('GET /customers');
      expect((await shown()).endpoint.version).toBe(1);
      world.fake.faults = [];
      await world.read();
      expect((await shown()).endpoint).toMatchObject({ version: 2, health: 'healthy' });
    },
  );

  it('with a token that is taken back is signed in to again', async () => {
    await world.read();
    world.fake.fail('unauthorised', 'GET', /^\/ips/);
    expect((await world.read()).state).toBe('read');
  });
});

it('is read by a job, which says what came of it', async () => {
  const { status, body } = await world.tested.admin.post(`/api/extras/ix-api/${world.endpoint}/synchronise/`);
  expect(status).toBe(202);
  await jobRunner(world.tested.app, [synchroniseJob])();
  const { body: job } = await world.tested.admin.get(`/api/core/jobs/${body.id}/`);
  expect(job).toMatchObject({ status: { value: 'completed' } });
  const { body: endpoint } = await world.tested.admin.get(`/api/extras/ix-api/${world.endpoint}/`);
  expect(endpoint).toMatchObject({
    ...{ version: 2, last_error: '', last_synchronised: expect.any(String) },
    ...{ identity: 'acc-1', identity_name: 'Ours', exchange_count: 1 },
  });
  const ends = ['access_token_expiration', 'refresh_token_expiration'].map((key) =>
    Date.parse(endpoint[key]),
  );
  expect(ends.map((at) => Math.round((at - Date.now()) / 600_000))).toEqual([1, 10]);
});

it('that fails unforeseen keeps no other from being read, and says so', async () => {
  const { app, admin } = world.tested;
  const other = await make(admin, ixapi, {
    ...{
      name: 'Another IX',
      api_url: world.fake.url.replace('127.0.0.1', 'localhost'),
      api_key: 'key',
      api_secret: 'secret',
      identity: 'a',
    },
  });
  await make(admin, internetExchange, { name: 'Another IX', slug: 'another-ix', ixapi_endpoint: other.id });
  await world.run(
    "create function not_today() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$",
  );
  await world.run(
    `create trigger not_today before insert or update on ixapi_serviceconfig for each row when (new.endpoint_id = ${world.endpoint}) execute function not_today()`,
  );
  await app.system().jobs.enqueue(app.system(), synchroniseJob.name);
  await expect(jobRunner(app, [synchroniseJob])()).rejects.toThrow('not today');
  await world.run('drop trigger not_today on ixapi_serviceconfig');
  const errorOf = async (id: number) => (await admin.get(`/api/extras/ix-api/${id}/`)).body;
  expect((await errorOf(world.endpoint)).last_error).toBe('Something unexpected: not today.');
  expect(await errorOf(other.id)).toMatchObject({ last_error: '', last_synchronised: expect.any(String) });
  await admin.delete(`/api/extras/ix-api/${other.id}/`);
});

it('shows nobody more than they may see', async () => {
  const api = await world.tested.holderOf(['peering.view_internetexchange', 'net.view_connection']);
  expect((await api.get(`/api/peering/internet-exchanges/${world.exchange}/ix-api/`)).status).toBe(403);
  expect((await api.get(`/api/net/connections/${world.connection}/ix-api/`)).status).toBe(403);
});
