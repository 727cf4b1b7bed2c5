import { autonomousSystem, directPeeringSession, relationship } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type DeploymentWorld,
  deploymentWorld,
  type Managed,
  PLANS,
} from '../../../test/deployment-world.ts';
import { storePrefixes } from '../../../test/irr-world.ts';
import { make } from '../../../test/make.ts';

let world: DeploymentWorld;
let first: Managed;
let second: Managed;
beforeAll(async () => {
  world = await deploymentWorld();
  const [one, other] = world.managed;
  if (!one || !other) throw new Error('two routers');
  [first, second] = [one, other];
});
afterAll(() => world?.close());
beforeEach(() => world.reset());

const db = () => world.app.system().db;
const setTemplate = (text: string, of = first) =>
  sql`update devices_configuration set template = ${text} where id = ${of.template}`.execute(db());
const setStatus = (status: string) =>
  sql`update devices_router set status = ${status} where id = ${first.id}`.execute(db());
const approve = (id: number) => world.admin.post(`${PLANS}${id}/approve/`, {});
const apply = (id: number, body: object = {}) => world.admin.post(`${PLANS}${id}/apply/`, body);
const show = async (id: number) => (await world.admin.get(`${PLANS}${id}/`)).body;
const connections = () => {
  let count = 0;
  for (const { device } of world.managed)
    device.reached = (place) => {
      if (place === 'connect') count += 1;
    };
  return () => count;
};
const untouched = () => {
  for (const { device, before } of world.managed)
    expect(device).toMatchObject({
      running: before,
      writes: [],
      candidate: null,
      lockedBy: null,
      connections: 0,
    });
};

describe('a plan', () => {
  it('renders every router, compares each with what it runs, and writes nothing', async () => {
    const plan = await world.plan({ comment: 'A new list' });
    expect(plan).toMatchObject({
      status: { value: 'ready' },
      mode: { value: 'replace' },
      author: { username: 'user1' },
      comment: 'A new list',
      router_count: 2,
      changed_count: 2,
      failed_count: 0,
      message: '2 of 2 routers would change, in 1 wave.',
      job: { status: 'completed' },
      options: { parallel: 20, confirm_s: 300, gate_s: 120, prefix_drop_percent: 50, stop_on_failure: true },
    });
    const entries = await world.entriesOf(plan.id);
    expect(entries).toMatchObject([
      {
        router_name: 'r1',
        status: { value: 'planned' },
        wave: 1,
        added: 1,
        removed: 0,
        warnings: [],
        findings: [],
      },
      { router_name: 'r2', status: { value: 'planned' } },
    ]);
    const text = await world.admin.get(`/api/deployment/plan-routers/${entries[0].id}/difference/`);
    expect(text.text).toBe('+prefix-list NEW permit 198.51.100.0/24\n');
    untouched();
  });

  it('is applied once it is approved: each router runs what was planned, and keeps it', async () => {
    const plan = await world.carryOut();
    expect(plan).toMatchObject({
      status: { value: 'applied' },
      approved_by: { username: 'user1' },
      applied_by: { username: 'user1' },
      message: '2 routers run what was planned.',
      completed: expect.any(String),
    });
    expect(await world.entriesOf(plan.id)).toMatchObject([
      { status: { value: 'applied' }, sessions: { before: 2, after: 2, gone: [], fewer: [] } },
      { status: { value: 'applied' } },
    ]);
    world.routers.time.pass(3_600_000);
    for (const { device, wanted } of world.managed)
      expect(device).toMatchObject({ running: wanted, writes: [wanted], lockedBy: null, connections: 0 });
  });

  it('changes nothing where there is no difference: nothing is committed, and there is nothing to approve', async () => {
    for (const { template, before } of world.managed)
      await sql`update devices_configuration set template = ${before} where id = ${template}`.execute(db());
    const plan = await world.plan();
    expect(plan).toMatchObject({ status: { value: 'unchanged' }, changed_count: 0 });
    expect((await approve(plan.id)).body.code).toBe('plan_state');
    untouched();
  });

  it('cannot be approved twice, nor applied before it is approved or after it was rejected', async () => {
    const { id } = await world.plan();
    expect(await apply(id)).toMatchObject({
      status: 409,
      body: { code: 'plan_state', detail: `Plan ${id} is ready, and only what is approved can be applied.` },
    });
    await approve(id);
    expect((await approve(id)).status).toBe(409);
    const rejected = await world.admin.post(`${PLANS}${id}/reject/`, { comment: 'Not tonight' });
    expect(rejected.body).toMatchObject({ status: { value: 'rejected' }, approval_comment: 'Not tonight' });
    expect((await apply(id)).status).toBe(409);
    untouched();
  });

  it('is refused where a time or a router is wrong, by the name of the field', async () => {
    const refused = async (body: object) => (await world.admin.post(PLANS, body)).body;
    expect(await refused({ routers: [] })).toEqual({ routers: ['Name at least one router.'] });
    expect(await refused({ routers: [first.id, 9_999_999] })).toEqual({
      routers: ['There is no router 9999999: leave it out.'],
    });
    expect(await refused({ routers: [first.id], options: { gate_s: 120, confirm_s: 149 } })).toEqual({
      options: [expect.stringContaining('150 or more')],
    });
    expect(await refused({ routers: [first.id], options: { gate_s: 120, confirm_s: 150 } })).toMatchObject({
      options: { gate_s: 120, confirm_s: 150 },
    });
    await world.runJobs();
  });

  it('goes no further once it is cancelled: a router under way comes to its end, and no other is begun', async () => {
    const { id } = await world.plan({ options: { parallel: 1 } });
    await approve(id);
    const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    first.device.sleep = () => {
      asked.resolve();
      return held.promise;
    };
    await apply(id);
    const running = world.runJobs();
    await asked.promise;
    const cancelled = await world.admin.post(`${PLANS}${id}/cancel/`, {});
    expect(cancelled.body.message).toContain('no other router is begun');
    held.resolve();
    await running;
    expect(await show(id)).toMatchObject({ status: { value: 'cancelled' } });
    expect((await world.entriesOf(id)).map(({ status }) => status.value)).toEqual(['applied', 'skipped']);
    expect(second.device.writes).toEqual([]);
  });

  it('that was cancelled before is not applied', async () => {
    const { id } = await world.plan();
    await approve(id);
    expect((await world.admin.post(`${PLANS}${id}/cancel/`, {})).body).toMatchObject({
      status: { value: 'cancelled' },
    });
    expect((await apply(id)).status).toBe(409);
  });
});

describe('an error in any configuration', () => {
  const fails = async (code: string, words: string) => {
    const connected = connections();
    const plan = await world.plan();
    expect(plan).toMatchObject({ status: { value: 'failed' }, failed_count: 1 });
    expect(connected()).toBe(0);
    const [one, other] = await world.entriesOf(plan.id);
    expect(one).toMatchObject({ status: { value: 'failed' }, step: 'render', code });
    expect(one.message).toContain(words);
    expect(other).toMatchObject({ status: { value: 'skipped' } });
    untouched();
  };

  it('of a template stops all of them before any router is spoken to', async () => {
    await setTemplate('hostname r1\n{{ nothing.at.all }}\n');
    await fails('template_error', 'Line 2 of r1:');
  });
  it('or a template that gives nothing', async () => {
    await setTemplate('{# all of it is a comment #}');
    await fails('empty_configuration', 'It renders to nothing');
  });
  it('or no template at all', async () => {
    await sql`update devices_router set configuration_template_id = null where id = ${first.id}`.execute(
      db(),
    );
    await fails('no_template', 'no configuration template');
  });
  it('or a router that is disabled', async () => {
    await setStatus('disabled');
    await fails('router_disabled', 'r1 is disabled: enable it, or leave it out.');
  });

  describe('made from what others publish', () => {
    let peer: number;
    beforeAll(async () => {
      ({ id: peer } = await make(world.admin, autonomousSystem, {
        asn: 3333,
        name: 'Peer',
        retrieve_prefixes: true,
        affiliated: false,
      }));
      const [{ id: ours }] = (await world.admin.get('/api/peering/autonomous-systems/?asn=64500')).body
        .results;
      const { id: kind } = await make(world.admin, relationship, { name: 'Private', slug: 'private' });
      await make(world.admin, directPeeringSession, {
        autonomous_system: peer,
        local_autonomous_system: ours,
        relationship: kind,
        router: first.id,
        local_ip_address: '192.0.2.1',
        ip_address: '192.0.2.99',
        bgp_group: null,
        status: 'enabled',
      });
    });
    const PREFIXES = '{% for a in autonomous_systems %}{{ a.prefixes }}{% endfor %} x';

    it('or prefixes that are none, unless somebody has accepted that', async () => {
      await setTemplate(PREFIXES);
      await fails('empty_prefix_list', 'AS3333 (IPv4) registered none');
      await storePrefixes(world, { system: peer, family: 6, prefixes: ['2001:db8::/32'] });
      await storePrefixes(world, { system: peer, family: 4, prefixes: [] });
      await fails('empty_prefix_list', 'AS3333 (IPv4) registered none');
      await sql`update irr_version set decided = now()`.execute(db());
      expect((await world.plan()).status.value).toBe('ready');
    });
    it('which are enough where there are some of the family', async () => {
      await setTemplate(PREFIXES);
      await storePrefixes(world, { system: peer, family: 4, prefixes: ['198.51.100.0/24'] });
      expect((await world.plan()).status.value).toBe('ready');
    });
    const MIRRORED = '{% for a in autonomous_systems %}{{ a.name }} {{ a.peeringdb_network }}{% endfor %} x';
    const loaded = (age: string) =>
      sql`insert into peeringdb_run (started, finished, status, source) values (now(), now() - ${age}::interval, 'completed', '/')`.execute(
        db(),
      );

    it('or a copy of PeeringDB that was never loaded, or is old', async () => {
      await setTemplate(MIRRORED);
      await fails('mirror_stale', 'was never loaded');
      await loaded('8 days');
      await fails('mirror_stale', 'is 192 hours old');
      await loaded('1 hour');
      expect((await world.plan()).status.value).toBe('ready');
    });
  });
});

describe('what has changed since a plan was made', () => {
  const refuses = async (code: string, change: () => unknown, words: string) => {
    const { id } = await world.plan();
    await approve(id);
    await change();
    const connected = connections();
    await apply(id);
    await world.runJobs();
    const plan = await show(id);
    expect(plan).toMatchObject({ status: { value: 'outdated' } });
    expect(plan.message).toContain(words);
    expect(connected()).toBe(0);
    const [one, other] = await world.entriesOf(id);
    expect(one).toMatchObject({ status: { value: 'refused' }, code });
    expect(other).toMatchObject({ status: { value: 'skipped' } });
    untouched();
  };

  it('in the data refuses all of it', () =>
    refuses('inputs_changed', () => setTemplate('another'), 'has changed since'));
  it('in a template that fails now', () =>
    refuses('template_error', () => setTemplate('{{ a.b }}'), 'cannot be rendered'));
  it('in where a router is reached', async () => {
    await refuses(
      'router_changed',
      () => sql`update devices_router set hostname = '198.51.100.77' where id = ${first.id}`.execute(db()),
      'is reached otherwise',
    );
    await sql`update devices_router set hostname = '198.51.100.1' where id = ${first.id}`.execute(db());
  });
  it('in whether a router is enabled', () =>
    refuses('router_disabled', () => setStatus('disabled'), 'is disabled'));

  it('on the router itself', async () => {
    const { id } = await world.plan();
    await approve(id);
    first.device.overwrite(`${first.before}somebody was here\n`);
    await apply(id);
    await world.runJobs();
    const [one] = await world.entriesOf(id);
    expect(one).toMatchObject({ status: { value: 'refused' }, code: 'running_changed' });
    expect(first.device.writes).toEqual([]);
  });

  it('in what the router would change', async () => {
    const { id } = await world.plan();
    await approve(id);
    const { rows } = await sql<{
      text: string;
    }>`select sealed_rendered as text from deployment_planrouter where plan_id = ${id} and router_name = 'r2'`.execute(
      db(),
    );
    await sql`update deployment_planrouter set sealed_difference = ${rows[0]?.text} where plan_id = ${id} and router_name = 'r1'`.execute(
      db(),
    );
    await apply(id);
    await world.runJobs();
    expect((await world.entriesOf(id))[0]).toMatchObject({
      status: { value: 'refused' },
      code: 'difference_changed',
    });
    expect(first.device.writes).toEqual([]);
  });

  it('in maintenance asks, and goes on when somebody says so', async () => {
    const { id } = await world.plan();
    await approve(id);
    await setStatus('maintenance');
    expect(await apply(id)).toMatchObject({
      status: 409,
      body: { detail: 'In maintenance: r1. Say maintenance to change them all the same.' },
    });
    await apply(id, { maintenance: true });
    await world.runJobs();
    expect((await show(id)).status.value).toBe('applied');
  });
});

describe('a router that warns', () => {
  it('stops the plan, which shows it', async () => {
    first.device.warnings = ['line 3: deprecated'];
    const plan = await world.plan();
    expect(plan).toMatchObject({ status: { value: 'failed' } });
    const [one] = await world.entriesOf(plan.id);
    expect(one).toMatchObject({
      status: { value: 'failed' },
      code: 'device_warned',
      warnings: ['line 3: deprecated'],
    });
    expect(one.message).toContain('deprecated');
    untouched();
  });

  it('only when it is applied is refused then', async () => {
    const { id } = await world.plan();
    await approve(id);
    first.device.warnings = ['line 3: deprecated'];
    await apply(id);
    await world.runJobs();
    expect((await world.entriesOf(id))[0]).toMatchObject({
      status: { value: 'refused' },
      code: 'device_warned',
      warnings: ['line 3: deprecated'],
    });
    expect(first.device.writes).toEqual([]);
  });
});

describe('somebody else at the router', () => {
  it('who holds its lock is named, with since when', async () => {
    first.device.lockedBy = 'alice since 03:00';
    const plan = await world.plan();
    const [one] = await world.entriesOf(plan.id);
    expect(one).toMatchObject({ status: { value: 'failed' }, code: 'locked', step: 'lock' });
    expect(one.message).toContain('It is held by alice since 03:00.');
    expect(first.device.lockedBy).toBe('alice since 03:00');
  });

  it('whose commit swallowed ours keeps what they committed, and nothing of it is confirmed', async () => {
    const { id } = await world.plan({ options: { parallel: 1 } });
    await approve(id);
    first.device.reached = (place) => {
      if (place === 'confirm') first.device.overwrite('hostname r1\nalice was here\n');
    };
    await apply(id);
    await world.runJobs();
    const [one, other] = await world.entriesOf(id);
    expect(one).toMatchObject({ status: { value: 'unknown' }, step: 'confirm', code: 'confirm_lost' });
    expect(one.message).toContain('somebody else changed it meanwhile. Nothing was confirmed.');
    expect(other).toMatchObject({ status: { value: 'skipped' } });
    expect(first.device).toMatchObject({
      running: 'hostname r1\nalice was here\n',
      writes: [],
      lockedBy: null,
    });
    const health = (await world.admin.get('/api/core/health/')).text;
    expect(health).toContain('nobody knows how these stand: r1');
  });
});

describe('one router at a time', () => {
  it('is worked with by one of our jobs; others wait, and say who has it', async () => {
    const { rows } = await sql<{
      id: number;
    }>`insert into core_job (name, object_type, status, user_id, job_id, input) values ('deployment.apply', 'deployment.plan', 'running', 1, gen_random_uuid(), '{}') returning id`.execute(
      db(),
    );
    const holder = rows[0]?.id;
    await sql`insert into deployment_lock (router_id, job_id, run) values (${first.id}, ${holder}, gen_random_uuid())`.execute(
      db(),
    );
    const plan = await world.plan();
    const [one] = await world.entriesOf(plan.id);
    expect(one).toMatchObject({ status: { value: 'failed' }, code: 'router_busy' });
    expect(one.message).toContain(`job ${holder} of user1 since`);
    // A job that has ended holds nothing any more.
    await sql`update core_job set status = 'errored' where id = ${holder}`.execute(db());
    expect((await world.plan()).status.value).toBe('ready');
  });
});
