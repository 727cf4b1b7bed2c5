import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { mirrorForFile } from '../../../../test/mirror.ts';
import { describeReport } from './describe-report.ts';

const world = mirrorForFile({ loaded: true });

const port = async (id: number) =>
  (
    await sql<any>`select host(ipaddr4) as ipaddr4, host(ipaddr6) as ipaddr6 from peeringdb_networkixlan where id = ${id}`.execute(
      world.tested.app.system().db,
    )
  ).rows[0];

describe('rows that are odd, and used', () => {
  it('keep the half that can be read; the other stays what it was', async () => {
    world.fake.put('netixlan', { id: 1, ipaddr4: '192.0.2.1', ipaddr6: '2001:db8::1' });
    await world.mirror.load();
    world.fake.put('netixlan', { id: 1, ipaddr4: '192.0.2.99', ipaddr6: '2001:db8::zz' });
    const [first] = world.fake.rows('netixlan');
    const added = { net_id: first?.net_id, ixlan_id: first?.ixlan_id, asn: first?.asn, speed: 1 };
    world.fake.put('netixlan', { ...added, id: 801, ipaddr4: 'none', ipaddr6: '2001:db8::801' });
    world.fake.put('netixlan', { ...added, id: 802, ipaddr4: 'none', ipaddr6: null });
    const run = await world.mirror.load();
    expect(run).toMatchObject({ status: 'completed', aside: 1 });
    expect(await port(1)).toEqual({ ipaddr4: '192.0.2.99', ipaddr6: '2001:db8::1' });
    expect(await port(801)).toEqual({ ipaddr4: null, ipaddr6: '2001:db8::801' });
    expect(await port(802)).toBeUndefined();
    expect(run.types.get('netixlan')?.remarks).toMatchObject({
      unreadable: 2,
      cleaned: 0,
      examples: expect.arrayContaining(['netixlan 801: ipaddr4 must be an IPv4 address']),
    });
  });

  it('have their names cleaned, which is counted and said', async () => {
    world.fake.put('net', { id: 1, name: 'Two\nlines\u0007', aka: 'A\tK A' });
    const run = await world.mirror.load();
    const { body } = await world.tested.admin.get('/api/peeringdb/networks/1/');
    expect(body).toMatchObject({ name: 'Two lines', aka: 'A K A' });
    const report = run.types.get('net');
    expect(report?.remarks).toMatchObject({ cleaned: 2 });
    expect(report && describeReport('net', report)).toContain('2 texts cleaned');
    const { body: recorded } = await world.tested.admin.get(`/api/peeringdb/runs/${run.id}/`);
    expect(recorded.types.net.remarks.examples).toContain('net 1: name had control characters');
  });

  it('say another ASN than their network, which is counted', async () => {
    world.fake.put('netixlan', { id: 1, asn: 64_999 });
    const run = await world.mirror.load();
    expect(run.types.get('netixlan')?.remarks).toMatchObject({ asn_differs: 1 });
    expect(run.types.get('net')?.remarks).toBeUndefined();
  });
});
