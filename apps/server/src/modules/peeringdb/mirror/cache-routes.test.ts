import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { FakePeeringDb } from '../../../../test/fake-peeringdb.ts';
import { smallWorld } from '../../../../test/fake-peeringdb-world.ts';

let tested: TestApp;
let fake: FakePeeringDb;
beforeAll(async () => {
  fake = await FakePeeringDb.start(smallWorld());
  tested = await testApp({ PEERINGDB_URL: fake.url });
  await tested.app.jobs.work();
});
afterAll(async () => {
  await tested?.close();
  await fake?.stop();
});

const UPDATE = '/api/peeringdb/cache/update-local/';

/** Loads by the API, and waits for the job. */
async function update(body?: unknown): Promise<any> {
  const { body: job } = await tested.admin.post(UPDATE, body);
  const jobNow = async () => (await tested.admin.get(`/api/core/jobs/${job.id}/`)).body;
  await expect
    .poll(async () => (await jobNow()).status.value, { timeout: 10_000 })
    .toSatisfy((status: string) => !['pending', 'running'].includes(status));
  return jobNow();
}
const lastRun = async () => (await tested.admin.get('/api/peeringdb/runs/?limit=1')).body.results[0];

describe('the cache', () => {
  it('is loaded by a job that its run names, and in full when that is asked for', async () => {
    const job = await update();
    expect(job.status.value).toBe('completed');
    expect(await lastRun()).toMatchObject({ job: job.id, full: false, status: { value: 'completed' } });
    await update({ full: true });
    expect(await lastRun()).toMatchObject({ full: true, updated: 0 });
    expect(await lastRun()).toMatchObject({ types: { net: { state: 'unchanged' } } });
  });

  it('ends completed with faults when a type could not be loaded, and says what stayed old', async () => {
    fake.fault = ({ tag }) => (tag === 'ix' ? { body: '<html>' } : undefined);
    const job = await update();
    fake.fault = () => undefined;
    expect(job).toMatchObject({
      status: { value: 'completed' },
      outcome: { value: 'completed-with-faults', label: 'Completed with faults' },
    });
    expect(job.data.main.log.at(-1)).toEqual([
      expect.any(String),
      'warning',
      null,
      null,
      expect.stringMatching(
        /^Completed with faults: 12 of 13 object types are loaded, .* ix is as it was loaded at 2.*: ix /,
      ),
    ]);
    expect(await lastRun()).toMatchObject({
      status: { value: 'partial', label: 'Completed with faults' },
      types: { ix: { state: 'failed' } },
    });
  });

  it.each([[{ full: 'yes' }], [{ fast: true }], [[]]])('is not loaded for %j', async (body) => {
    expect((await tested.admin.post(UPDATE, body)).status).toBe(400);
  });

  it('is cleared with its marks, so that everything is asked for next', async () => {
    expect((await tested.admin.post('/api/peeringdb/cache/clear-local/')).body).toEqual({
      status: 'success',
    });
    expect((await tested.admin.get('/api/peeringdb/cache/statistics/')).body).toMatchObject({
      'net-count': 0,
      'sync-count': 0,
    });
    fake.forgetRequests();
    await update();
    expect(fake.asked.map(({ since, status }) => [since, status])).toEqual(Array(13).fill([null, 200]));
  });
});

it('is for staff', async () => {
  for (const url of [UPDATE, '/api/peeringdb/cache/clear-local/']) {
    expect((await tested.anonymous.post(url)).status).toBe(403);
    expect((await (await tested.holderOf(['peeringdb.view_network'])).post(url)).status).toBe(403);
  }
});

describe('our ports and exchanges', () => {
  const linked = async () =>
    (
      await sql<any>`select id, peeringdb_netixlan_id as port from net_connection order by id`.execute(
        tested.app.system().db,
      )
    ).rows;

  it('are linked to the record that fits: both addresses, or the only one with one of them; never to one of several', async () => {
    const port = { ixlan_id: 1, asn: 64_496, speed: 1, net_id: 1 };
    fake.put('netixlan', { ...port, id: 101, ipaddr4: '192.0.2.1', ipaddr6: '2001:db8:1::101' });
    fake.put('netixlan', { ...port, id: 102, ipaddr4: null, ipaddr6: '2001:db8:1::102' });
    fake.put('netixlan', { ...port, id: 103, ipaddr4: '192.0.2.3', ipaddr6: '2001:db8:1::103' });
    fake.put('netixlan', { ...port, id: 104, ipaddr4: '192.0.2.4', ipaddr6: null });
    fake.put('netixlan', { ...port, id: 105, ipaddr4: '192.0.2.4', ipaddr6: null });
    const { db } = tested.app.system();
    await sql`insert into peering_internetexchange (name, slug) values ('Ours', 'ours')`.execute(db);
    await sql`insert into net_connection (internet_exchange_point_id, ipv4_address, ipv6_address)
      select x.id, v4::inet, v6::inet from peering_internetexchange x, (values (1, '192.0.2.1/24', '2001:db8:1::101/64'), (2, '192.0.2.2/24', '2001:db8:1::102/64'),
        (3, '192.0.2.3/24', '2001:db8:1::999/64'), (4, '192.0.2.4/24', null), (5, null, '2001:db8:1::103/64')) c (n, v4, v6) order by n`.execute(
      db,
    );
    await update();
    expect((await linked()).map(({ port }: any) => port)).toEqual([101, 102, null, null, 103]);
    expect(
      (await tested.admin.get('/api/peering/internet-exchanges/?slug=ours')).body.results[0].peeringdb_ixlan,
    ).toBe(1);
  });
});
