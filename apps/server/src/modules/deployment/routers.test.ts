import { autonomousSystem, directPeeringSession, relationship } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../../test/app.ts';
import {
  type DeploymentWorld,
  deploymentWorld,
  type Managed,
  PLANS,
} from '../../../test/deployment-world.ts';
import { limitedApi } from '../../../test/limited.ts';
import { make } from '../../../test/make.ts';

const DEPLOY = 'devices.deploy_router_configuration';
const [APPROVE, APPLY] = ['deployment.approve_plan', 'deployment.apply_plan'];
const VIEWS = [
  'deployment.view_plan',
  'deployment.view_planrouter',
  'deployment.view_drift',
  'core.view_job',
  'devices.view_router',
];
const SECRET = 's3cret-of-the-session';

let world: DeploymentWorld;
let first: Managed;
let second: Managed;
beforeAll(async () => {
  world = await deploymentWorld(2, { DEPLOYMENT_FOUR_EYES: 'true' });
  const [one, other] = world.managed;
  if (!one || !other) throw new Error('two routers');
  [first, second] = [one, other];
  const peer = await make(world.admin, autonomousSystem, { asn: 64_501, name: 'Peer', affiliated: false });
  const [{ id: ours }] = (await world.admin.get('/api/peering/autonomous-systems/?asn=64500')).body.results;
  const { id: kind } = await make(world.admin, relationship, { name: 'Private', slug: 'private' });
  await make(world.admin, directPeeringSession, {
    autonomous_system: peer.id,
    local_autonomous_system: ours,
    relationship: kind,
    router: first.id,
    local_ip_address: '192.0.2.1',
    ip_address: '192.0.2.99',
    bgp_group: null,
    status: 'enabled',
    password: SECRET,
  });
  // Both peer with the same network, so they are never changed side by side.
  await make(world.admin, directPeeringSession, {
    autonomous_system: peer.id,
    local_autonomous_system: ours,
    relationship: kind,
    router: second.id,
    local_ip_address: '192.0.2.1',
    ip_address: '192.0.2.98',
    bgp_group: null,
    status: 'enabled',
    password: null,
  });
});
afterAll(() => world?.close());
beforeEach(() => world.reset());

const db = () => world.app.system().db;
const setTemplate = (text: string, of = first) =>
  sql`update devices_configuration set template = ${text} where id = ${of.template}`.execute(db());
const others = () => world.holderOf([APPROVE ?? '', APPLY ?? '', ...VIEWS]);

/** Makes a plan as the administrator, and has somebody else approve and apply it. */
async function carryOut(options: object = {}): Promise<{ plan: any; entries: any[] }> {
  const { id } = await world.plan(options);
  const other = await others();
  expect((await other.post(`${PLANS}${id}/approve/`, {})).status).toBe(200);
  expect((await other.post(`${PLANS}${id}/apply/`, {})).status).toBe(202);
  await world.runJobs();
  return { plan: (await world.admin.get(`${PLANS}${id}/`)).body, entries: await world.entriesOf(id) };
}

describe('who may do what with a plan', () => {
  it('makes it with the right to deploy, and decides and applies it with rights of their own', async () => {
    const deployer = await world.holderOf([DEPLOY, ...VIEWS]);
    const { status, body } = await deployer.post(PLANS, { routers: [first.id] });
    expect(status).toBe(202);
    await world.runJobs();
    for (const verb of ['approve', 'reject', 'apply'])
      expect((await deployer.post(`${PLANS}${body.id}/${verb}/`, {})).status, verb).toBe(403);
    const approver = await world.holderOf(['deployment.approve_plan', ...VIEWS]);
    expect((await approver.post(PLANS, { routers: [first.id] })).status).toBe(403);
    expect((await approver.post(`${PLANS}${body.id}/approve/`, { comment: 'Well done' })).body).toMatchObject(
      {
        status: { value: 'approved' },
        approval_comment: 'Well done',
      },
    );
    expect((await approver.post(`${PLANS}${body.id}/apply/`, {})).status).toBe(403);
    for (const api of [world.anonymous, world.readOnlyAdmin])
      expect((await api.post(`${PLANS}${body.id}/apply/`, {})).status).toBe(403);
  });

  it('is somebody else than its author, where four eyes are wanted', async () => {
    const { id } = await world.plan();
    expect(await world.admin.post(`${PLANS}${id}/approve/`, {})).toMatchObject({
      status: 409,
      body: { code: 'four_eyes' },
    });
    expect((await (await others()).post(`${PLANS}${id}/approve/`, {})).status).toBe(200);
  });

  it('sees no router of it that they may not view, and plans for none', async () => {
    const { id } = await world.plan();
    const some = await limitedApi(world, { 'devices.router': { id: [second.id] } });
    const { results } = (await some.get(`/api/deployment/plan-routers/?plan_id=${id}`)).body;
    expect(results.map((one: any) => one.router?.id ?? null)).toEqual([null, second.id]);
    expect(JSON.stringify(results)).not.toContain('"r1"');
    const [hidden, seen] = results;
    expect((await some.get(`/api/deployment/plan-routers/${hidden.id}/difference/`)).status).toBe(404);
    expect((await some.get(`/api/deployment/plan-routers/${seen.id}/difference/`)).status).toBe(200);
    for (const verb of ['approve', 'reject', 'apply', 'cancel'])
      expect(await some.post(`${PLANS}${id}/${verb}/`, {}), verb).toMatchObject({
        status: 403,
        body: { detail: 'This plan is also about routers that you may not view.' },
      });
    expect((await some.post(PLANS, { routers: [first.id] })).body).toEqual({
      routers: [`There is no router ${first.id}: leave it out.`],
    });
  });

  it('is told by the audit log, with whose secrets each router was signed in to', async () => {
    const { plan } = await carryOut();
    const events = (await world.admin.get('/api/users/audit-events/?ordering=-id&limit=40')).body.results;
    const of = (kind: string) => events.find((one: any) => one.kind.value === kind);
    expect(of('plan_made')).toMatchObject({ target_id: plan.id, detail: { routers: ['r1', 'r2'] } });
    expect(of('plan_approved').user.id).not.toBe(of('plan_made').user.id);
    expect(of('plan_applied')).toMatchObject({ target_id: plan.id });
    expect(of('configuration_changed')).toMatchObject({
      target_repr: 'r2',
      detail: { plan: plan.id, status: 'applied' },
    });
    expect(of('credential_used')).toMatchObject({
      target_type: 'devices.router',
      detail: { credential: 'of the settings', username: 'peersmith', for: `plan ${plan.id}` },
    });
  });
});

describe('sessions after a change', () => {
  const sessions = async (text: string, options: object = {}) => {
    await setTemplate(text);
    return carryOut({ routers: [first.id], ...options });
  };
  const rolledBack = ({ plan, entries }: { plan: any; entries: any[] }) => {
    expect(plan.status.value).toBe('stopped');
    expect(entries[0]).toMatchObject({
      status: { value: 'rolled_back' },
      code: 'gate_failed',
      step: 'neighbors',
    });
    expect(first.device).toMatchObject({ running: first.before, writes: [] });
    return entries[0];
  };

  it('that do not come back have it taken back', async () => {
    const entry = rolledBack(
      await sessions(first.wanted.replace('neighbor 2001:db8::99', 'neighbor 2001:db8::99 broken')),
    );
    expect(entry).toMatchObject({
      message: 'It was taken back: 2001:db8::99 did not come back within 120 s.',
      sessions: { before: 2, after: 1, gone: ['2001:db8::99'], fewer: [] },
    });
  });

  it('from which too few prefixes are left have it taken back', async () => {
    const entry = rolledBack(await sessions(`${first.wanted}\nfilter nothing`));
    expect(entry.sessions.fewer).toEqual(['192.0.2.99', '2001:db8::99']);
    expect(entry.message).toContain('more than 50 % of the prefixes are gone');
  });

  it('from which enough are left pass', async () => {
    first.device.reached = (place) => {
      if (place === 'gate') first.device.prefixes = 50;
    };
    expect((await sessions(first.wanted)).plan.status.value).toBe('applied');
  });

  it('need not come back where the plan removes them, or where they are meant to be down', async () => {
    const { plan, entries } = await sessions(first.wanted.replace('neighbor 2001:db8::99\n', ''));
    expect(plan.status.value).toBe('applied');
    expect(entries[0].sessions).toMatchObject({ before: 2, after: 1, gone: [] });
    await world.reset();
    await sql`update peering_directpeeringsession set status = 'disabled' where router_id = ${first.id}`.execute(
      db(),
    );
    const down = await sessions(first.wanted.replace('neighbor 192.0.2.99', 'neighbor 192.0.2.99 broken'));
    await sql`update peering_directpeeringsession set status = 'enabled' where router_id = ${first.id}`.execute(
      db(),
    );
    expect(down.plan.status.value).toBe('applied');
  });

  it('that come back late, but in time, pass, and are told of meanwhile', async () => {
    let asked = 0;
    let told: any;
    first.device.reached = (place) => {
      if (place === 'gate') asked += 1;
      first.device.slow = asked > 0 && asked < 60;
    };
    first.device.sleep = async () => {
      if (asked === 30) told = (await world.admin.get('/api/deployment/plan-routers/?status=applying')).body;
    };
    expect((await sessions(first.wanted)).plan.status.value).toBe('applied');
    expect(asked).toBeGreaterThan(60);
    expect(told.results[0].sessions).toMatchObject({ before: 2, until: expect.stringMatching(/Z$/) });
    expect(told.results[0].sessions.gone).not.toEqual([]);
  });
});

describe('webhooks', () => {
  it('hear before a router is changed, and what came of it', async () => {
    const { id } = (
      await world.admin.post('/api/extras/webhooks/', {
        name: 'changes of routers',
        content_types: ['deployment.planrouter'],
        type_update: true,
        payload_url: 'https://hooks.example.net/',
      })
    ).body;
    await carryOut({ routers: [first.id] });
    const { rows } = await sql<{ status: string; display: string }>`
      select payload::jsonb #>> '{snapshots,postchange,status}' as status, payload::jsonb #>> '{data,router_name}' as display
        from extras_webhookdelivery where webhook_id = ${id} order by id`.execute(db());
    expect(rows).toEqual([
      { status: 'applying', display: 'r1' },
      { status: 'applied', display: 'r1' },
    ]);
  });
});

describe('waves', () => {
  it('keep routers apart that share a peer, and stop where one was not changed as planned', async () => {
    first.device.faults = [{ place: 'gate', trouble: 'refused', times: 1 }];
    const { plan, entries } = await carryOut();
    expect(entries.map(({ router_name, wave, status }) => [router_name, wave, status.value])).toEqual([
      ['r1', 1, 'rolled_back'],
      ['r2', 2, 'skipped'],
    ]);
    expect(plan).toMatchObject({
      status: { value: 'stopped' },
      message: 'Stopped before it was through: 1 rolled back, 1 skipped.',
    });
  });
});

describe('texts of a plan', () => {
  let id: number;
  beforeEach(async () => {
    await setTemplate(
      `{% for s in router | direct_sessions %}neighbor {{ s | ip }} password {{ s.password }}\n{% endfor %}`,
    );
    first.device.overwrite(
      'neighbor 192.0.2.99\nsnmp-server community hidden-word ro\nusername x secret 9 $9$abcdef\n',
    );
    const plan = await world.plan({ routers: [first.id] });
    [{ id }] = await world.entriesOf(plan.id);
  });
  const text = async (api: Api, name: string) => {
    const { status, text: shown, headers } = await api.get(`/api/deployment/plan-routers/${id}/${name}/`);
    return { status, shown, masked: headers['x-masked-passwords'] };
  };

  it('have masks for secrets of sessions and of routers, and none for who may see them', async () => {
    const viewer = await world.holderOf(['devices.view_router_configuration']);
    expect(await text(viewer, 'rendered')).toMatchObject({
      shown: 'neighbor 192.0.2.99 password ********\n',
      masked: '1',
    });
    expect((await text(viewer, 'running')).shown).toBe(
      'neighbor 192.0.2.99\nsnmp-server community ******** ro\nusername x secret 9 ********\n',
    );
    const { shown } = await text(viewer, 'difference');
    expect(shown).toContain('+neighbor 192.0.2.99 password ********');
    for (const secret of [SECRET, 'hidden-word', '$9$']) expect(shown).not.toContain(secret);
    for (const half of ['peering.view_password', 'devices.view_password']) {
      const one = await world.holderOf(['devices.view_router_configuration', half]);
      expect((await text(one, 'rendered')).shown).not.toContain(SECRET);
    }
    const all = await world.holderOf([
      'devices.view_router_configuration',
      'peering.view_password',
      'devices.view_password',
    ]);
    expect(await text(all, 'rendered')).toMatchObject({
      shown: expect.stringContaining(SECRET),
      masked: '0',
    });
    expect((await text(all, 'difference')).shown).toContain('hidden-word');
    expect((await text(await world.holderOf(VIEWS), 'rendered')).status).toBe(403);
  });

  it('are sealed where they are kept', async () => {
    const { rows } = await sql<{
      row: string;
    }>`select to_jsonb(e)::text as row from deployment_planrouter e where id = ${id}`.execute(db());
    for (const secret of [SECRET, 'hidden-word']) expect(rows[0]?.row).not.toContain(secret);
  });
});

describe("upstream's way to install", () => {
  const CONFIGURE = '/api/devices/routers/configure/';

  it('compares, and says what would change in the output of a job', async () => {
    const { status, body, headers } = await world.admin.post(CONFIGURE, {
      routers: [first.id, second.id, 999_999],
    });
    expect([status, body.length]).toEqual([202, 2]);
    await world.runJobs();
    const job = (await world.admin.get(`/api/core/jobs/${body[0].id}/`)).body;
    expect(job).toMatchObject({
      status: { value: 'completed' },
      output: expect.stringContaining('+prefix-list NEW'),
    });
    expect(String(headers['x-plan'])).toMatch(/\/api\/deployment\/plans\/\d+\/$/);
    expect(first.device.writes).toEqual([]);
  });

  it('with commit does so where the caller may approve and apply', async () => {
    const deployer = await world.holderOf([DEPLOY, ...VIEWS]);
    const asked = await deployer.post(CONFIGURE, { routers: [first.id], commit: true });
    await world.runJobs();
    const job = (await world.admin.get(`/api/core/jobs/${asked.body[0].id}/`)).body;
    // The jobs of these tests run as the administrator, who made no four eyes of this plan.
    expect(job).toMatchObject({ status: { value: 'completed' }, data: { plan: expect.any(Number) } });
    expect(first.device.writes).toEqual([first.wanted]);
  });

  it('gives the plan to others where the caller may not', async () => {
    const { body } = await world.admin.post(CONFIGURE, { routers: [first.id], commit: true });
    await world.runJobs();
    const job = (await world.admin.get(`/api/core/jobs/${body[0].id}/`)).body;
    expect(job).toMatchObject({ status: { value: 'completed' } });
    expect(job.data.main.log.at(-1)[4]).toContain(`at /deployment/plans/${job.data.plan}/.`);
    expect((await world.admin.get(`${PLANS}${job.data.plan}/`)).body.status.value).toBe('ready');
    expect(first.device.writes).toEqual([]);
  });

  it('refuses as upstream does', async () => {
    expect(await world.admin.post(CONFIGURE, { routers: [] })).toMatchObject({
      status: 400,
      body: ['routers list must not be empty'],
    });
    expect((await world.admin.post(CONFIGURE, {})).body).toHaveProperty('routers');
    expect((await world.admin.post(CONFIGURE, { routers: ['x'] })).body).toHaveProperty('routers');
    expect(await world.admin.post(CONFIGURE, { routers: [999_999] })).toMatchObject({
      status: 404,
      body: { detail: expect.any(String) },
    });
    expect((await (await world.holderOf(VIEWS)).post(CONFIGURE, { routers: [first.id] })).status).toBe(403);
  });
});

it('asks for a list of plans and of their routers in a number of statements that does not grow', async () => {
  for (const path of [PLANS, '/api/deployment/plan-routers/', '/api/deployment/drifts/']) {
    await world.admin.get(path);
    world.statements();
    await world.admin.get(`${path}?limit=50`);
    expect(world.statements(), path).toBeLessThanOrEqual(5);
  }
});
