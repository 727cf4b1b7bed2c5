import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { withDemoFolder } from '../../setup/demo-world.ts';
import { loadMirror } from '../index.ts';
import { recordChanges } from './index.ts';

let tested: TestApp;
let peer: any;
let session: any;
let port: any;
const CHANGES = '/api/peeringdb/changes/';
const SESSIONS = '/api/peering/internet-exchange-peering-sessions/';
const get = async (url: string) => (await tested.admin.get(url)).body;

/** Our ports from the demonstration world, and one session with AS64501. */
beforeAll(async () => {
  tested = await testApp();
  await withDemoFolder((folder) => loadMirror(tested.app.system(), { source: { folder } }));
  await tested.admin.post('/api/peeringdb/import/', { asn: 64_500 });
  peer = (await tested.admin.post('/api/peering/autonomous-systems/from-peeringdb/', { asn: 64_501 })).body;
  const { results: ours } = await get('/api/net/connections/?limit=100');
  const { results: ports } = await get('/api/peeringdb/network-ixlans/?asn=64501');
  const lanOf = async (id: number) => (await get(`/api/peering/internet-exchanges/${id}/`)).peeringdb_ixlan;
  for (const connection of ours) {
    const lan = await lanOf(connection.internet_exchange_point.id);
    const found = ports.find((one: any) => one.ixlan === lan && one.ipaddr4);
    if (!found) continue;
    port = { ...found, ipaddr4: found.ipaddr4.replace('/32', '') };
    session = (
      await tested.admin.post(SESSIONS, {
        autonomous_system: peer.id,
        ixp_connection: connection.id,
        ip_address: port.ipaddr4,
      })
    ).body;
    break;
  }
});
afterAll(() => tested?.close());

/** Records what a merge of the given rows would change; the mirror itself stays as it is. */
async function merge(
  tag: 'net' | 'netixlan' | 'ix' | 'ixpfx',
  table: string,
  rows: object[],
  leaving: number[] = [],
) {
  await tested.app
    .system()
    .db.transaction()
    .execute(async (db) => {
      await sql`create temporary table incoming on commit drop as select * from ${sql.table(table)} with no data`.execute(
        db,
      );
      await sql`create temporary table leaving (id bigint primary key) on commit drop`.execute(db);
      await sql`insert into leaving select unnest(${leaving}::bigint[])`.execute(db);
      for (const row of rows) {
        const { id, ...changed } = row as { id: number };
        await sql`insert into incoming select (jsonb_populate_record(t, ${JSON.stringify(changed)}::jsonb)).* from ${sql.table(table)} t where t.id = ${id}`.execute(
          db,
        );
      }
      await recordChanges({ ...tested.app.system(), db }, { tag, run: 1 });
    });
  return (await get(`${CHANGES}?ordering=id&limit=100`)).results;
}
const clear = () => sql`delete from peeringdb_change`.execute(tested.app.system().db);

describe('changes in PeeringDB that touch our own objects', () => {
  it('says which limit was raised, for how many sessions, and whether a rule applies it', async () => {
    const record = (await get('/api/peeringdb/networks/?asn=64501')).results[0];
    const more = record.info_prefixes4 + 50;
    const [change, ...others] = await merge('net', 'peeringdb_network', [
      { id: record.id, info_prefixes4: more, notes: 'not ours to know' },
      { id: (await get('/api/peeringdb/networks/?asn=64502')).results[0].id, info_prefixes4: 1 },
    ]);
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      kind: { value: 'network' },
      asn: 64_501,
      field: 'info_prefixes4',
      before: record.info_prefixes4,
      after: more,
      sessions: 1,
      state: { value: 'automatic' },
      summary: `AS64501 raised its IPv4 prefix count ${record.info_prefixes4} → ${more}: 1 session`,
      autonomous_system: { id: peer.id },
    });
    await clear();
  });

  it('applies a change that no rule applies, once', async () => {
    await tested.admin.patch(`/api/peering/autonomous-systems/${peer.id}/`, {
      ipv4_max_prefixes_peeringdb_sync: false,
    });
    const record = (await get('/api/peeringdb/networks/?asn=64501')).results[0];
    const [change] = await merge('net', 'peeringdb_network', [{ id: record.id, info_prefixes4: 4321 }]);
    expect(change).toMatchObject({ state: { value: 'pending' }, applicable: true });
    const asked = { ids: [change.id] };
    const { body: plan } = await tested.admin.post(`${CHANGES}apply/?dry_run=true`, asked);
    expect(plan.update).toMatchObject([
      {
        type: 'peering.autonomoussystem',
        id: peer.id,
        differences: [{ field: 'ipv4_max_prefixes', after: 4321 }],
      },
      { type: 'peeringdb.change', id: change.id },
    ]);
    expect((await get(`${CHANGES}${change.id}/`)).state.value).toBe('pending');
    await tested.admin.patch(`/api/peering/autonomous-systems/${peer.id}/`, { ipv4_max_prefixes: 17 });
    const moved = await tested.admin.post(`${CHANGES}apply/?plan=${plan.digest}`, asked);
    expect(moved).toMatchObject({ status: 409, body: { code: 'plan_changed' } });
    const applied = await tested.admin.post(`${CHANGES}apply/?plan=${moved.body.plan.digest}`, asked);
    expect(applied).toMatchObject({ status: 200, body: { changes: 1 } });
    expect((await get(`/api/peering/autonomous-systems/${peer.id}/`)).ipv4_max_prefixes).toBe(4321);
    expect((await get(`${CHANGES}${change.id}/`)).decided_by).toMatchObject({ username: 'user1' });
    const again = await tested.admin.post(`${CHANGES}apply/`, { ids: [change.id] });
    expect(again).toMatchObject({ status: 400, body: { ids: [`Change ${change.id} is applied already.`] } });
    await clear();
  });

  it('sees a port that is renumbered and moves the session when told to', async () => {
    const [change] = await merge('netixlan', 'peeringdb_networkixlan', [
      { id: port.id, ipaddr4: '192.0.2.77' },
    ]);
    expect(change).toMatchObject({
      kind: { value: 'port-moved' },
      before: port.ipaddr4,
      after: '192.0.2.77',
      sessions: 1,
    });
    expect(change.summary).toMatch(/^AS64501 moved at .+ → 192\.0\.2\.77: 1 session with the old address$/);
    await tested.admin.post(`${CHANGES}apply/`, { ids: [change.id] });
    expect((await get(`${SESSIONS}${session.id}/`)).ip_address).toBe('192.0.2.77');
    await tested.admin.patch(`${SESSIONS}${session.id}/`, { ip_address: port.ipaddr4 });
    await clear();
  });

  it('sees a port that left, supersedes what was pending, and decommissions its sessions when told to', async () => {
    await merge('netixlan', 'peeringdb_networkixlan', [{ id: port.id, operational: false }]);
    const [first, second] = await merge('netixlan', 'peeringdb_networkixlan', [
      { id: port.id, operational: false },
    ]);
    expect([first.state.value, second.state.value]).toEqual(['superseded', 'pending']);
    expect(second).toMatchObject({ applicable: false, field: 'operational' });
    const informing = await tested.admin.post(`${CHANGES}apply/`, { ids: [second.id] });
    expect(informing).toMatchObject({
      status: 400,
      body: { ids: [expect.stringContaining('nothing to apply')] },
    });
    const found = await merge('netixlan', 'peeringdb_networkixlan', [], [port.id]);
    const left = found.at(-1);
    expect(left).toMatchObject({ kind: { value: 'port-left' }, sessions: 1, applicable: true });
    expect(left.summary).toMatch(/^AS64501 left .+: 1 session would be abandoned$/);
    await tested.admin.post(`${CHANGES}apply/`, { ids: [left.id] });
    expect((await get(`${SESSIONS}${session.id}/`)).status.value).toBe('decommissioning');
    await clear();
  });

  it('says once that a port passed to another network, and blames the old one for nothing', async () => {
    const [{ id: other }] = (await get('/api/peeringdb/networks/?asn=64502')).results;
    const passed = {
      id: port.id,
      asn: 64_502,
      net_id: other,
      ipaddr4: '192.0.2.99',
      speed: 7,
      is_rs_peer: true,
    };
    const found = await merge('netixlan', 'peeringdb_networkixlan', [passed]);
    expect(found).toMatchObject([
      { kind: { value: 'port-left' }, field: 'asn', asn: 64_501, sessions: 1, applicable: true },
    ]);
    expect(found[0].summary).toMatch(
      new RegExp(
        `^AS64502 took over a port of AS64501 at .+ \\(${port.ipaddr4.replaceAll('.', '\\.')}.*\\): 1 session would be abandoned$`,
      ),
    );
    // The session is found by the address that the port had, not by the one it has now.
    await sql`update peeringdb_networkixlan set asn = 64502, ipaddr4 = '192.0.2.99' where id = ${port.id}`.execute(
      tested.app.system().db,
    );
    await tested.admin.patch(`${SESSIONS}${session.id}/`, { status: 'enabled' });
    await tested.admin.post(`${CHANGES}apply/`, { ids: [found[0].id] });
    const applied = await get(`${SESSIONS}${session.id}/`);
    expect(applied).toMatchObject({ ip_address: port.ipaddr4, status: { value: 'decommissioning' } });
    await sql`update peeringdb_networkixlan set asn = 64501, ipaddr4 = ${port.ipaddr4}::inet where id = ${port.id}`.execute(
      tested.app.system().db,
    );
    await clear();
  });

  it('takes a port that went to another LAN for one that left the first', async () => {
    const lans = (await get('/api/peeringdb/ixlans/?limit=100')).results;
    const { id: elsewhere } = lans.find((one: any) => one.id !== port.ixlan);
    const moved = { id: port.id, ixlan_id: elsewhere, ipaddr4: '203.0.113.9' };
    const found = await merge('netixlan', 'peeringdb_networkixlan', [moved]);
    expect(found[0]).toMatchObject({ kind: { value: 'port-left' }, field: '', asn: 64_501, sessions: 1 });
    expect(found.filter((one: any) => one.kind.value === 'port-moved')).toEqual([]);
    await clear();
  });

  it('does not take a port that was entered anew for one that left', async () => {
    await sql`insert into peeringdb_networkixlan select (jsonb_populate_record(t, '{"id": 900001}')).* from peeringdb_networkixlan t where id = ${port.id}`.execute(
      tested.app.system().db,
    );
    expect(
      await merge('netixlan', 'peeringdb_networkixlan', [{ id: 900_001, speed: port.speed }], [port.id]),
    ).toEqual([]);
    await sql`delete from peeringdb_networkixlan where id = 900001`.execute(tested.app.system().db);
  });

  it('sees networks that leave with their ports, exchanges that are renamed, and LANs that are renumbered', async () => {
    const [{ id }] = (await get('/api/peeringdb/networks/?asn=64501')).results;
    const kinds = (await merge('net', 'peeringdb_network', [], [id])).map((one: any) => one.kind.value);
    expect(kinds).toEqual(['network-left']);
    await clear();
    const lan = (await get(`/api/peeringdb/ixlans/${port.ixlan}/`)) as any;
    const exchange = lan.ix.id ?? lan.ix;
    const [renamed] = await merge('ix', 'peeringdb_internetexchange', [{ id: exchange, name: 'Renamed IX' }]);
    expect(renamed).toMatchObject({ kind: { value: 'exchange' }, applicable: true, sessions: 1 });
    await tested.admin.post(`${CHANGES}apply/`, { ids: [renamed.id] });
    expect((await get('/api/peering/internet-exchanges/?q=Renamed')).count).toBe(1);
    await clear();
    const [prefix] = (await get(`/api/peeringdb/ixlan-prefixes/?ixlan_id=${port.ixlan}`)).results;
    const [moved] = await merge('ixpfx', 'peeringdb_ixlanprefix', [
      { id: prefix.id, prefix: '203.0.113.0/24' },
    ]);
    expect(moved.summary).toContain(`renumbers its LAN ${prefix.prefix} → 203.0.113.0/24`);
    await clear();
  });

  it('ignores and reopens, for those who may', async () => {
    const [change] = await merge('netixlan', 'peeringdb_networkixlan', [{ id: port.id, speed: 7 }]);
    const viewer = await tested.holderOf(['peeringdb.view_change']);
    expect((await viewer.post(`${CHANGES}ignore/`, { ids: [change.id] })).status).toBe(403);
    const decider = await tested.holderOf(['peeringdb.view_change', 'peeringdb.change_change']);
    expect((await decider.post(`${CHANGES}ignore/`, { ids: [change.id] })).body).toEqual({ changes: 1 });
    expect((await get(`${CHANGES}${change.id}/`)).state.value).toBe('ignored');
    expect((await decider.post(`${CHANGES}reopen/`, { ids: [change.id] })).status).toBe(200);
    expect((await decider.post(`${CHANGES}ignore/`, { ids: [] })).body.ids).toEqual([
      'Name at least one change.',
    ]);
    expect((await decider.post(`${CHANGES}ignore/`, { ids: [999_999] })).body.ids).toEqual([
      'There is no change 999999.',
    ]);
    await clear();
  });

  it('does not let a change be applied by one who may not change its object', async () => {
    const record = (await get('/api/peeringdb/networks/?asn=64501')).results[0];
    const [change] = await merge('net', 'peeringdb_network', [{ id: record.id, info_prefixes4: 17 }]);
    const decider = await tested.holderOf(['peeringdb.view_change', 'peeringdb.change_change']);
    expect((await decider.post(`${CHANGES}apply/`, { ids: [change.id] })).status).toBe(403);
    expect((await get(`${CHANGES}${change.id}/`)).state.value).toBe('pending');
  });
});
