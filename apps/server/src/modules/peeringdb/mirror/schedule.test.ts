import { sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import { afterEach, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';

let tested: TestApp;
afterEach(() => tested?.close());

const schedules = async () =>
  (
    await sql<any>`select cron, timezone from pgboss.schedule where key = 'peeringdb.synchronise'`.execute(
      tested.app.system().db,
    )
  ).rows;

it('loads the mirror once a day, at a minute of this installation, when nobody says otherwise', async () => {
  tested = await testApp({ PEERINGDB_URL: '/nowhere' });
  await tested.app.jobs.work();
  expect(await schedules()).toEqual([
    { cron: expect.stringMatching(/^\d{1,2} \d{1,2} \* \* \*$/), timezone: 'UTC' },
  ]);
});

it('loads it when the setting says, as if somebody had asked', async () => {
  tested = await testApp({ PEERINGDB_URL: '/nowhere', PEERINGDB_SCHEDULE: '15 4 * * 1' });
  await tested.app.jobs.work();
  expect(await schedules()).toEqual([{ cron: '15 4 * * 1', timezone: 'UTC' }]);
  const boss = new PgBoss({ connectionString: tested.url, schedule: false, supervise: false });
  await boss.start();
  await boss.send('peersmith', { due: 'peeringdb.synchronise' });
  await boss.stop();
  await expect
    .poll(async () => (await tested.admin.get('/api/core/jobs/')).body.results, { timeout: 10_000 })
    .toMatchObject([{ name: 'peeringdb.synchronise', user: null }]);
});

it('never loads it by itself when told so', async () => {
  tested = await testApp({ PEERINGDB_SCHEDULE: 'never' });
  await tested.app.jobs.work();
  expect(await schedules()).toEqual([]);
});
