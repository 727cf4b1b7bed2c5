import { autonomousSystem, connection, platform } from '@peersmith/model';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../../../../test/app.ts';
import { limitedApi } from '../../../../test/limited.ts';
import { make } from '../../../../test/make.ts';
import { type NetboxUnderTest, netboxWorld } from '../../../../test/netbox-world.ts';

const ROUTERS = '/api/devices/routers/';
const CONNECTIONS = '/api/net/connections/';
const INVENTORY = '/api/netbox/inventory/';
const MAKE = '/api/netbox/make-routers/';

let world: NetboxUnderTest;
let tested: TestApp;
let eos: number;
let ours: number;
beforeAll(async () => {
  world = await netboxWorld();
  ({ tested } = world);
  eos = (await make(tested.admin, platform, { name: 'EOS', slug: 'eos' })).id;
  ours = (await make(tested.admin, autonomousSystem, { asn: 64_500, affiliated: true })).id;
  const { fake } = world;
  fake.add({ id: 1, name: 'edge1', config_context: {}, primary_ip4: '192.0.2.1/32' }, 2);
  fake.add({ id: 2, name: 'edge2', status: 'planned' });
  fake.add({ id: 3, name: 'edge3', platform: 'sros' });
  fake.add({ id: 4, name: null });
  fake.add({ id: 5, name: 'edge5', platform: null });
  await routerOf({ name: 'edge1', hostname: 'edge1.example.net', netbox_device_id: 1 });
  await routerOf({ name: 'lost', hostname: 'lost', netbox_device_id: 99 });
  await world.read();
  return world.close;
});

const routerOf = async (more: object) =>
  (await tested.admin.post(ROUTERS, { platform: eos, local_autonomous_system: ours, ...more })).body;
const byId = async (url: string) => {
  const { body } = await tested.admin.get(url);
  return Object.fromEntries(body.results.map((row: { id: number }) => [row.id, row]));
};

describe('the inventory', () => {
  it('says which devices are routers of ours, which could be, and which of ours are gone there', async () => {
    const rows = await byId(INVENTORY);
    expect(rows).toMatchObject({
      1: { state: 'router', routers: [{ name: 'edge1' }], obstacle: null },
      2: {
        ...{ state: 'free', routers: [], obstacle: null },
        proposal: {
          name: 'edge2',
          hostname: 'edge2',
          platform: { id: eos, name: 'EOS' },
          status: 'disabled',
        },
      },
      3: { state: 'free', obstacle: expect.stringContaining('slug sros') },
      4: { state: 'free', obstacle: 'It has no name in NetBox.' },
      5: { state: 'free', obstacle: 'It has no platform in NetBox.' },
      99: { state: 'gone', routers: [{ name: 'lost' }], proposal: null },
    });
    expect(Object.keys(await byId(`${INVENTORY}?state=gone`))).toEqual(['99']);
    expect(Object.keys(await byId(`${INVENTORY}?state=free&state=gone&q=edge3`))).toEqual(['3']);
    expect((await tested.admin.get(`${INVENTORY}?limit=2&offset=2`)).body).toMatchObject({
      ...{ count: 6, results: [{}, {}] },
    });
    expect((await tested.admin.get('/api/netbox/standing/')).body.states).toEqual({
      router: 1,
      free: 4,
      gone: 1,
    });
    expect((await tested.admin.get(`${INVENTORY}?stat=free`)).status).toBe(400);
  });

  it('says of a device that is gone since that a router still names it', async () => {
    const { fake } = world;
    fake.add({ id: 6, name: 'edge6' });
    await world.read();
    await routerOf({ name: 'edge6', hostname: 'edge6', netbox_device_id: 6 });
    fake.remove(6);
    await world.read();
    expect((await byId(INVENTORY))[6]).toMatchObject({
      state: 'gone',
      name: 'edge6',
      gone: expect.any(String),
    });
  });

  it('takes two statements, however many devices there are', async () => {
    await tested.admin.get(INVENTORY);
    tested.statements();
    await tested.admin.get(INVENTORY);
    expect(tested.statements()).toBeLessThanOrEqual(4);
  });
});

describe('making routers of devices', () => {
  it('makes several at once, as NetBox has them, and says beforehand what it would do', async () => {
    const { fake } = world;
    fake.add({ id: 20, name: 'core20' });
    fake.add({ id: 21, name: 'core21', status: 'planned' });
    await world.read();
    const plan = await tested.admin.post(`${MAKE}?dry_run=true`, { devices: [20, 21] });
    expect(plan).toMatchObject({ status: 200, body: { counts: { create: 2 } } });
    const { status, body } = await tested.admin.post(MAKE, { devices: [20, 21, 20] });
    expect({ status, names: body.routers.map(({ name }: { name: string }) => name) }).toEqual({
      ...{ status: 201, names: ['core20', 'core21'] },
    });
    const { body: made } = await tested.admin.get(`${ROUTERS}?name=core21`);
    expect(made.results[0]).toMatchObject({
      ...{ netbox_device_id: 21, status: { value: 'disabled' }, hostname: 'core21' },
      ...{ platform: { id: eos }, local_autonomous_system: { asn: 64_500 } },
    });
    expect((await byId(INVENTORY))[20]).toMatchObject({ state: 'router' });
  });

  it('has their names follow NetBox from then on', async () => {
    const data = {
      ...{
        id: 20,
        name: 'core-new',
        role: { slug: 'router' },
        platform: { slug: 'eos' },
        local_context_data: null,
      },
      status: { value: 'active' },
    };
    await tested.admin.post(`${ROUTERS}update-from-netbox/`, { event: 'updated', data });
    expect((await tested.admin.get(`${ROUTERS}?name=core-new`)).body.results[0]).toMatchObject({
      ...{ netbox_device_id: 20, hostname: 'core-new' },
    });
  });

  it('makes none where one cannot be made, and says which and why', async () => {
    const { status, body } = await tested.admin.post(MAKE, { devices: [2, 3, 1, 12_345] });
    expect({ status, devices: body.devices }).toEqual({
      status: 400,
      devices: [
        expect.stringContaining('edge3: There is no platform with the slug sros'),
        expect.stringMatching(/^1: .*a router here names it/),
        expect.stringMatching(/^12345: NetBox does not have it/),
      ],
    });
    expect((await byId(INVENTORY))[2]).toMatchObject({ state: 'free' });
  });

  it('asks which AS they are of where there are several', async () => {
    await make(tested.admin, autonomousSystem, { asn: 64_501, affiliated: true });
    expect(await tested.admin.post(MAKE, { devices: [2] })).toMatchObject({
      ...{ status: 400, body: { local_asn: [expect.stringContaining('affiliated')] } },
    });
    const { body } = await tested.admin.post(MAKE, { devices: [2], local_asn: 64_501 });
    expect((await tested.admin.get(`${ROUTERS}${body.routers[0].id}/`)).body).toMatchObject({
      local_autonomous_system: { asn: 64_501 },
    });
  });
});

describe('a router beside its device', () => {
  it('shows NetBox’s record, with a link to it and what differs', async () => {
    const { id } = (await tested.admin.get(`${ROUTERS}?name=edge1`)).body.results[0];
    const url = `${ROUTERS}${id}/netbox/`;
    expect((await tested.admin.get(url)).body).toMatchObject({
      ...{
        configured: true,
        url: `${world.fake.url}/dcim/devices/1/`,
        device: { name: 'edge1', site: 'AMS' },
      },
      ...{ differences: [], last_read: expect.any(String) },
    });
    const junos = await make(tested.admin, platform, { name: 'Junos', slug: 'junos' });
    await tested.admin.patch(`${ROUTERS}${id}/`, {
      ...{ name: 'other', hostname: 'r9.example.net', platform: junos.id, status: 'disabled' },
    });
    const { differences } = (await tested.admin.get(url)).body;
    expect(differences).toMatchObject([
      { field: 'name', ours: 'other', theirs: 'edge1', use: { name: 'edge1' } },
      { field: 'hostname', theirs: 'edge1, 192.0.2.1', use: { hostname: '192.0.2.1' } },
      { field: 'platform', ours: 'junos', theirs: 'eos', use: { platform: eos } },
      { field: 'status', ours: 'disabled', theirs: 'active', use: { status: 'enabled' } },
    ]);
    for (const { use } of differences) await tested.admin.patch(`${ROUTERS}${id}/`, use);
    expect((await tested.admin.get(url)).body.differences).toEqual([]);
  });

  it('shows nothing where the router names none, or one that was never there', async () => {
    const { id } = (await tested.admin.get(`${ROUTERS}?name=lost`)).body.results[0];
    expect((await tested.admin.get(`${ROUTERS}${id}/netbox/`)).body).toMatchObject({
      ...{ device: null, url: `${world.fake.url}/dcim/devices/99/`, differences: [] },
    });
    const none = await routerOf({ name: 'none', hostname: 'none' });
    expect((await tested.admin.get(`${ROUTERS}${none.id}/netbox/`)).body).toMatchObject({
      device: null,
      url: null,
    });
  });
});

describe('a connection beside its interface', () => {
  let router: number;
  let id: number;
  const shown = async () => (await tested.admin.get(`${CONNECTIONS}${id}/netbox/`)).body;
  beforeAll(async () => {
    router = (await tested.admin.get(`${ROUTERS}?name=edge1`)).body.results[0].id;
    id = (
      await make(tested.admin, connection, {
        ...{ router, interface: 'ethernet2', mac_address: null, ipv4_address: null, ipv6_address: null },
        description: '',
      })
    ).id;
  });

  it('proposes interfaces with what a connection over them would have', async () => {
    expect((await tested.admin.get(`${ROUTERS}${router}/netbox-interfaces/`)).body).toMatchObject([
      {
        ...{ name: 'Ethernet1', description: 'port 1', mac_address: '02:00:5e:00:03:e9', ipv6_address: null },
        ...{ ipv4_address: '10.0.3.233/24', addresses: ['10.0.3.233/24'] },
      },
      { name: 'Ethernet2' },
    ]);
  });

  it('is found by its name, and takes over what NetBox has', async () => {
    const { differences, ...rest } = await shown();
    expect(rest).toMatchObject({
      ...{
        found_by: 'name',
        url: `${world.fake.url}/dcim/interfaces/1002/`,
        device: { id: 1, name: 'edge1' },
      },
    });
    expect(differences.map(({ field, use }: any) => [field, use[field]])).toEqual([
      ['interface', 'Ethernet2'],
      ['mac_address', '02:00:5e:00:03:ea'],
      ['description', 'port 2'],
      ['ipv4_address', '10.0.3.234/24'],
    ]);
    for (const { use } of differences) await tested.admin.patch(`${CONNECTIONS}${id}/`, use);
    expect((await shown()).differences).toEqual([]);
  });

  it('is found by its address where its name says nothing, and says what differs then', async () => {
    await tested.admin.patch(`${CONNECTIONS}${id}/`, { interface: '', ipv4_address: '10.0.3.234/25' });
    expect(await shown()).toMatchObject({
      found_by: 'address',
      differences: [
        { field: 'interface', ours: null, theirs: 'Ethernet2' },
        { field: 'ipv4_address', text: expect.stringContaining('lengths') },
      ],
    });
  });

  it('is found by its MAC address at last', async () => {
    await tested.admin.patch(`${CONNECTIONS}${id}/`, { ipv4_address: null });
    expect(await shown()).toMatchObject({ found_by: 'mac_address' });
    await tested.admin.patch(`${CONNECTIONS}${id}/`, { mac_address: '00:00:5e:00:53:99' });
    expect(await shown()).toMatchObject({ interface: null, found_by: null, differences: [] });
  });
});

it('shows who is limited to some devices those alone', async () => {
  const api = await limitedApi(tested, { 'netbox.device': { id: [1] } });
  expect((await api.get('/api/netbox/devices/')).body.results).toMatchObject([{ id: 1 }]);
  expect((await api.get('/api/netbox/interfaces/')).body.count).toBe(2);
  expect((await api.get('/api/netbox/ip-addresses/')).body.count).toBe(2);
  expect((await api.get('/api/netbox/standing/')).body).toMatchObject({ devices: 1, interfaces: 2 });
  const { rows } = await sql<{
    id: number;
  }>`select id::int as id from devices_router where netbox_device_id = 21`.execute(tested.app.system().db);
  expect((await api.get(`${ROUTERS}${rows[0]?.id}/netbox/`)).body.device).toBeNull();
});
