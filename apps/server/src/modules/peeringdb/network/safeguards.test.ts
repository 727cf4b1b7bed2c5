import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { FakePeeringDb } from '../../../../test/fake-peeringdb.ts';
import { smallWorld } from '../../../../test/fake-peeringdb-world.ts';
import { synchroniseMirror } from '../mirror/synchronise-job.ts';

const PEER = 64_496;
const SYSTEMS = '/api/peering/autonomous-systems/';
const CHANGES = '/api/peeringdb/changes/';

let tested: TestApp;
let fake: FakePeeringDb;
let peer: any;
let record: number;
beforeAll(async () => {
  tested = await testApp({ DEFAULT_MAX_PREFIXES_IPV4: '4000', DEFAULT_MAX_PREFIXES_IPV6: '0' });
  fake = await FakePeeringDb.start(smallWorld());
  record = fake.rows('net').find(({ asn }) => asn === PEER)?.id ?? 0;
  fake.put('net', { id: record, info_prefixes4: 100, info_prefixes6: 10, irr_as_set: 'AS-PEER' });
  await synchronise();
  peer = (await tested.admin.post(`${SYSTEMS}from-peeringdb/`, { asn: PEER })).body;
});
afterAll(async () => {
  await fake?.stop();
  await tested?.close();
});

const synchronise = () =>
  synchroniseMirror(tested.app.system(), { source: { url: fake.url, user_agent: 'test' } });
const system = async () => (await tested.admin.get(`${SYSTEMS}${peer.id}/`)).body;
const pending = async () => (await tested.admin.get(`${CHANGES}?state=pending&ordering=id`)).body.results;
const limits = async () => (await tested.admin.get(`${SYSTEMS}${peer.id}/prefix-limits/`)).body;

describe('what PeeringDB says may not take a safeguard away', () => {
  it('raises a limit, and lowers it by up to a half', async () => {
    fake.put('net', { id: record, info_prefixes4: 200 });
    await synchronise();
    expect(await system()).toMatchObject({ ipv4_max_prefixes: 200 });
    fake.put('net', { id: record, info_prefixes4: 100 });
    expect(await synchronise()).toMatchObject({ followed: 1, held: 0 });
    expect(await system()).toMatchObject({ ipv4_max_prefixes: 100 });
    expect(await pending()).toEqual([]);
  });

  it('proposes to remove a limit or an AS-SET, or to lower a limit by more, with the old values in force', async () => {
    fake.put('net', { id: record, info_prefixes4: null, info_prefixes6: 4, irr_as_set: '' });
    expect(await synchronise()).toMatchObject({ followed: 0, held: 3 });
    const before = { ipv4_max_prefixes: 100, ipv6_max_prefixes: 10, irr_as_set: 'AS-PEER' };
    expect(await system()).toMatchObject(before);
    const proposals = await pending();
    expect(proposals.map((one: any) => [one.field, one.before, one.after, one.applicable]).sort()).toEqual([
      ['info_prefixes4', 100, null, true],
      ['info_prefixes6', 10, 4, true],
      ['irr_as_set', 'AS-PEER', '', true],
    ]);
    // Neither a run nor a synchronisation by hand asks again, or gives in.
    fake.put('org', { id: 1, notes: 'something else' });
    await synchronise();
    expect((await tested.admin.post(`${SYSTEMS}${peer.id}/sync-with-peeringdb/`)).status).toBe(200);
    expect((await tested.admin.post(`${SYSTEMS}sync-all-with-peeringdb/`)).body).toEqual({ updated: 0 });
    expect(await system()).toMatchObject(before);
    expect(await pending()).toHaveLength(3);
    const { differences } = (await tested.admin.get(`${SYSTEMS}${peer.id}/peeringdb/`)).body;
    expect(differences.map((one: any) => [one.field, one.follows, one.proposed])).toEqual([
      ['irr_as_set', false, true],
      ['ipv4_max_prefixes', false, true],
      ['ipv6_max_prefixes', false, true],
    ]);
  });

  it('says the limit that is in force and where it comes from', async () => {
    expect(await limits()).toEqual([
      { address_family: 6, limit: 10, origin: 'peeringdb', stored: 10, peeringdb: 4, proposed: true },
      { address_family: 4, limit: 100, origin: 'peeringdb', stored: 100, peeringdb: null, proposed: true },
    ]);
    await tested.admin.patch(`${SYSTEMS}${peer.id}/`, { ipv4_max_prefixes_peeringdb_sync: false });
    expect(await limits()).toMatchObject([{}, { origin: 'own', limit: 100, proposed: false }]);
    await tested.admin.patch(`${SYSTEMS}${peer.id}/`, { ipv4_max_prefixes_peeringdb_sync: true });
  });

  it('takes them away when somebody decides so, and asks no more when somebody ignores them', async () => {
    const proposals = await pending();
    const idOf = (field: string) => proposals.find((one: any) => one.field === field).id;
    await tested.admin.post(`${CHANGES}ignore/`, { ids: [idOf('irr_as_set')] });
    const ids = [idOf('info_prefixes4'), idOf('info_prefixes6')];
    expect((await tested.admin.post(`${CHANGES}apply/`, { ids })).body).toEqual({ changes: 2 });
    const decided = { ipv4_max_prefixes: 0, ipv6_max_prefixes: 4, irr_as_set: 'AS-PEER' };
    await synchronise();
    expect(await system()).toMatchObject(decided);
    expect(await pending()).toEqual([]);
    expect(await limits()).toMatchObject([
      { address_family: 6, limit: 4, origin: 'peeringdb' },
      { address_family: 4, limit: 4000, origin: 'default' },
    ]);
  });

  it('is proposed, too, when the run did not see it happen', async () => {
    await sql`update peering_autonomoussystem set ipv6_max_prefixes = 900 where id = ${peer.id}`.execute(
      tested.app.system().db,
    );
    expect((await tested.admin.post(`${SYSTEMS}${peer.id}/sync-with-peeringdb/`)).status).toBe(200);
    expect(await system()).toMatchObject({ ipv6_max_prefixes: 900 });
    expect(await pending()).toMatchObject([{ field: 'info_prefixes6', before: 900, after: 4 }]);
    // What PeeringDB says no longer is not there to be applied.
    await sql`update peeringdb_network set info_prefixes6 = 950 where id = ${record}`.execute(
      tested.app.system().db,
    );
    expect((await tested.admin.post(`${SYSTEMS}sync-all-with-peeringdb/`)).body).toEqual({ updated: 1 });
    expect(await system()).toMatchObject({ ipv6_max_prefixes: 950 });
    expect(await pending()).toEqual([]);
  });
});

describe('a session whose AS has no limit', () => {
  it('is rendered with the default one, but not with our own AS or a transit provider', async () => {
    const make = async (url: string, body: object) => {
      const { status, text, body: made } = await tested.admin.post(url, body);
      expect(status, text).toBe(201);
      return made;
    };
    const own = await make(SYSTEMS, { asn: 64_510, name: 'Ours', affiliated: true });
    const other = await make(SYSTEMS, { asn: 64_511, name: 'Says nothing' });
    const template = await make('/api/devices/configurations/', {
      name: 'Limits',
      template:
        '{% for s in router | direct_sessions %}{{ s.ip_address }} {{ s | max_prefix }}\n{% endfor %}',
    });
    const platform = await make('/api/devices/platforms/', { name: 'Any', slug: 'any' });
    const router = await make('/api/devices/routers/', {
      name: 'r1',
      hostname: 'r1.example.net',
      platform: platform.id,
      local_autonomous_system: own.id,
      configuration_template: template.id,
    });
    const relationship = async (slug: string) =>
      (await make('/api/bgp/relationships/', { name: slug, slug })).id;
    const [transit, peering] = [await relationship('transit-provider'), await relationship('peering')];
    const session = (ip_address: string, system: any, relationship: number) =>
      make('/api/peering/direct-peering-sessions/', {
        local_autonomous_system: own.id,
        autonomous_system: system.id,
        relationship,
        router: router.id,
        ip_address,
        local_ip_address: ip_address.replace(/.\//, '9/'),
      });
    const made = [
      await session('192.0.2.11/24', other, peering),
      await session('192.0.2.12/24', other, transit),
      await session('192.0.2.13/24', own, peering),
      await session('2001:db8::14/64', other, peering),
    ];
    const { text } = await tested.admin.get(`/api/devices/routers/${router.id}/render/`);
    for (const line of ['192.0.2.11/24 4000', '192.0.2.12/24 0', '192.0.2.13/24 0', '2001:db8::14/64 0'])
      expect(text).toContain(line);
    const origins = await Promise.all(
      made.map(async ({ id }) => {
        const url = `/api/peering/direct-peering-sessions/${id}/prefix-limit/`;
        const { limit, origin } = (await tested.admin.get(url)).body;
        return [limit, origin];
      }),
    );
    expect(origins).toEqual([
      [4000, 'default'],
      [null, 'none'],
      [null, 'none'],
      [null, 'none'],
    ]);
  });
});
