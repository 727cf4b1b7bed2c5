import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';

let tested: TestApp;
let api: Api;
beforeAll(async () => {
  tested = await testApp({ PEERINGDB_URL: '/nowhere/at/all' });
  api = tested.admin;
});
afterAll(() => tested?.close());

const db = () => tested.app.system().db;
const jobOf = async (id: number) => (await api.get(`/api/core/jobs/${id}/`)).body;
const queued = async () => (await api.post('/api/peeringdb/cache/update-local/', {})).body;

/** What a worker leaves that was killed: a record that runs, and an entry of the queue in some state. */
async function left(id: number, state: string | null, status = 'running'): Promise<void> {
  await sql`update core_job set status = ${status}, started = now(), seen = now() - interval '5 minutes', updated = now() - interval '5 minutes' where id = ${id}`.execute(
    db(),
  );
  const entry = sql`id = (select job_id from core_job where id = ${id})`;
  if (state === null) await sql`delete from pgboss.job where ${entry}`.execute(db());
  else
    await sql`update pgboss.job set state = ${state}::text::pgboss.job_state, retry_count = 2 where ${entry}`.execute(
      db(),
    );
}

const lastLine = (row: any): string => row.data.main.log.at(-1)[4];

describe('the records of jobs', () => {
  it.each([
    ['failed', 'errored', 'Its worker ended 3 times while it ran. It is not tried again.'],
    ['completed', 'errored', 'Its worker ended without saying what came of it.'],
    [null, 'errored', 'Its worker ended without saying what came of it.'],
    ['retry', 'pending', 'The worker that ran it has ended; it waits to be taken again.'],
  ])('of one whose entry is %s and whose worker died are %s', async (state, status, message) => {
    const { id } = await queued();
    await left(id, state);
    await tested.app.attend();
    const row = await jobOf(id);
    expect(row).toMatchObject({ status: { value: status } });
    expect(lastLine(row)).toBe(message);
    expect(row.outcome?.value ?? null).toBe(status === 'errored' ? 'abandoned' : null);
    await sql`update core_job set status = 'failed' where id = ${id}`.execute(db());
  });

  it('give back to the queue what it has lost', async () => {
    const { id, job_id } = await queued();
    await left(id, null, 'pending');
    await tested.app.attend();
    expect(await jobOf(id)).toMatchObject({ status: { value: 'pending' } });
    const { rows } = await sql`select state from pgboss.job where id = ${job_id}`.execute(db());
    expect(rows).toEqual([{ state: 'created' }]);
    await sql`update core_job set status = 'failed' where id = ${id}`.execute(db());
  });

  it('are left alone while their worker gives signs of life', async () => {
    const { id } = await queued();
    await left(id, 'failed');
    await sql`update core_job set seen = now() where id = ${id}`.execute(db());
    await tested.app.attend();
    expect(await jobOf(id)).toMatchObject({ status: { value: 'running' } });
    await sql`update core_job set status = 'failed' where id = ${id}`.execute(db());
  });

  it('are brought into line when the clock was set back after the last sign of life', async () => {
    const { id } = await queued();
    await left(id, 'failed');
    await sql`update core_job set seen = now() + interval '1 hour' where id = ${id}`.execute(db());
    await tested.app.attend();
    expect(await jobOf(id)).toMatchObject({ status: { value: 'errored' } });
  });

  it.each(["now() - interval '5 minutes'", "now() + interval '1 hour'"])(
    'keep nobody waiting behind a dead one, last seen at %s',
    async (seen) => {
      const dead = await queued();
      await left(dead.id, 'active');
      await sql`update core_job set seen = ${sql.raw(seen)} where id = ${dead.id}`.execute(db());
      const next = await queued();
      expect(next.id).not.toBe(dead.id);
      for (const { id } of [dead, next])
        await sql`update core_job set status = 'failed' where id = ${id}`.execute(db());
    },
  );
});

describe('a job', () => {
  it('is cancelled by who may cancel jobs, and by nobody else', async () => {
    const own = await tested.holderOf(['core.view_job', 'core.cancel_job'], { staff: true });
    const { id, job_id } = (await own.post('/api/peeringdb/cache/update-local/', {})).body;
    const other = await tested.holderOf(['core.view_job']);
    expect((await other.post(`/api/core/jobs/${id}/cancel/`)).status).toBe(403);
    expect((await tested.anonymous.post(`/api/core/jobs/${id}/cancel/`)).status).toBe(403);
    const cancelled = await own.post(`/api/core/jobs/${id}/cancel/`);
    expect(cancelled, cancelled.text).toMatchObject({
      status: 200,
      body: { status: { value: 'failed' }, outcome: { value: 'cancelled' }, completed: expect.any(String) },
    });
    expect(lastLine(cancelled.body)).toMatch(/^Cancelled by user\d+\.$/);
    const { rows } = await sql`select state from pgboss.job where id = ${job_id}`.execute(db());
    expect(rows).toEqual([{ state: 'cancelled' }]);
    expect(await own.post(`/api/core/jobs/${id}/cancel/`)).toMatchObject({
      status: 409,
      body: { code: 'job_ended' },
    });
  });

  it('is run again by who could have asked for it', async () => {
    const { id } = await queued();
    expect(await api.post(`/api/core/jobs/${id}/run-again/`)).toMatchObject({
      status: 409,
      body: { code: 'job_under_way' },
    });
    await api.post(`/api/core/jobs/${id}/cancel/`);
    const viewer = await tested.holderOf(['core.view_job', 'core.run_job']);
    expect((await viewer.post(`/api/core/jobs/${id}/run-again/`)).status).toBe(403);
    const again = await api.post(`/api/core/jobs/${id}/run-again/`);
    expect(again).toMatchObject({ status: 202, body: { name: 'peeringdb.synchronise' } });
    expect(again.body.id).not.toBe(id);
    await api.post(`/api/core/jobs/${again.body.id}/cancel/`);
  });

  it('says that its worker lives, and ends at its next step when it is not wanted any more', async () => {
    const { id } = (await api.post('/api/setup/demo/', {})).body;
    await tested.app.work();
    await expect.poll(async () => (await jobOf(id)).seen, { timeout: 20_000 }).not.toBeNull();
    expect((await api.post(`/api/core/jobs/${id}/cancel/`)).status).toBe(200);
    expect(await jobOf(id)).toMatchObject({ status: { value: 'failed' }, outcome: { value: 'cancelled' } });
  });
});
