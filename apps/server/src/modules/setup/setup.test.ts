import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { loadMirror } from '../peeringdb/index.ts';
import { withDemoFolder } from './demo-world.ts';
import { loadDemo, quickstart } from './index.ts';

let tested: TestApp;
let api: Api;
beforeAll(async () => {
  tested = await testApp();
  api = tested.admin;
});
afterAll(() => tested?.close());

/** Counts of everything that a quickstart makes. */
async function counts(): Promise<Record<string, number>> {
  const names = [
    'autonomous-systems',
    'internet-exchanges',
    'internet-exchange-peering-sessions',
    'direct-peering-sessions',
    'routing-policies',
    'bgp-groups',
  ].map((name) => `peering/${name}`);
  const result: Record<string, number> = {};
  for (const name of [
    ...names,
    'net/connections',
    'devices/routers',
    'devices/configurations',
    'devices/platforms',
    'core/object-changes',
  ])
    result[name] = (await api.get(`/api/${name}/?limit=1`)).body.count;
  return result;
}

describe('the first hour', () => {
  it('says what is there and what is not', async () => {
    expect((await api.get('/api/setup/')).body).toEqual({
      ready: false,
      peeringdb: { networks: 0, synchronised: null },
      demo: true,
      is_demo: false,
    });
    expect(await api.get('/api/setup/network/?asn=64500')).toMatchObject({
      status: 404,
      body: { detail: 'The PeeringDB mirror is empty: load it first.' },
    });
    await withDemoFolder((folder) => loadMirror(tested.app.system(), { source: { folder } }));
    expect((await api.get('/api/setup/')).body).toMatchObject({
      ready: false,
      peeringdb: { networks: 60 },
      demo: false,
    });
    expect(await api.get('/api/setup/network/?asn=64512')).toMatchObject({
      status: 404,
      body: { detail: 'PeeringDB does not know AS64512.' },
    });
    expect((await api.get('/api/setup/network/?asn=x')).body).toEqual({ asn: ['Enter an AS number.'] });
  });

  it('changes nothing for an ASN that PeeringDB does not know', async () => {
    const before = await counts();
    const router = { name: 'r', hostname: 'r', template: 'frr' as const };
    await expect(
      quickstart(tested.app.system(), { asn: 64_512, peers: 25, router, tell: () => undefined }),
    ).rejects.toMatchObject({ body: { detail: 'PeeringDB does not know AS64512.' } });
    expect(await counts()).toEqual(before);
  });

  it('imports exchanges and ports, proposes peers and makes sessions with them, once', async () => {
    const { body: network } = await api.get('/api/setup/network/?asn=64500');
    expect(network.exchanges.map((exchange: any) => [exchange.name, exchange.ports.length])).toEqual([
      ['Bramble Bay IX', 1],
      ['Kestrel Point IX', 1],
      ['Northlight IX', 2],
    ]);
    const given = { asn: 64_500, router: { name: 'edge1', hostname: 'edge1.example.net', template: 'frr' } };
    const imported = await api.post('/api/setup/import/', given);
    expect(imported, imported.text).toMatchObject({
      status: 200,
      body: {
        internet_exchanges: 3,
        connections: 4,
        autonomous_system: { asn: 64_500 },
        router: { name: 'edge1' },
      },
    });
    const other = { ...given, router: { ...given.router, template: 'bird' } };
    expect(await api.post('/api/setup/import/', other)).toMatchObject({
      status: 400,
      body: { router: [expect.stringContaining('with another template')] },
    });
    expect((await api.post('/api/setup/import/', given)).body).toMatchObject({
      internet_exchanges: 0,
      connections: 0,
    });
    const { results: ports } = (await api.get('/api/net/connections/')).body;
    expect(ports.map((port: any) => port.ipv4_address)).toEqual([
      '198.51.100.1/24',
      '203.0.113.1/25',
      '192.0.2.1/24',
      '192.0.2.2/24',
    ]);

    const { body: candidates } = await api.get(
      '/api/setup/candidates/?asn=64500&policy_general=Open&limit=5',
    );
    expect(candidates.results[0]).toMatchObject({
      policy_general: 'Open',
      exchanges: expect.arrayContaining(['Northlight IX']),
      ipv4: true,
    });
    const made = await api.post('/api/setup/sessions/', { asn: 64_500, count: 10 });
    expect(made.body.autonomous_systems).toBe(10);
    expect((await api.post('/api/setup/sessions/', { asn: 64_500, count: 10 })).body).toEqual({
      sessions: 0,
      autonomous_systems: 0,
    });
    expect((await api.get('/api/peering/internet-exchange-peering-sessions/?limit=1')).body.count).toBe(
      made.body.sessions,
    );
    const { rows } = await sql<{
      wrong: number;
    }>`select count(*)::int as wrong from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id where not s.ip_address <<= network(case family(s.ip_address) when 4 then c.ipv4_address else c.ipv6_address end)`.execute(
      tested.app.system().db,
    );
    expect(rows[0]?.wrong).toBe(0);
  });

  it('tells the exchanges of two networks of ours apart', async () => {
    const given = { asn: 64_496, router: { name: 'other', hostname: 'other', template: 'bird' } };
    expect((await api.post('/api/setup/import/', given)).status).toBe(200);
    const names = (await api.get('/api/peering/internet-exchanges/?local_autonomous_system_asn=64496')).body
      .results;
    expect(names.map((exchange: any) => [exchange.name, exchange.slug])).toEqual([
      ['Bramble Bay IX AS64496', 'bramble-bay-ix-as64496'],
    ]);
  });

  it('switches the template of a router that is there when it is told to, and keeps it when not', async () => {
    const router = { name: 'edge1', hostname: 'edge1.example.net' };
    const again = async (template: 'frr' | 'bird', otherTemplate: 'keep' | 'switch') => {
      const lines: string[] = [];
      const given = { asn: 64_500, peers: 1, router: { ...router, template }, otherTemplate };
      await quickstart(tested.app.system(), { ...given, tell: (line) => lines.push(line) });
      return lines.join('\n');
    };
    expect(await again('bird', 'keep')).toMatch(/edge1: \d+ lines from FRRouting/);
    expect(await again('bird', 'switch')).toMatch(/edge1: \d+ lines from BIRD 2/);
    expect(await again('frr', 'switch')).toMatch(/edge1: \d+ lines from FRRouting/);
  });

  it('does not propose hidden peers, ports that are down, or sessions that exist', async () => {
    const asns = async () =>
      (await api.get('/api/setup/candidates/?asn=64500&limit=1000')).body.results.map((one: any) => one.asn);
    const [first] = await asns();
    const { rows } = await sql<{
      net_id: number;
      ixlan_id: number;
    }>`select net_id, ixlan_id from peeringdb_networkixlan where asn = ${first}`.execute(
      tested.app.system().db,
    );
    for (const port of rows)
      await api.post('/api/peeringdb/hidden-peers/', {
        peeringdb_network: Number(port.net_id),
        peeringdb_ixlan: Number(port.ixlan_id),
      });
    expect(await asns()).not.toContain(first);
    expect((await api.post('/api/setup/sessions/', { asn: 64_500, peers: [first] })).body).toEqual({
      sessions: 0,
      autonomous_systems: 0,
    });
    expect((await api.post('/api/setup/sessions/', { asn: 64_500 })).body).toEqual({
      peers: ['Name peers, or a count of them.'],
    });
  });

  it('refuses the demonstration where there is other data', async () => {
    expect(await api.post('/api/setup/demo/', {})).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('empty installation') },
    });
  });
});

describe('the demonstration', () => {
  let world: TestApp;
  beforeAll(async () => {
    world = await testApp();
  });
  afterAll(() => world?.close());

  it('fills an empty installation with sessions of every kind and status, once', async () => {
    await loadDemo(world.app.system());
    const statuses = new Set<string>();
    for (const kind of ['internet-exchange', 'direct']) {
      const { results } = (await world.admin.get(`/api/peering/${kind}-peering-sessions/?limit=1000`)).body;
      for (const session of results) statuses.add(session.status.value);
    }
    expect([...statuses].sort()).toEqual([
      'decommissioned',
      'decommissioning',
      'disabled',
      'enabled',
      'maintenance',
      'post-maintenance',
      'pre-maintenance',
      'provisioning',
      'requested',
    ]);
    const routers = (await world.admin.get('/api/devices/routers/')).body.results;
    expect(routers.map((router: any) => [router.name, router.platform.slug])).toEqual([
      ['edge1-bramble', 'junos'],
      ['edge1-kestrel', 'bird'],
      ['edge1-northlight', 'frr'],
    ]);
    const plans = (await world.admin.get('/api/deployment/plans/')).body.results;
    expect(plans.map((plan: any) => plan.status.value)).toEqual(['ready', 'failed', 'applied']);
    const [entry] = (await world.admin.get(`/api/deployment/plan-routers/?plan_id=${plans[0].id}`)).body
      .results;
    const difference = await world.admin.get(`/api/deployment/plan-routers/${entry.id}/difference/`);
    expect(difference.text).toMatch(/^\+.*neighbor/m);
    expect(difference.text).toMatch(/^-.*Oldhaven/m);
    const drifts = (await world.admin.get('/api/deployment/drifts/')).body.results;
    expect(drifts.map((one: any) => one.status.value)).toEqual(['differs', 'failed', 'in_sync']);
    const changes = async () => (await world.admin.get('/api/core/object-changes/?limit=1')).body.count;
    const before = await changes();
    await loadDemo(world.app.system());
    expect(await changes()).toBe(before);
  });
});

describe('the first policies', () => {
  it('are explained, attached where there are none, and make a configuration that lets routes pass', async () => {
    const fresh = await testApp();
    try {
      await loadDemo(fresh.app.system());
      const free = (await fresh.admin.get('/api/peering/internet-exchanges/?limit=1')).body.results[0].id;
      await fresh.admin.patch(`/api/peering/internet-exchanges/${free}/`, {
        import_routing_policies: [],
        export_routing_policies: [],
      });
      expect((await fresh.admin.post('/api/setup/policies/', { asn: 64_510 })).body).toHaveProperty('asn');
      const made = await fresh.admin.post('/api/setup/policies/', { asn: 64_500 });
      // The demonstration has policies and communities of these names.
      expect(made.body).toMatchObject({
        communities: 1,
        routing_policies: 0,
        configurations: 3,
        internet_exchanges: 1,
      });
      const [policies] = (await fresh.admin.get('/api/devices/configurations/?name=FRRouting+policies')).body
        .results;
      expect(policies.template).toContain('peers-out      announces what carries "Our routes" (64500:50)');
      const { body } = await fresh.admin.get('/api/devices/routers/?name=edge1-northlight');
      const rendered = await fresh.admin.get(
        `/api/devices/routers/${body.results[0].id}/render/?format=text`,
      );
      expect(rendered.text).toContain('route-map peers-out permit 10\n match community starter-announced');
      expect((await fresh.admin.post('/api/setup/policies/', { asn: 64_500 })).body).toEqual({
        communities: 0,
        routing_policies: 0,
        configurations: 0,
        internet_exchanges: 0,
      });
    } finally {
      await fresh.close();
    }
  });
});

describe('the demonstration', () => {
  it('is removed again with all that was added, but for who may sign in', async () => {
    const fresh = await testApp();
    try {
      expect((await fresh.admin.post('/api/setup/demo/remove/', { everything: true })).status).toBe(409);
      await loadDemo(fresh.app.system());
      expect((await fresh.admin.get('/api/setup/')).body).toMatchObject({ demo: false, is_demo: true });
      expect((await fresh.admin.post('/api/setup/demo/remove/', {})).status).toBe(400);
      expect((await fresh.admin.post('/api/setup/demo/remove/', { everything: true })).status).toBe(204);
      expect((await fresh.admin.get('/api/setup/')).body).toMatchObject({ demo: true, is_demo: false });
      for (const path of [
        'peering/autonomous-systems',
        'devices/routers',
        'core/object-changes',
        'core/jobs',
      ])
        expect((await fresh.admin.get(`/api/${path}/`)).body.count, path).toBe(0);
      const kinds = (await fresh.admin.get('/api/bgp/relationships/')).body.results;
      expect(kinds.map(({ slug }: { slug: string }) => slug)).toEqual([
        'customer',
        'private-peering',
        'transit-provider',
      ]);
      await loadDemo(fresh.app.system());
      expect((await fresh.admin.get('/api/setup/')).body).toMatchObject({ is_demo: true });
    } finally {
      await fresh.close();
    }
  });
});
