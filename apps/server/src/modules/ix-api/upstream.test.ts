import { connection } from '@peersmith/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp } from '../../../test/app.ts';
import { type IxApiUnderTest, ixApiWorld, NEW_MAC, OLD_MAC } from '../../../test/ix-api-world.ts';
import { make } from '../../../test/make.ts';
import { smallIxApi } from '../../../test/small-ix-api.ts';

const ACCOUNTS = '/api/extras/ix-api/accounts/';
let world: IxApiUnderTest;
beforeAll(async () => {
  world = await ixApiWorld();
  await world.read();
});
afterAll(async () => {
  await world?.fake.stop();
  await world?.tested.close();
});
beforeEach(() => {
  Object.assign(world.fake, { world: smallIxApi(), faults: [], requests: [] });
});

describe('the accounts of a key', () => {
  const asked = (more: object = {}) => ({
    api_url: world.fake.url,
    api_key: 'key',
    api_secret: 'secret',
    ...more,
  });

  it('are told as the exchange tells them, to who may enter an IX-API', async () => {
    for (const permission of ['extras.add_ixapi', 'extras.change_ixapi']) {
      const api = await world.tested.holderOf([permission]);
      expect(await api.post(ACCOUNTS, asked())).toMatchObject({
        status: 200,
        body: [{ id: 'acc-1', name: 'Ours', metro_area_network_presence: ['man-1'] }],
      });
    }
    expect((await (await world.tested.holderOf(['extras.view_ixapi'])).post(ACCOUNTS, asked())).status).toBe(
      403,
    );
    expect((await world.tested.anonymous.post(ACCOUNTS, asked())).status).toBe(403);
  });

  it('are not asked for in an address', async () => {
    expect(await world.tested.admin.get(`${ACCOUNTS}?api_url=x&api_key=k&api_secret=s`)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('POST') },
    });
  });

  it('are not told where something is wrong, with what it is', async () => {
    const { admin } = world.tested;
    expect(Object.keys((await admin.post(ACCOUNTS, {})).body).sort()).toEqual([
      'api_key',
      'api_secret',
      'api_url',
    ]);
    const wrong = await admin.post(ACCOUNTS, asked({ api_secret: 'guess' }));
    expect(wrong).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('key and secret are right') },
    });
    expect(wrong.text).not.toContain('guess');
    world.fake.fail('failing', 'GET', /^\/accounts/);
    expect((await admin.post(ACCOUNTS, asked())).status).toBe(502);
  });

  it('are asked for over https:// and on the internet alone, outside of laboratories', async () => {
    const tested = await testApp();
    try {
      expect((await tested.admin.post(ACCOUNTS, asked())).body.api_url[0]).toMatch(/Only https:/);
      const api_url = world.fake.url.replace('http:', 'https:');
      expect((await tested.admin.post(ACCOUNTS, asked({ api_url }))).body.api_url[0]).toMatch(
        /not on the public internet/,
      );
      expect(world.fake.requests).toEqual([]);
    } finally {
      await tested.close();
    }
  });
});

describe('setting the MAC address of a connection at its exchange', () => {
  const set = (id = world.connection, api = world.tested.admin) =>
    api.post(`/api/net/connections/${id}/update-ixapi-mac/`);
  const have = (mac_address: string | null) =>
    world.tested.admin.patch(`/api/net/connections/${world.connection}/`, { mac_address });

  it('registers it and gives it to the port in place of what is there, and what is kept says so at once', async () => {
    await have(NEW_MAC);
    expect((await set()).status).toBe(200);
    expect(world.fake.macsOf('nsc-1')).toEqual([NEW_MAC.toUpperCase()]);
    expect(world.fake.world.macs?.at(-1)).toMatchObject({
      managing_account: 'acc-1',
      consuming_account: 'acc-1',
    });
    const { body } = await world.tested.admin.get(`/api/net/connections/${world.connection}/ix-api/`);
    expect(body.port.config.mac_addresses).toEqual([NEW_MAC]);
  });

  it('uses one that is registered, however it is written', async () => {
    await have(OLD_MAC);
    const [config] = world.fake.world['network-service-configs'] ?? [];
    if (config) config.macs = [];
    expect((await set()).status).toBe(200);
    expect(config?.macs).toEqual(['mac-old']);
    expect(world.fake.requests).not.toContain('POST /macs');
    expect((await set()).body.detail).toMatch(/already/);
  });

  it('is refused where something is missing', async () => {
    await have(null);
    expect(await set()).toMatchObject({ status: 400, body: { mac_address: [expect.any(String)] } });
    await have(NEW_MAC);
    const other = await make(world.tested.admin, connection, {
      ipv4_address: '203.0.113.9/24',
      ipv6_address: null,
    });
    expect(await set(other.id)).toMatchObject({ status: 400, body: { detail: expect.any(String) } });
    world.fake.fail('refused', 'POST', /^\/macs/);
    expect(await set()).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('did not validate') },
    });
    expect((await set(99_999)).status).toBe(404);
    const reader = await world.tested.holderOf(['net.view_connection']);
    expect((await set(world.connection, reader)).status).toBe(403);
    expect((await set(world.connection, world.tested.readOnlyAdmin)).status).toBe(403);
  });
});
