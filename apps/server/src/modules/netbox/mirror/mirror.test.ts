import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import type { FakeNetbox, NetboxFault } from '../../../../test/fake-netbox.ts';
import { type NetboxUnderTest, netboxWorld } from '../../../../test/netbox-world.ts';
import { jobRunner } from '../../../../test/run-jobs.ts';
import { readJob } from './read-job.ts';

let fake: FakeNetbox;
let tested: TestApp;
let read: NetboxUnderTest['read'];
beforeAll(async () => {
  const world = await netboxWorld();
  ({ fake, tested, read } = world);
  return world.close;
});
beforeEach(() => {
  fake.fault = null;
  fake.generation = '4.2';
  fake.most_rows = 1000;
  fake.requests = [];
});

const list = async (path: string) => (await tested.admin.get(`/api/netbox/${path}`)).body.results;
const standing = async () => (await tested.admin.get('/api/netbox/standing/')).body;

describe('reading NetBox', () => {
  it.each(['3.5', '4.2'] as const)(
    'keeps devices with their interfaces and addresses, of %s',
    async (generation) => {
      fake.generation = generation;
      fake.add(
        {
          ...{ id: 1, name: 'edge1', platform: 'eos', primary_ip4: '10.0.3.233/24', tags: ['peering'] },
          config_context: { ntp: ['192.0.2.1'] },
        },
        2,
      );
      fake.add({ id: 2, name: 'edge2', status: 'offline', platform: null });
      fake.add({ id: 3, name: 'sw1', role: 'switch' });
      expect(await read()).toMatchObject({
        status: { value: 'completed' },
        message: expect.stringContaining(`NetBox ${generation}.3: 2 devices`),
      });
      expect(await list('devices/')).toMatchObject([
        {
          ...{
            id: 1,
            name: 'edge1',
            role: 'router',
            status: 'active',
            platform: 'eos',
            site: 'AMS',
            gone: null,
          },
          ...{ manufacturer: 'Arista', model: '7280R', primary_ip4: '10.0.3.233/24', tags: ['peering'] },
          config_context: { ntp: ['192.0.2.1'] },
        },
        { id: 2, status: 'offline', platform: '' },
      ]);
      expect(await list('interfaces/?device_id=1')).toMatchObject([
        {
          name: 'Ethernet1',
          device: { id: 1 },
          mac_address: '02:00:5e:00:03:e9',
          mtu: 9000,
          description: 'port 1',
        },
        { name: 'Ethernet2' },
      ]);
      expect(await list('ip-addresses/?device_id=1')).toMatchObject([
        { address: '10.0.3.233/24', interface: { id: 1001 }, status: 'active' },
        {},
      ]);
      expect(await list('platforms/')).toMatchObject([{ slug: 'eos' }]);
      expect(await standing()).toMatchObject({
        ...{
          configured: true,
          url: fake.url,
          version: `${generation}.3`,
          last_error: '',
          devices: 2,
          interfaces: 3,
        },
        last_read: expect.any(String),
      });
    },
  );

  it('writes nothing where nothing changed', async () => {
    await read();
    const { data } = await read();
    expect(data).toMatchObject({
      device: { here: 2, changed: 0, went: 0 },
      interface: { here: 3, changed: 0, went: 0 },
      ipaddress: { changed: 0, went: 0 },
    });
  });

  it('follows pages, however few rows NetBox gives', async () => {
    fake.most_rows = 1;
    expect((await read()).data).toMatchObject({ interface: { here: 3, changed: 0, went: 0 } });
    expect(fake.requests.filter((one) => one.startsWith('/api/dcim/interfaces/')).length).toBe(3);
  });

  it('marks what is gone, and forgets that when it is back', async () => {
    fake.remove(2);
    expect((await read()).data).toMatchObject({ device: { went: 1 }, interface: { went: 1 } });
    expect(await list('devices/?id=2')).toMatchObject([{ gone: expect.any(String) }]);
    expect(await standing()).toMatchObject({ devices: 1, gone: 1 });
    fake.add({ id: 2, name: 'edge2', status: 'offline', platform: null });
    await read();
    expect(await list('devices/?id=2')).toMatchObject([{ gone: null }]);
  });

  it('leaves out a role that NetBox does not have, and says so', async () => {
    const job = await read();
    expect(JSON.stringify(job.data)).toContain('NetBox has no role or tag firewall.');
  });
});

describe('what goes wrong', () => {
  it.each<[NetboxFault, RegExp | undefined, string]>([
    ['silent', /interfaces/, 'did not answer within 2000 ms'],
    ['reset', /devices/, 'cannot be reached'],
    ['failing', undefined, 'answered 502'],
    ['unauthorised', undefined, 'NETBOX_API_TOKEN'],
    ['forbidden', /ip-addresses/, 'must be allowed to view'],
    ['limited', undefined, 'answered 429'],
    ['html', undefined, 'is that NetBox?'],
    ['huge', /interfaces/, 'more than 64000000 bytes'],
    ['elsewhere', undefined, 'it is elsewhere (302)'],
    ['astray', /devices/, 'on another host'],
    ['circling', /devices/, 'lead in a circle'],
  ])(
    '%s: what was read before stays, and the reason is kept',
    async (kind, path, reason) => {
      await read();
      const before = await list('interfaces/');
      fake.fail(kind, path);
      const job = await read();
      expect(job).toMatchObject({ status: { value: 'failed' }, message: expect.stringContaining(reason) });
      expect(JSON.stringify(job)).not.toContain(fake.token);
      expect(await list('interfaces/')).toEqual(before);
      expect(await standing()).toMatchObject({ last_error: expect.any(String), devices: 2 });
      expect((await standing()).last_error).not.toBe('');
    },
    20_000,
  );

  it('asks again what failed in passing', async () => {
    fake.fail('limited', /devices/, 2);
    expect(await read()).toMatchObject({ status: { value: 'completed' } });
    fake.fail('failing', /interfaces/, 1);
    expect(await read()).toMatchObject({ status: { value: 'completed' } });
  });

  it('passes over a row that cannot be read, and leaves what was known of it', async () => {
    fake.fail('wrong types', /\/devices/);
    const job = await read();
    expect(job).toMatchObject({ status: { value: 'completed' } });
    expect(JSON.stringify(job)).toContain('1 devices cannot be read');
    expect(await list('devices/?id=1')).toMatchObject([{ name: 'edge1', gone: null }]);
  });

  it('takes nothing over where most devices are suddenly gone, until somebody agrees', async () => {
    for (let id = 10; id < 20; id++) fake.add({ id, name: `core${id}` });
    fake.fault = null;
    await read();
    for (let id = 10; id < 20; id++) fake.remove(id);
    expect(await read()).toMatchObject({
      status: { value: 'failed' },
      message: expect.stringContaining('accept_fewer'),
    });
    expect(await standing()).toMatchObject({ devices: 12, last_error: expect.stringContaining('12') });
    expect(await read({ accept_fewer: true })).toMatchObject({ status: { value: 'completed' } });
    expect(await standing()).toMatchObject({ devices: 2, gone: 10, last_error: '' });
  });
});

describe('another installation', () => {
  const reading = async (env: Record<string, string>) => {
    const other = await testApp({ NETBOX_API: fake.url, NETBOX_API_TOKEN: fake.token, ...env });
    await other.admin.post('/api/netbox/read/', {});
    await jobRunner(other.app, [readJob])();
    return other;
  };

  it('asks for what has one of the tags, whatever its role', async () => {
    fake.add({ id: 4, name: 'sw2', role: 'switch', tags: ['transit'] });
    const other = await reading({ NETBOX_DEVICE_ROLES: 'any', NETBOX_TAGS: 'peering,transit,unknown' });
    const { body } = await other.admin.get('/api/netbox/devices/');
    expect(body.results.map(({ id }: { id: number }) => id)).toEqual([1, 4]);
    await other.close();
    fake.remove(4);
  });

  it('has no devices where NetBox has none of the roles', async () => {
    const other = await reading({ NETBOX_DEVICE_ROLES: 'oven' });
    expect((await other.admin.get('/api/netbox/devices/')).body.count).toBe(0);
    await other.close();
  });

  it('sends a token of version 2 as it is to be sent, and pages side by side where it may', async () => {
    fake.token = 'nbt_4F9DAouzURLb.zjebxBPzICiPbWz0Wtx0fTL7bCKXKGTYhNzkgC2S';
    for (let id = 100; id < 500; id++) fake.add({ id, name: `r${id}` });
    fake.latency_ms = 5;
    fake.at_once = 0;
    const other = await reading({ NETBOX_API_TOKEN: fake.token, NETBOX_API_THREADING: 'true' });
    expect((await other.admin.get('/api/netbox/standing/')).body).toMatchObject({
      devices: 402,
      last_error: '',
    });
    expect(fake.at_once).toBeGreaterThan(1);
    await other.close();
  });

  it('says in the health of the server that it could not be read', async () => {
    const health = async () =>
      (await tested.admin.get('/api/core/health/')).body.checks.find((one: any) => one.name === 'NetBox');
    fake.token = '0123456789abcdef0123456789abcdef01234567';
    await read({ accept_fewer: true });
    expect(await health()).toMatchObject({ state: 'ok', text: expect.stringContaining('last read') });
    fake.fail('unauthorised');
    await read();
    expect(await health()).toMatchObject({
      state: 'warning',
      text: expect.stringContaining('Invalid token'),
    });
  });

  it('keeps what numbers and texts cannot be kept as they are', async () => {
    fake.token = '0123456789abcdef0123456789abcdef01234567';
    fake.add({ id: 900, name: `${'n'.repeat(254)}😀`, config_context: { 'k\0ey': 'a\0b\ud83d' } }, 1);
    const more = { speed: 3_200_000_000, mtu: 10 ** 12, label: 'x\0y' };
    fake.interfaces.set(900_001, { id: 900_001, device: 900, name: 'Ethernet1', more });
    expect(await read({ accept_fewer: true })).toMatchObject({ status: { value: 'completed' } });
    expect(await list('devices/?id=900')).toMatchObject([
      { name: `${'n'.repeat(254)}\ufffd`, config_context: { key: 'ab\ufffd' } },
    ]);
    expect(await list('interfaces/?device_id=900')).toMatchObject([{ speed: null, mtu: null, label: 'xy' }]);
    fake.remove(900);
  });

  it('says so where something that nobody foresaw keeps it from being read', async () => {
    fake.token = '0123456789abcdef0123456789abcdef01234567';
    const { db } = tested.app.system();
    await sql`create function refuse() returns trigger language plpgsql as 'begin raise exception ''no room''; end'`.execute(
      db,
    );
    await sql`create trigger refuse before update of last_read on netbox_standing for each row execute function refuse()`.execute(
      db,
    );
    await expect(read({ accept_fewer: true })).rejects.toThrow('no room');
    await sql`drop function refuse cascade`.execute(db);
    expect(await standing()).toMatchObject({ last_error: 'Something unexpected: no room' });
    await read({ accept_fewer: true });
    expect(await standing()).toMatchObject({ last_error: '' });
  });

  it('says that nothing is configured', async () => {
    const other = await testApp();
    expect((await other.admin.get('/api/netbox/standing/')).body).toMatchObject({
      configured: false,
      schedule: null,
    });
    expect(await other.admin.post('/api/netbox/read/', {})).toMatchObject({ status: 409 });
    await other.close();
  });
});
