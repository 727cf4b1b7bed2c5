import { afterAll, beforeAll, expect, it } from 'vitest';
import { limitedApi } from '../../../test/limited.ts';
import { EXCHANGE, type MonitoringWorld, monitoringWorld, told } from '../../../test/monitoring-world.ts';

const AS = '/api/peering/autonomous-systems/';
let world: MonitoringWorld;
let plain: number;
let session: number;
beforeAll(async () => {
  world = await monitoringWorld();
  const { admin } = world;
  session = await world.atExchange({ ip_address: '192.0.2.10' });
  plain = (await admin.get(`${EXCHANGE}${session}/`)).body.autonomous_system.id;
});
afterAll(() => world?.close());

const desk = async (id = plain) => world.show(`${AS}${id}/desk/`);
const cells = async () =>
  (await desk()).cells.map((one: any) => [one.connection.id, one.ip_address, one.state, one.creatable]);

it('has each of our ports with each address of the network, and what is there', async () => {
  expect((await cells()).toSorted()).toEqual([
    [1, '192.0.2.10', 'unpolled', false],
    [1, '2001:db8:1::10', 'missing', true],
    [2, '192.0.2.10', 'missing', true],
    [3, '198.51.100.10', 'missing', true],
  ]);
  world.first.device.told = [told('192.0.2.10', 'idle', { last_error: 'Hold timer expired' })];
  await world.poll();
  const { cells: after } = await desk();
  expect(after.find((one: any) => one.session)).toMatchObject({
    state: 'never_up',
    why: expect.any(String),
    local_asn: 64_500,
    session: { id: session, router: { display: 'r1' } },
    candidate: { address_family: 4 },
  });
});

it('creates the session of a cell, and shows what became of it', async () => {
  const { status } = await world.admin.post('/api/peeringdb/candidates/create/', {
    local_asn: 64_500,
    peers: [64_502],
    connections: [3],
    address_families: [4],
    defaults: { status: 'requested' },
  });
  expect(status).toBe(200);
  expect(await cells()).toContainEqual([3, '198.51.100.10', 'requested', false]);
});

it('shows sessions at addresses that PeeringDB does not have', async () => {
  await world.atExchange({ ip_address: '192.0.2.99' });
  expect((await desk()).cells.find((one: any) => one.ip_address === '192.0.2.99')).toMatchObject({
    candidate: null,
    state: 'unpolled',
  });
});

it('has limits, policies in force, the record, contacts, the journal and what waits', async () => {
  const { admin } = world;
  const policy = (
    await admin.post('/api/peering/routing-policies/', {
      name: 'in',
      slug: 'in',
      type: 'import-policy',
      weight: 1,
    })
  ).body.id;
  await admin.patch(`${AS}${plain}/`, { import_routing_policies: [policy] });
  await admin.post('/api/extras/journal-entries/', {
    ...{ assigned_object_type: 'peering.autonomoussystem', assigned_object_id: plain },
    ...{ kind: 'info', comments: 'Agreed on the phone.' },
  });
  const role = (await admin.post('/api/messaging/contact-roles/', { name: 'NOC', slug: 'noc' })).body.id;
  const person = (await admin.post('/api/messaging/contacts/', { name: 'Desk', email: 'noc@plain.example' }))
    .body.id;
  await admin.post('/api/messaging/contact-assignments/', {
    ...{ content_type: 'peering.autonomoussystem', object_id: plain, contact: person, role },
  });
  expect(await desk()).toMatchObject({
    autonomous_system: { asn: 64_502, affiliated: false },
    in_force: [
      { as: 'import', display: 'in', from: { content_type: 'peering.autonomoussystem' }, sessions: 3 },
    ],
    limits: [{ address_family: 6 }, { address_family: 4 }],
    peeringdb: { network: { asn: 64_502 } },
    contacts: [{ name: 'Desk', role: 'NOC', email: 'noc@plain.example' }],
    journal: [{ comments: 'Agreed on the phone.' }],
    requests: [],
    changes: [],
    left_out: [],
  });
});

it('leaves out what the caller may not see, and says so', async () => {
  const guest = await world.holderOf(['peering.view_autonomoussystem']);
  const { body, status } = await guest.get(`${AS}${plain}/desk/`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    cells: [],
    direct: [],
    in_force: [],
    peeringdb: null,
    contacts: null,
    journal: null,
  });
  expect(body.left_out.map((one: any) => one.part)).toContain('Contacts');
  const limited = await limitedApi(world, { 'peering.internetexchange': { id: [2] } });
  const seen = (await limited.get(`${AS}${plain}/desk/`)).body.cells;
  expect(seen.filter((one: any) => one.candidate).map((one: any) => one.internet_exchange.id)).toEqual([2]);
});

it('asks in the same number of statements, whatever there is', async () => {
  world.statements();
  await desk();
  const first = world.statements();
  await world.atExchange({ ip_address: '192.0.2.98' });
  world.statements();
  await desk();
  expect(world.statements()).toBe(first);
  expect(first).toBeLessThan(40);
});
