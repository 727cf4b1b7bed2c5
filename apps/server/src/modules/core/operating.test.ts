import { internetExchangePeeringSession } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp({ PEERINGDB_API_KEY: 'a-marker-of-the-key', RENDER_LIMIT_S: '31' });
});
afterAll(() => tested?.close());

const db = () => tested.app.system().db;
const checkOf = async (name: string) => {
  const { body } = await tested.admin.get('/api/core/health/');
  return body.checks.find((check: { name: string }) => check.name === name);
};

describe('the health of an installation', () => {
  it('is that of its worst part, and each says what to do', async () => {
    const { status, body } = await tested.admin.get('/api/core/health/');
    expect(status).toBe(200);
    expect(body.checks.map(({ module }: { module: string }) => module)).toEqual(
      expect.arrayContaining(['core', 'extras', 'keys', 'peeringdb']),
    );
    expect(await checkOf('PeeringDB mirror')).toMatchObject({
      state: 'warning',
      text: expect.stringContaining('peersmith peeringdb sync'),
    });
    expect(await checkOf('Encryption keys')).toMatchObject({ state: 'ok' });
    expect(body.state).not.toBe('ok');
  });

  it('tells of runs that failed or are long ago', async () => {
    const run = (status: string, error: string, days: number) =>
      sql`insert into peeringdb_run (status, source, "full", started, finished, error) values (${status}, 'x', false, now() - make_interval(days => ${days}), now() - make_interval(days => ${days}), ${error})`.execute(
        db(),
      );
    await run('completed', '', 5);
    expect(await checkOf('PeeringDB mirror')).toMatchObject({
      state: 'warning',
      text: expect.stringContaining('5 days ago'),
    });
    await run('failed', 'The source does not answer.', 0);
    expect(await checkOf('PeeringDB mirror')).toMatchObject({
      state: 'error',
      text: 'The last run failed: The source does not answer.',
    });
    await run('completed', '', 0);
    expect(await checkOf('PeeringDB mirror')).toMatchObject({ state: 'ok' });
  });

  it('tells of jobs that nobody takes, that wait long, and that failed', async () => {
    await sql`insert into core_job (object_type, name, status, job_id, input, created) values ('devices.router', 'x', 'pending', gen_random_uuid(), '{}', now() - interval '10 minutes')`.execute(
      db(),
    );
    // The queue of a test is open, so that somebody could take it.
    expect(await checkOf('Jobs')).toMatchObject({
      state: 'warning',
      text: expect.stringContaining('waiting for 10 minutes'),
    });
    await sql`update core_job set status = 'failed', completed = now()`.execute(db());
    expect(await checkOf('Jobs')).toMatchObject({
      state: 'warning',
      text: expect.stringContaining('1 failed within a day'),
    });
    const idle = { ...tested.app.system() };
    const { jobHealth } = await import('./health.ts');
    expect(await jobHealth(idle, 0)).toMatchObject([
      { state: 'error', text: expect.stringContaining('peersmith work') },
    ]);
  });

  it('is for staff alone', async () => {
    const staff = await tested.holderOf([], { staff: true });
    expect((await staff.get('/api/core/health/')).status).toBe(200);
    expect((await (await tested.holderOf([])).get('/api/core/health/')).status).toBe(403);
  });
});

describe('/metrics', () => {
  it('has the sessions by kind, status and state, and what the process needs', async () => {
    await make(tested.admin, internetExchangePeeringSession, { status: 'enabled', bgp_state: 'established' });
    const { status, text, headers } = await tested.admin.get('/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/plain; version=0.0.4');
    expect(text).toMatch(/^peersmith_sessions\{kind="exchange",status="enabled",state="established"\} 1$/m);
    expect(text).toMatch(/^peersmith_jobs\{state="waiting"\} \d+$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });

  it('takes as many statements for many sessions as for few', async () => {
    const cost = async () => {
      tested.statements();
      await tested.admin.get('/metrics');
      return tested.statements();
    };
    await cost();
    const few = await cost();
    for (let n = 0; n < 5; n += 1) await make(tested.admin, internetExchangePeeringSession);
    expect(await cost()).toBe(few);
  });
});

describe('the configuration in force', () => {
  it('says every setting and where it came from, and no secret', async () => {
    const { body, text } = await tested.admin.get('/api/core/configuration/');
    const of = (name: string) => body.results.find((one: { name: string }) => one.name === name);
    expect(of('RENDER_LIMIT_S')).toMatchObject({ value: '31', origin: 'environment', group: 'Rendering' });
    expect(of('API_MAX_BODY_MB')).toMatchObject({ value: '10', origin: 'default' });
    expect(of('PEERINGDB_API_KEY')).toMatchObject({ value: '********' });
    expect(text).not.toContain('a-marker-of-the-key');
  });
});
