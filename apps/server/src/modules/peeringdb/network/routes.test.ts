import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { withDemoFolder } from '../../setup/demo-world.ts';
import { loadMirror } from '../index.ts';

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
  await withDemoFolder((folder) => loadMirror(tested.app.system(), { source: { folder } }));
});
afterAll(() => tested?.close());

const OURS = 64_500;
const IMPORT = '/api/peeringdb/import/';
const preview = async () => (await tested.admin.get(`${IMPORT}?asn=${OURS}`)).body;
const portsOf = (given: any): any[] => given.exchanges.flatMap((exchange: any) => exchange.ports);
const run = (text: string) => sql.raw(text).execute(tested.app.system().db);
const findings = async () =>
  (await tested.admin.get(`/api/peeringdb/audit/?asn=${OURS}`)).body.findings.map((one: any) => one.kind);

describe('importing our exchanges and connections', () => {
  it('shows what would be made, with the lengths of the LANs', async () => {
    const shown = await preview();
    expect(shown).toMatchObject({ asn: OURS, name: expect.any(String) });
    for (const port of portsOf(shown)) {
      expect(port).toMatchObject({ state: 'new', connection: null, imported: false });
      expect(port.cidr4 ?? port.cidr6).toMatch(/\/\d+$/);
    }
    expect((await tested.admin.get('/api/net/connections/')).body.count).toBe(0);
  });

  it('makes the chosen ones, then the rest, then nothing', async () => {
    const [first] = portsOf(await preview());
    const chosen = { asn: OURS, netixlans: [first.netixlan_id] };
    const { body: plan } = await tested.admin.post(`${IMPORT}?dry_run=true`, chosen);
    expect(plan.create.map(({ type, id }: any) => [type, id])).toEqual(
      expect.arrayContaining([
        ['peering.internetexchange', null],
        ['net.connection', null],
      ]),
    );
    const { differences } = plan.create.find(({ type }: any) => type === 'net.connection');
    expect(differences).toContainEqual({
      field: 'internet_exchange_point',
      label: expect.any(String),
      before: null,
      after: { id: null, display: expect.any(String) },
    });
    expect((await tested.admin.get('/api/net/connections/')).body.count).toBe(0);
    const one = await tested.admin.post(`${IMPORT}?plan=${plan.digest}`, chosen);
    expect(one.body).toMatchObject({ internet_exchanges: 1, connections: 1 });
    const { body: made } = await tested.admin.get('/api/net/connections/');
    expect(made.results[0]).toMatchObject({
      peeringdb_netixlan: first.netixlan_id,
      ipv4_address: first.cidr4,
      ipv6_address: first.cidr6,
      router: null,
    });
    const total = portsOf(await preview()).length;
    const rest = await tested.admin.post(IMPORT, { asn: OURS });
    expect(rest.body.connections).toBe(total - 1);
    expect((await tested.admin.post(IMPORT, { asn: OURS })).body).toMatchObject({
      internet_exchanges: 0,
      connections: 0,
    });
    expect(portsOf(await preview()).every((port) => port.state === 'imported')).toBe(true);
  });

  it('links what lost its link instead of making it twice', async () => {
    await run(
      'update net_connection set peeringdb_netixlan_id = null; update peering_internetexchange set peeringdb_ixlan_id = null',
    );
    expect(portsOf(await preview()).every((port) => port.state === 'unlinked')).toBe(true);
    const { body: before } = await tested.admin.get('/api/peering/internet-exchanges/');
    const again = await tested.admin.post(IMPORT, { asn: OURS });
    expect(again.body).toMatchObject({ internet_exchanges: 0, connections: 0 });
    const { body: after } = await tested.admin.get('/api/peering/internet-exchanges/');
    expect(after.count).toBe(before.count);
    expect(after.results.every((row: any) => row.peeringdb_ixlan !== null)).toBe(true);
    expect(portsOf(await preview()).every((port) => port.state === 'imported')).toBe(true);
  });

  it('refuses ports of others and ASNs that PeeringDB does not know, and changes nothing', async () => {
    const wrong = await tested.admin.post(IMPORT, { asn: OURS, netixlans: [987_654] });
    expect(wrong).toMatchObject({
      status: 400,
      body: { netixlans: ['AS64500 has no port 987654 in PeeringDB.'] },
    });
    expect((await tested.admin.post(IMPORT, { asn: 3_999 })).status).toBe(404);
    expect((await tested.admin.get('/api/peering/autonomous-systems/?asn=3999')).body.count).toBe(0);
  });
});

describe('the audit of our own record', () => {
  it('finds nothing wrong with ports that were imported', async () => {
    expect((await findings()).filter((kind: string) => /port|address|length/.test(kind))).toEqual([]);
  });

  it('finds other addresses, wrong lengths, ports that one of both lacks, and ports out of operation', async () => {
    const { results } = (await tested.admin.get('/api/net/connections/?ordering=id')).body;
    const [one, two, three] = results;
    await run(
      `update net_connection set ipv4_address = (host(ipv4_address) || '/30')::inet where id = ${one.id}`,
    );
    await run(`update peeringdb_networkixlan set operational = false where id = ${one.peeringdb_netixlan}`);
    await run(
      `update peeringdb_networkixlan set ipaddr6 = '2001:db8:ffff::1' where id = ${two.peeringdb_netixlan}`,
    );
    await run(`delete from net_connection where id = ${three.id}`);
    const { body: exchange } = await tested.admin.get('/api/peering/internet-exchanges/?ordering=id&limit=1');
    await tested.admin.post('/api/net/connections/', {
      internet_exchange_point: exchange.results[0].id,
      router: null,
      ipv4_address: '203.0.113.250/24',
    });
    expect((await findings()).sort()).toEqual(
      expect.arrayContaining([
        'address-differs',
        'not-operational',
        'port-not-imported',
        'port-not-listed',
        'prefix-length-differs',
      ]),
    );
  });

  it('compares the limits with what is advertised', async () => {
    await run('update peeringdb_network set info_prefixes4 = 5 where asn = 64500');
    const { body: connections } = await tested.admin.get('/api/net/connections/?limit=1');
    const { body: peer } = await tested.admin.post('/api/peering/autonomous-systems/from-peeringdb/', {
      asn: 64_501,
    });
    await tested.admin.post('/api/peering/internet-exchange-peering-sessions/', {
      autonomous_system: peer.id,
      ixp_connection: connections.results[0].id,
      ip_address: '198.51.100.77',
    });
    await run('update peering_internetexchangepeeringsession set advertised_prefix_count = 9');
    expect(await findings()).toContain('limit-too-low');
  });

  it('is for our own systems only', async () => {
    const other = await tested.admin.get('/api/peeringdb/audit/?asn=64501');
    expect(other).toMatchObject({
      status: 400,
      body: { asn: [expect.stringContaining('not one of your own')] },
    });
  });
});
