import { createHmac } from 'node:crypto';
import { autonomousSystem, connection, platform } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { make } from '../../../../test/make.ts';

const URL = '/api/devices/routers/update-from-netbox/';
const ROUTERS = '/api/devices/routers/';
const MAY = ['devices.add_router', 'devices.change_router', 'devices.delete_router'];

let tested: TestApp;
let eos: number;
let ours: number;
let devices = 0;
beforeAll(async () => {
  tested = await testApp();
  eos = (await make(tested.admin, platform, { name: 'EOS', slug: 'eos' })).id;
  ours = (await make(tested.admin, autonomousSystem, { asn: 64_500, affiliated: true })).id;
});
afterAll(() => tested?.close());

/** A device as NetBox 4 has it, of its serializer; another one each time. */
function device(more: object = {}) {
  devices += 1;
  return {
    id: devices,
    url: `https://netbox.example.net/api/dcim/devices/${devices}/`,
    display: `edge${devices}`,
    name: `edge${devices}`,
    device_type: {
      id: 1,
      manufacturer: { id: 1, name: 'Arista', slug: 'arista' },
      model: '7280',
      slug: '7280',
    },
    role: { id: 1, name: 'Router', slug: 'router' },
    tenant: null,
    platform: { id: 3, name: 'EOS', slug: 'eos' },
    site: { id: 1, name: 'AMS', slug: 'ams' },
    status: { value: 'active', label: 'Active' },
    primary_ip: { id: 1, address: '192.0.2.1/32', family: { value: 4, label: 'IPv4' } },
    local_context_data: { site: 'ams' },
    tags: [{ id: 1, name: 'Peering', slug: 'peering', color: '00ff00' }],
    custom_fields: {},
    ...more,
  };
}

const event = (data: object, kind = 'updated', more: object = {}) => ({
  event: kind,
  object_type: 'dcim.device',
  username: 'admin',
  request_id: '17af32f0-852a-46ca-a7d4-33ecd0c13de6',
  data,
  snapshots: { prechange: null, postchange: {} },
  ...more,
});
const send = (data: object, kind?: string, more?: object) => tested.admin.post(URL, event(data, kind, more));
const routerOf = async (id: number) => {
  const { rows } = await sql<{
    id: number;
  }>`select id::int as id from devices_router where netbox_device_id = ${id}`.execute(tested.app.system().db);
  return rows[0] ? (await tested.admin.get(`${ROUTERS}${rows[0].id}/`)).body : null;
};
/** Others came with what was made around. */
const onlyOurs = () =>
  sql`update peering_autonomoussystem set affiliated = id = ${ours}`.execute(tested.app.system().db);
/** Another application, configured otherwise. */
async function configured(env: Record<string, string>) {
  const other = await testApp(env);
  await make(other.admin, platform, { name: 'EOS', slug: 'eos' });
  return other;
}

describe('a device that is no router of ours', () => {
  it('becomes one', async () => {
    const data = device();
    expect(await send(data, 'created')).toMatchObject({ status: 201, text: '' });
    expect(await routerOf(data.id)).toMatchObject({
      name: data.name,
      hostname: data.name,
      netbox_device_id: data.id,
      platform: { id: eos },
      status: { value: 'enabled' },
      local_context_data: { site: 'ams' },
      local_autonomous_system: { id: ours },
    });
    const { body } = await tested.admin.get('/api/core/object-changes/?limit=1');
    expect(body.results[0]).toMatchObject({ action: { value: 'create' }, object_repr: data.name });
  });

  it('is disabled where NetBox has it as anything but active', async () => {
    const data = device({ status: { value: 'planned', label: 'Planned' } });
    expect((await send(data)).status).toBe(201);
    expect(await routerOf(data.id)).toMatchObject({ status: { value: 'disabled' } });
  });

  it('is reached by its primary address where its name is no name of a host', async () => {
    const data = device({ name: 'Core 1 (AMS)' });
    expect((await send(data)).status).toBe(201);
    expect(await routerOf(data.id)).toMatchObject({ name: 'Core 1 (AMS)', hostname: '192.0.2.1' });
  });

  it('is read as NetBox 3 has it', async () => {
    const { role, ...rest } = device();
    const old = { event: 'created', model: 'device', timestamp: '2021-03-09 17:55:33.968016+00:00' };
    const { status } = await tested.admin.post(URL, { ...old, data: { ...rest, device_role: role } });
    expect(status).toBe(201);
  });

  it('is of the AS that the address of the webhook names', async () => {
    await make(tested.admin, autonomousSystem, { asn: 64_501, affiliated: true });
    const data = device();
    // There are two now, and nothing says which.
    expect(await send(data)).toMatchObject({ status: 400, text: '' });
    expect(await tested.admin.post(`${URL}?local_asn=64501`, event(data))).toMatchObject({ status: 201 });
    expect(await routerOf(data.id)).toMatchObject({ local_autonomous_system: { asn: 64_501 } });
    await onlyOurs();
  });

  it('was nothing when it is deleted', async () => {
    expect(await send(device(), 'deleted')).toMatchObject({ status: 404, text: '' });
  });
});

describe('a device that is a router of ours', () => {
  it('gives it platform and status, and its name where it was made from the device', async () => {
    const junos = await make(tested.admin, platform, { name: 'Junos', slug: 'junos' });
    const data = device();
    await send(data, 'created');
    const now = {
      ...data,
      ...{
        name: 'edge-new',
        platform: { id: 4, name: 'Junos', slug: 'junos' },
        status: { value: 'offline' },
      },
      local_context_data: null,
    };
    expect(await send(now)).toMatchObject({ status: 200, text: '' });
    expect(await routerOf(data.id)).toMatchObject({
      ...{ name: 'edge-new', hostname: 'edge-new', status: { value: 'disabled' } },
      platform: { id: junos.id },
      // What was taken over once is ours from then on.
      local_context_data: { site: 'ams' },
    });
  });

  it('does not take back a name that was given here', async () => {
    const data = device();
    await send(data, 'created');
    const { id } = await routerOf(data.id);
    await tested.admin.patch(`${ROUTERS}${id}/`, { hostname: 'edge.example.net' });
    await send({ ...data, name: 'elsewhere' });
    expect(await routerOf(data.id)).toMatchObject({ name: 'elsewhere', hostname: 'edge.example.net' });
  });

  it('leaves names alone of a router that was not made from it', async () => {
    const data = device();
    const { body } = await tested.admin.post(ROUTERS, {
      ...{ name: 'by hand', hostname: 'by-hand', platform: eos, local_autonomous_system: ours },
      netbox_device_id: data.id,
    });
    expect((await send(data)).status).toBe(200);
    expect(await routerOf(data.id)).toMatchObject({ id: body.id, name: 'by hand', hostname: 'by-hand' });
  });

  it('does not end a maintenance', async () => {
    const data = device();
    await send(data, 'created');
    const { id } = await routerOf(data.id);
    await tested.admin.patch(`${ROUTERS}${id}/`, { status: 'maintenance' });
    expect((await send(data)).status).toBe(200);
    expect(await routerOf(data.id)).toMatchObject({ status: { value: 'maintenance' } });
  });

  it('goes with it, and its connections stay without a router', async () => {
    const data = device();
    await send(data, 'created');
    const { id } = await routerOf(data.id);
    const port = await make(tested.admin, connection, { router: id });
    await onlyOurs();
    const gone = { ...data, platform: null };
    expect(await send(gone, 'deleted')).toMatchObject({ status: 200, text: '' });
    expect(await routerOf(data.id)).toBeNull();
    expect((await tested.admin.get(`/api/net/connections/${port.id}/`)).body.router).toBeNull();
    expect((await send(gone, 'deleted')).status).toBe(404);
  });

  it('writes nothing where nothing changed', async () => {
    const data = device();
    await send(data, 'created');
    const { updated } = await routerOf(data.id);
    expect((await send(data)).status).toBe(200);
    expect((await routerOf(data.id)).updated).toBe(updated);
  });
});

describe('events out of order', () => {
  const at = (minute: number) => ({
    timestamp: `2026-03-06T15:${String(minute).padStart(2, '0')}:23.503186+00:00`,
  });

  it('do not undo what is newer, and one that comes twice does nothing', async () => {
    const data = device();
    await send(data, 'created', at(10));
    const offline = { ...data, status: { value: 'offline' } };
    expect((await send(offline, 'updated', at(20))).status).toBe(200);
    expect((await send(data, 'updated', at(15))).status).toBe(200);
    expect(await routerOf(data.id)).toMatchObject({ status: { value: 'disabled' } });
    const { id } = await routerOf(data.id);
    await tested.admin.patch(`${ROUTERS}${id}/`, { status: 'enabled' });
    expect((await send(offline, 'updated', at(20))).status).toBe(200);
    expect(await routerOf(data.id)).toMatchObject({ status: { value: 'enabled' } });
  });

  it('tell moments apart that are microseconds apart', async () => {
    const data = device();
    await send(data, 'created', { timestamp: '2026-03-06T15:00:00.000001+00:00' });
    await send({ ...data, name: 'later' }, 'updated', { timestamp: '2026-03-06T15:00:00.000002+00:00' });
    expect(await routerOf(data.id)).toMatchObject({ name: 'later' });
  });

  it('do not bring back what was deleted since', async () => {
    const data = device();
    await send(data, 'created', at(10));
    await send(data, 'deleted', at(30));
    expect((await send(data, 'updated', at(20))).status).toBe(200);
    expect(await routerOf(data.id)).toBeNull();
    expect((await send(data, 'created', at(40))).status).toBe(201);
    expect((await send(data, 'deleted', at(30))).status).toBe(200);
    expect(await routerOf(data.id)).not.toBeNull();
  });

  it('are taken again after they were refused', async () => {
    const data = device({ platform: { id: 9, name: 'SR OS', slug: 'sros' } });
    expect(await send(data, 'created', at(10))).toMatchObject({ status: 501, text: '' });
    await make(tested.admin, platform, { name: 'SR OS', slug: 'sros' });
    expect((await send(data, 'created', at(10))).status).toBe(201);
  });

  it('make one router where they come at once', async () => {
    const data = device();
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(data, 'created')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
  });
});

it.each<[string, (data: ReturnType<typeof device>) => object]>([
  ['without data', () => ({ event: 'updated' })],
  ['without an event', (data) => ({ data })],
  ['of another kind', (data) => event(data, 'job_started')],
  [
    'about a virtual machine',
    (data) => event(data, 'created', { object_type: 'virtualization.virtualmachine' }),
  ],
  ['from the future', (data) => event(data, 'created', { timestamp: '2999-01-01T00:00:00+00:00' })],
  ['of no time', (data) => event(data, 'created', { timestamp: 'yesterday' })],
  ...['id', 'role', 'local_context_data', 'name', 'platform', 'status'].map(
    (key): [string, (data: ReturnType<typeof device>) => object] => [
      `without data.${key}`,
      (data) => event(Object.fromEntries(Object.entries(data).filter(([one]) => one !== key))),
    ],
  ),
  ['of a role without a slug', (data) => event({ ...data, role: { id: 1 } })],
  ['of a platform without a slug', (data) => event({ ...data, platform: { id: 1 } })],
  ['of a status without a value', (data) => event({ ...data, status: {} })],
  ['of no platform', (data) => event({ ...data, platform: null })],
  ['of no name', (data) => event({ ...data, name: null })],
  ['of another role', (data) => event({ ...data, role: { slug: 'switch' } })],
  ['of no role', (data) => event({ ...data, role: null })],
  ['with a context that is no object', (data) => event({ ...data, local_context_data: [1] })],
  ['with a name that is taken', (data) => event({ ...data, name: 'taken' })],
  ['with a name that is too long', (data) => event({ ...data, name: 'x'.repeat(200) })],
])('refuses an event %s with 400 and no body', async (_, body) => {
  if (!(await tested.admin.get(`${ROUTERS}?name=taken`)).body.count) await send(device({ name: 'taken' }));
  const data = device();
  expect(await tested.admin.post(URL, body(data))).toMatchObject({ status: 400, text: '' });
  expect(await routerOf(data.id)).toBeNull();
});

it('asks for all three permissions, and says nothing to who has them not', async () => {
  for (const left of MAY) {
    const api = await tested.holderOf(MAY.filter((one) => one !== left));
    expect(await api.post(URL, event(device()))).toMatchObject({ status: 403, text: '' });
  }
  expect((await (await tested.holderOf(MAY)).post(URL, event(device()))).status).not.toBe(403);
});

describe('with conditions and a secret', () => {
  let other: TestApp;
  beforeAll(async () => {
    other = await configured({
      ...{ NETBOX_TAGS: 'peering, transit', NETBOX_DEVICE_ROLES: 'any', NETBOX_LOCAL_ASN: '64502' },
      NETBOX_WEBHOOK_SECRET: 'a secret',
    });
    await make(other.admin, autonomousSystem, { asn: 64_502, affiliated: true });
    await make(other.admin, autonomousSystem, { asn: 64_503, affiliated: true });
  });
  afterAll(() => other?.close());
  const signed = (body: object, secret = 'a secret') =>
    other.admin.send('POST', URL, body, {
      'x-hook-signature': createHmac('sha512', secret).update(JSON.stringify(body)).digest('hex'),
    });

  it('takes what is signed, of any role where none is asked for, with one of the tags', async () => {
    expect((await signed(event(device({ role: { slug: 'switch' } })))).status).toBe(201);
    expect((await other.admin.get(ROUTERS)).body.results[0]).toMatchObject({
      local_autonomous_system: { asn: 64_502 },
    });
    expect(await signed(event(device({ tags: [{ slug: 'lab' }] })))).toMatchObject({ status: 400, text: '' });
    expect(await signed(event(device({ tags: undefined })))).toMatchObject({ status: 400, text: '' });
    expect(await signed(event(device({ tags: ['peering'] })))).toMatchObject({ status: 400, text: '' });
  });

  it('refuses what is signed otherwise, or not at all', async () => {
    const body = event(device());
    for (const answer of [
      await signed(body, 'another'),
      await other.admin.post(URL, body),
      await other.admin.send('POST', URL, body, { 'x-hook-signature': 'abc' }),
    ])
      expect(answer).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('X-Hook-Signature') },
      });
  });
});
