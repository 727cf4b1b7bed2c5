import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limitedApi } from '../../../test/limited.ts';
import {
  DIRECT,
  EXCHANGE,
  type MonitoringWorld,
  monitoringWorld,
  ROUTERS,
  told,
} from '../../../test/monitoring-world.ts';

let world: MonitoringWorld;
beforeAll(async () => {
  world = await monitoringWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  const { db } = world.app.system();
  for (const table of ['peering_directpeeringsession', 'peering_internetexchangepeeringsession'])
    await sql`delete from ${sql.table(table)}`.execute(db);
  for (const { device } of [world.first, world.second]) Object.assign(device, { told: [], faults: [] });
});

const url = () => `${ROUTERS}${world.first.id}/reconcile/`;
const compared = () => world.show(url());
const by = (entries: any[], address: string) => entries.find((one) => one.address === address);

describe('what a router has and what is written down here', () => {
  it('is compared, and accepted as one reviewed plan until there is no difference', async () => {
    const { device } = world.first;
    const [kept, gone] = [
      await world.atExchange({ ip_address: '192.0.2.10' }),
      await world.atExchange({ ip_address: '192.0.2.12' }),
    ];
    const shut = await world.direct({ ip_address: '203.0.113.1/31', local_ip_address: '203.0.113.0/31' });
    device.told = [
      told('192.0.2.10', 'established', { local_address: '192.0.2.1', remote_asn: 64_503 }),
      told('203.0.113.1', 'idle', { is_enabled: false }),
      told('192.0.2.11', 'established', { local_address: '192.0.2.1', remote_asn: 64_503 }),
      told('192.0.2.15', 'established', {
        local_address: '192.0.2.2',
        remote_asn: 64_507,
        description: 'no sessions',
      }),
      told('203.0.113.9', 'active', { local_address: '203.0.113.10', remote_asn: 64_509 }),
      told('203.0.113.99', 'active', { remote_asn: 65_099 }),
      told('192.0.2.17', 'active', { remote_asn: 64_509 }),
    ];
    await world.poll();
    const { entries, counts } = await compared();
    expect(counts).toEqual({ there: 5, here: 1, differs: 2, equal: 0 });
    expect(by(entries, '192.0.2.10')).toMatchObject({
      ...{ kind: 'differs', action: 'update', session: { id: kept } },
      differences: [{ field: 'autonomous_system', here: 'AS64502', there: 'AS64503' }],
    });
    expect(by(entries, '192.0.2.12')).toMatchObject({
      kind: 'here',
      action: 'delete',
      session: { id: gone },
    });
    expect(by(entries, '192.0.2.15')).toMatchObject({
      ...{ kind: 'there', action: 'create_exchange', connection: 2, name: 'No sessions', asn: 64_507 },
      does: 'Makes a session at Exchange 1, and AS64507 as PeeringDB has it.',
    });
    expect(by(entries, '203.0.113.9').action).toBe('create_direct');
    expect(by(entries, '203.0.113.99')).toMatchObject({
      ...{ action: null, does: 'AS65099 is neither here nor in PeeringDB: add it first.' },
    });
    expect(by(entries, '192.0.2.17')).toMatchObject({
      action: null,
      does: expect.stringContaining('Several connections'),
    });
    expect(by(entries, '203.0.113.1')).toMatchObject({
      differences: [{ field: 'status', there: 'disabled' }],
    });
    const accept = entries.filter(({ action }: any) => action !== null).map(({ key }: any) => key);
    const without = await world.admin.post(url(), { accept });
    expect(without).toMatchObject({
      status: 400,
      body: { relationship: [expect.stringContaining('Choose')] },
    });
    const body = { accept, relationship: world.relationship };
    const plan = (await world.admin.post(`${url()}?dry_run=true`, body)).body;
    expect(plan.counts).toMatchObject({ create: 5, update: 2, delete: 1, refuse: 0 });
    expect((await compared()).counts.there).toBe(5);
    const done = await world.admin.post(`${url()}?plan=${plan.digest}`, body);
    expect(done, done.text).toMatchObject({
      status: 200,
      body: { created: 3, updated: 2, deleted: 1, autonomous_systems: 2 },
    });
    const made = (await world.show(`${DIRECT}?ip_address=203.0.113.9/30`)).results[0];
    expect(made).toMatchObject({ ip_address: '203.0.113.9/30', local_ip_address: '203.0.113.10/30' });
    expect((await world.show(`${DIRECT}${shut}/`)).status.value).toBe('disabled');
    device.told = device.told.slice(0, 5);
    await world.poll();
    expect(await compared()).toMatchObject({
      counts: { there: 0, here: 0, differs: 0, equal: 5 },
      entries: [],
    });
    expect(
      await world.admin.post(url(), { accept: [accept[0]], relationship: world.relationship }),
    ).toMatchObject({
      status: 400,
      body: { accept: [expect.stringContaining('is no difference any more')] },
    });
  });

  it('is accepted by those alone who may write what it writes', async () => {
    await world.atExchange({ ip_address: '192.0.2.12' });
    world.first.device.told = [
      told('192.0.2.11', 'established', { local_address: '192.0.2.1', remote_asn: 64_503 }),
    ];
    await world.poll();
    const { entries } = await compared();
    const rights = [
      'devices.view_router',
      'peering.change_directpeeringsession',
      'peering.change_internetexchangepeeringsession',
    ];
    const changer = await world.holderOf(rights);
    const keyOf = (kind: string) => entries.find((one: any) => one.kind === kind).key;
    for (const [kind, verb] of [
      ['there', 'add'],
      ['here', 'delete'],
    ] as const)
      expect(await changer.post(url(), { accept: [keyOf(kind)] })).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining(`You may not ${verb}`) },
      });
    const some = await limitedApi(world, { 'peering.internetexchangepeeringsession': { id: [1] } });
    expect(await some.get(url())).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('you see some of them') },
    });
    for (const api of [world.anonymous, world.readOnlyAdmin])
      expect((await api.post(url(), { accept: [keyOf('here')] })).status).toBe(403);
  });
});

describe('an import of sessions', () => {
  const run = async (path: string, body: object) => {
    const {
      status,
      body: queued,
      text,
    } = await world.admin.post(`/api/peering/${path}/import-sessions/`, body);
    expect(status, text).toBe(202);
    await world.runJobs();
    return world.show(`/api/core/jobs/${queued.id}/`);
  };

  it('into an exchange is previewed, done as it was previewed, and then has nothing to do', async () => {
    world.first.device.told = [
      told('192.0.2.11', 'established', { local_address: '192.0.2.1', remote_asn: 64_503 }),
      told('2001:db8:1::10', 'established', {
        local_address: '2001:db8:1::1',
        remote_asn: 64_502,
        vrf: 'ix',
      }),
      told('192.0.2.250', 'active', { local_address: '192.0.2.1', remote_asn: 65_250 }),
      told('203.0.113.9', 'active', { remote_asn: 64_509 }),
      told('198.51.100.300', 'active'),
      told('192.0.2.66', 'active', { remote_asn: null }),
    ];
    const preview = await run('internet-exchanges/1', { dry_run: true });
    expect(preview.data).toMatchObject({ applied: false, created: 2 });
    expect(preview.data.skipped.map(({ count }: any) => count)).toEqual([1, 1, 1, 1]);
    expect((await world.show(EXCHANGE)).count).toBe(0);
    const stale = await run('internet-exchanges/1', { plan: 'another' });
    expect(stale).toMatchObject({ status: { value: 'failed' }, data: { applied: false } });
    const done = await run('internet-exchanges/1', { plan: preview.data.digest });
    expect(done, JSON.stringify(done.data)).toMatchObject({
      status: { value: 'completed' },
      data: { applied: true, created: 2 },
    });
    expect((await world.show(EXCHANGE)).results.map(({ ip_address }: any) => ip_address).toSorted()).toEqual([
      ...['192.0.2.11', '2001:db8:1::10'],
    ]);
    expect((await run('internet-exchanges/1', {})).data).toMatchObject({ created: 0, applied: true });
  });

  it('into a group takes what is at no exchange, of the networks that are chosen', async () => {
    const group = (
      await world.admin.post('/api/peering/bgp-groups/', { name: 'Customers', slug: 'customers' })
    ).body.id;
    world.first.device.told = [
      told('203.0.113.2', 'established', { local_address: '203.0.113.1', remote_asn: 64_503 }),
      told('203.0.113.6', 'established', { local_address: '203.0.113.5', remote_asn: 64_502 }),
      told('192.0.2.11', 'established', { local_address: '192.0.2.1', remote_asn: 64_503 }),
    ];
    expect(await run(`bgp-groups/${group}`, { routers: [world.first.id] })).toMatchObject({
      status: { value: 'failed' },
    });
    const asked = { routers: [world.first.id], relationship: world.relationship, asns: [64_503] };
    const done = await run(`bgp-groups/${group}`, asked);
    expect(done.data, JSON.stringify(done.data)).toMatchObject({ created: 1, applied: true });
    expect((await world.show(`${DIRECT}?bgp_group_id=${group}`)).results).toMatchObject([
      { ip_address: '203.0.113.2/30' },
    ]);
  });
});
