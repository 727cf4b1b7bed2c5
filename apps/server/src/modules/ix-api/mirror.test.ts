import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IxApiUnderTest, ixApiWorld } from '../../../test/ix-api-world.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { smallIxApi } from '../../../test/small-ix-api.ts';
import { synchroniseJob } from './mirror/synchronise-job.ts';

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

  it('in a list that is of no need is read without it, and says so', async () => {
    world.fake.fail('refused', 'GET', /^\/roles/);
    expect(await world.read()).toMatchObject({
      state: 'read',
      faults: [expect.stringMatching(/^roles: it answered 400/)],
    });
  });

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
  expect(endpoint).toMatchObject({ version: 2, last_error: '', last_synchronised: expect.any(String) });
});

it('shows nobody more than they may see', async () => {
  const api = await world.tested.holderOf(['peering.view_internetexchange', 'net.view_connection']);
  expect((await api.get(`/api/peering/internet-exchanges/${world.exchange}/ix-api/`)).status).toBe(403);
  expect((await api.get(`/api/net/connections/${world.connection}/ix-api/`)).status).toBe(403);
});
