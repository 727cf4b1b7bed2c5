import { credential } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeploymentWorld, deploymentWorld, type Managed } from '../../../test/deployment-world.ts';
import { make } from '../../../test/make.ts';

const VIEWS = [
  'deployment.view_plan',
  'deployment.view_planrouter',
  'deployment.view_drift',
  'core.view_job',
  'devices.view_router',
];

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

describe('drift', () => {
  const DRIFTS = '/api/deployment/drifts/';
  const check = async (body: object = {}) => {
    const answer = await world.admin.post(`${DRIFTS}check/`, body);
    expect(answer.status).toBe(202);
    await world.runJobs();
    return (await world.admin.get(`/api/core/jobs/${answer.body.id}/`)).body;
  };
  const drifts = async () => (await world.admin.get(`${DRIFTS}?ordering=router`)).body.results;

  it('says of each router whether it runs what is rendered, since when not, and in what it differs', async () => {
    second.device.overwrite(second.wanted);
    const job = await check();
    expect(job.data.main.log.at(-1)[4]).toBe('1 in sync, 1 differ, 0 could not be compared.');
    const [one, other] = await drifts();
    expect(one).toMatchObject({
      router: { id: first.id },
      status: { value: 'differs' },
      added: 1,
      removed: 0,
      since: expect.any(String),
    });
    expect(other).toMatchObject({ router: { id: second.id }, status: { value: 'in_sync' }, since: null });
    expect((await world.admin.get(`${DRIFTS}${one.id}/difference/`)).text).toBe(
      '+prefix-list NEW permit 198.51.100.0/24\n',
    );
    await check({ routers: [first.id] });
    expect((await drifts())[0].since).toBe(one.since);
    first.device.overwrite(first.wanted);
    await check();
    expect((await drifts())[0]).toMatchObject({ status: { value: 'in_sync' }, since: null, added: 0 });
    expect(first.device).toMatchObject({ writes: [], candidate: null, lockedBy: null });
  });

  it('is never "no difference" where a router could not be asked, or was not', async () => {
    first.device.faults = [{ place: 'connect', trouble: 'unreachable' }];
    await sql`update devices_router set status = 'disabled' where id = ${second.id}`.execute(db());
    const job = await check();
    expect(job.outcome.value).toBe('completed-with-faults');
    const [one, other] = await drifts();
    expect(one).toMatchObject({ status: { value: 'failed' }, code: 'unreachable', step: 'connect' });
    expect(other).toMatchObject({ status: { value: 'not_checked' }, code: 'router_disabled' });
  });

  it('is checked for routers that are there', async () => {
    expect((await world.admin.post(`${DRIFTS}check/`, { routers: [first.id, 999_999] })).body).toEqual({
      routers: ['There is no router 999999: leave it out.'],
    });
    expect((await world.admin.post(`${DRIFTS}check/`, { routers: [999_999] })).status).toBe(404);
  });
});

describe('a connection test', () => {
  const test = async (api = world.admin) => {
    const { status, body } = await api.get(`/api/devices/routers/${first.id}/test-napalm-connection/`);
    if (status !== 202) return { status, job: body };
    await world.runJobs();
    return { status, job: (await world.admin.get(`/api/core/jobs/${body.id}/`)).body };
  };
  const states = (job: any) => job.data.steps.map(({ step, state }: any) => [step, state]);

  it('says step by step that a router lets us in', async () => {
    const { job } = await test();
    expect(job).toMatchObject({
      name: 'devices.router.test_napalm_connection',
      status: { value: 'completed' },
      data: { facts: { vendor: 'Fake' }, host_key: { shown: first.device.hostKey } },
    });
    expect(states(job).map(([, state]: string[]) => state)).toEqual(Array(6).fill('ok'));
  });

  it.each([
    ['connect', 'unreachable', 'reach', 1],
    ['connect', 'host_key_changed', 'host key', 2],
    ['connect', 'sign_in_refused', 'sign in', 3],
    ['read', 'privilege_missing', 'privilege', 4],
    ['neighbors', 'capability_missing', 'capability', 5],
    ['read', 'timed_out', 'privilege', 4],
  ] as const)('tells at %s: %s as %s', async (place, trouble, step, at) => {
    first.device.faults = [{ place, trouble }];
    const { job } = await test();
    expect(job.status.value).toBe('failed');
    expect(states(job)[at]).toEqual([step, 'failed']);
    expect(
      states(job)
        .slice(0, at)
        .every(([, state]: string[]) => state === 'ok'),
    ).toBe(true);
    expect(
      states(job)
        .slice(at + 1)
        .every(([, state]: string[]) => state === 'not tried'),
    ).toBe(true);
  });

  it.each([
    ['127.0.0.1', 'DEVICES_ON_LOOPBACK'],
    ['169.254.169.254', 'where no router is'],
    ['::ffff:127.0.0.1', 'DEVICES_ON_LOOPBACK'],
    ['no-such-name.invalid', 'is not known'],
  ])('does not go to %s', async (hostname, words) => {
    await sql`update devices_router set hostname = ${hostname} where id = ${first.id}`.execute(db());
    const { job } = await test();
    await sql`update devices_router set hostname = '198.51.100.1' where id = ${first.id}`.execute(db());
    expect(states(job)[0]).toEqual(['resolve', 'failed']);
    expect(job.data.steps[0].detail).toContain(words);
  });

  it('is for who may deploy, and no token that may only read', async () => {
    expect((await test(await world.holderOf(VIEWS))).status).toBe(403);
    expect((await test(world.readOnlyAdmin)).status).toBe(403);
  });

  it('shows what it found to nobody who could not have asked', async () => {
    const { job } = await test();
    const seen = (await (await world.holderOf(VIEWS)).get(`/api/core/jobs/${job.id}/`)).body;
    expect(seen.data).not.toHaveProperty('steps');
  });
});

describe('the key of a router', () => {
  const keyOf = async () => (await world.admin.get(`/api/devices/routers/${first.id}/`)).body.host_key;
  const NEW = `SHA256:${'n'.repeat(43)}`;

  it('is pinned when it is shown first; another is refused until somebody accepts it', async () => {
    await sql`update devices_router set host_key = null where id = ${first.id}`.execute(db());
    await world.plan({ routers: [first.id] });
    const pinned = first.device.hostKey;
    expect(await keyOf()).toBe(pinned);
    first.device.hostKey = NEW;
    const plan = await world.plan({ routers: [first.id] });
    const [entry] = await world.entriesOf(plan.id);
    expect(entry).toMatchObject({ status: { value: 'failed' }, code: 'host_key_changed' });
    expect(entry.message).toContain(NEW);
    const url = `/api/devices/routers/${first.id}/accept-host-key/`;
    expect((await world.admin.post(url, { host_key: 'SHA256:short' })).body).toHaveProperty('host_key');
    expect((await (await world.holderOf(VIEWS)).post(url, { host_key: NEW })).status).toBe(403);
    expect((await world.admin.post(url, { host_key: NEW })).body).toMatchObject({ host_key: NEW });
    expect((await world.plan({ routers: [first.id] })).status.value).toBe('ready');
    first.device.hostKey = pinned;
    await world.admin.post(url, { host_key: pinned });
    await world.admin.patch(`/api/devices/routers/${first.id}/`, { host_key: NEW });
    expect(await keyOf()).toBe(pinned);
  });
});

describe('a credential', () => {
  it('signs in where a router has no password of its own, is written and never read', async () => {
    const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nnot-a-key\n-----END OPENSSH PRIVATE KEY-----';
    const made = await make(world.admin, credential, {
      name: 'edge',
      username: 'robot',
      password: 'pw',
      private_key: key,
    });
    expect(made).toMatchObject({ has_password: true, has_private_key: true });
    for (const name of ['password', 'private_key', 'passphrase', 'enable_password'])
      expect(made).not.toHaveProperty(name);
    const { connect } = world.routers.driver;
    const targets: any[] = [];
    world.routers.driver.connect = (target) => {
      targets.push(target);
      return connect(target);
    };
    await world.admin.patch(`/api/devices/routers/${first.id}/`, { credential: made.id });
    await world.plan({ routers: [first.id] });
    await world.admin.patch(`/api/devices/routers/${first.id}/`, {
      napalm_username: 'me',
      napalm_password: 'mine',
      napalm_args: { port: 22 },
    });
    await world.plan({ routers: [first.id] });
    await world.admin.patch(`/api/devices/routers/${first.id}/`, {
      credential: null,
      napalm_username: null,
      napalm_password: null,
      napalm_args: null,
    });
    world.routers.driver.connect = connect;
    expect(targets).toMatchObject([
      {
        host: '198.51.100.1',
        address: '198.51.100.1',
        username: 'robot',
        password: 'pw',
        private_key: key,
        timeout_ms: 30_000,
      },
      { username: 'me', password: 'mine', args: { port: 22 } },
    ]);
    expect(targets[1]).not.toHaveProperty('private_key');
    const events = (
      await world.admin.get('/api/users/audit-events/?kind=credential_used&ordering=-id&limit=2')
    ).body.results;
    expect(events.map(({ detail }: any) => detail.credential)).toEqual(['of the router', 'credential edge']);
    expect(JSON.stringify((await world.admin.get('/api/core/object-changes/?limit=20')).body)).not.toContain(
      'not-a-key',
    );
  });

  it('goes to no other place by who may not see it', async () => {
    const { id } = await make(world.admin, credential, { name: 'lent', username: 'robot', password: 'pw' });
    const changer = await world.holderOf([
      'devices.view_router',
      'devices.change_router',
      'devices.view_credential',
    ]);
    const url = `/api/devices/routers/${first.id}/`;
    expect((await changer.patch(url, { credential: id })).body).toHaveProperty('credential');
    await world.admin.patch(url, { credential: id });
    expect((await changer.patch(url, { hostname: 'evil.example.net' })).body).toHaveProperty('hostname');
    expect((await changer.patch(url, { napalm_args: { port: 2222 } })).body).toHaveProperty('hostname');
    expect((await changer.patch(url, { description: 'moved', hostname: '198.51.100.1' })).status).toBe(200);
    const lender = await world.holderOf([
      'devices.view_router',
      'devices.change_router',
      'devices.change_credential',
    ]);
    expect((await lender.patch(url, { credential: id })).status).toBe(200);
    await world.admin.patch(url, { credential: null, napalm_password: 'mine' });
    expect((await changer.patch(url, { hostname: 'evil.example.net' })).body).toHaveProperty('hostname');
    expect((await changer.patch(url, { hostname: 'r1.example.net', napalm_password: 'new' })).status).toBe(
      200,
    );
    await world.admin.patch(url, { hostname: '198.51.100.1', napalm_password: null });
    expect((await world.admin.delete(`/api/devices/credentials/${id}/`)).status).toBe(204);
  });
});
