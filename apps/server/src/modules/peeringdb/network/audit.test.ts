import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { EMPTY, insertWorld, type World } from '../candidates/test-world.ts';
import { relink } from '../mirror/relink.ts';

/** We are AS64500 at one LAN, with one port that two VLAN connections carry, one family each. */
const WORLD: World = {
  ...EMPTY,
  networks: [
    { id: 1, asn: 64_500, name: 'We' },
    { id: 10, asn: 64_502, name: 'A peer' },
    { id: 11, asn: 64_503, name: 'Another' },
  ],
  lans: [{ id: 1, prefixes: ['192.0.2.0/24', '2001:db8:1::/64'] }],
  ports: [
    { id: 100, net: 1, lan: 1, v4: '192.0.2.1', v6: '2001:db8:1::1' },
    { id: 110, net: 10, lan: 1, v4: '192.0.2.10' },
  ],
  systems: [
    { id: 1, asn: 64_500, affiliated: true },
    { id: 3, asn: 64_502 },
  ],
  exchanges: [{ id: 1, system: 1, lan: 1 }],
  connections: [
    { id: 1, exchange: 1, v4: '192.0.2.1/24' },
    { id: 2, exchange: 1, v6: '2001:db8:1::1/64' },
  ],
  sessions: [{ id: 1, connection: 1, system: 3, ip: '192.0.2.10' }],
};

let tested: TestApp;
beforeEach(async () => {
  tested = await testApp();
  await insertWorld(tested.app.system().db, WORLD);
  await run("select setval(pg_get_serial_sequence('net_connection', 'id'), 1000)");
});
afterEach(() => tested?.close());

const run = (text: string) => sql.raw(text).execute(tested.app.system().db);
/** What the audit finds of ports and addresses. */
const findings = async (): Promise<any[]> => {
  const { body } = await tested.admin.get('/api/peeringdb/audit/?asn=64500');
  return body.findings.filter(({ kind }: any) => /port|address|lan|length|operational/.test(kind));
};
const kinds = async () => (await findings()).map(({ kind }) => kind).sort();
/** A port of a network that is there already. */
const claim = (id: number, net: number, asn: number, address: string) =>
  run(
    `insert into peeringdb_networkixlan (id, net_id, asn, ixlan_id, ipaddr4, speed) overriding system value values (${id}, ${net}, ${asn}, 1, '${address}', 1000)`,
  );

describe('the audit of ports', () => {
  it('takes one port with two VLANs for what it is, linked or not', async () => {
    expect(await kinds()).toEqual([]);
    await run('update net_connection set peeringdb_netixlan_id = 100');
    expect(await kinds()).toEqual([]);
    await run(`update net_connection set ipv6_address = '2001:db8:1::2/64' where id = 2`);
    expect(await findings()).toMatchObject([
      { kind: 'address-differs', ours: '2001:db8:1::2', connection: { id: 2 } },
      { kind: 'address-differs', ours: null, connection: { id: 1 } },
    ]);
  });

  it('finds an address that lies in no prefix of the LAN', async () => {
    await run(
      `update net_connection set ipv4_address = '198.51.100.1/24' where id = 1; update peeringdb_networkixlan set ipaddr4 = '198.51.100.1' where id = 100`,
    );
    expect(await findings()).toMatchObject([
      { kind: 'outside-lan', severity: 'error', ours: '198.51.100.1/24', connection: { id: 1 } },
    ]);
  });

  it('says who else claims our address, and which addresses of peers are claimed twice', async () => {
    await claim(120, 11, 64_503, '192.0.2.1');
    await claim(121, 11, 64_503, '192.0.2.10');
    const found = await findings();
    expect(found.map(({ kind, severity, theirs }) => [kind, severity, theirs])).toEqual([
      ['address-claimed', 'error', [64_503]],
      ['peer-address-contested', 'warning', [64_502, 64_503]],
    ]);
    expect(found[0].text).toContain('AS64503 claims our address 192.0.2.1 at Exchange 1');
    expect(found[1].text).toContain('AS64502 and AS64503 claim the same address 192.0.2.10');
  });

  it('remarks a port that says another ASN than its network', async () => {
    await claim(122, 1, 64_503, '192.0.2.122');
    expect(await findings()).toMatchObject([{ kind: 'port-asn-differs', theirs: 64_503, netixlan_id: 122 }]);
  });

  it('finds our port again when the id it was linked to has passed to another network', async () => {
    await run('update net_connection set peeringdb_netixlan_id = 100');
    await run(
      `update peeringdb_networkixlan set net_id = 11, asn = 64503, ipaddr4 = '192.0.2.99', ipaddr6 = null where id = 100`,
    );
    await run(
      `insert into peeringdb_networkixlan (id, net_id, asn, ixlan_id, ipaddr4, ipaddr6, speed) overriding system value values (130, 1, 64500, 1, '192.0.2.1', '2001:db8:1::1', 1000)`,
    );
    expect(await kinds()).toEqual([]);
    await relink(tested.app.system().db);
    const { results } = (await tested.admin.get('/api/net/connections/?ordering=id')).body;
    expect(results.map((one: any) => one.peeringdb_netixlan)).toEqual([130, 130]);
  });
});

describe('importing a port whose address lies outside the LAN', () => {
  const IMPORT = '/api/peeringdb/import/';

  it('is done only when the port is named', async () => {
    await claim(140, 1, 64_500, '203.0.113.5');
    const { exchanges } = (await tested.admin.get(`${IMPORT}?asn=64500`)).body;
    expect(exchanges[0].ports.map((one: any) => [one.netixlan_id, one.state])).toEqual([
      [100, 'unlinked'],
      [140, 'outside-lan'],
    ]);
    expect((await tested.admin.post(IMPORT, { asn: 64_500 })).body).toMatchObject({ connections: 0 });
    const told = await tested.admin.post(IMPORT, { asn: 64_500, netixlans: [140] });
    expect(told.body).toMatchObject({ connections: 1 });
    expect(await kinds()).toEqual(['outside-lan']);
  });
});
