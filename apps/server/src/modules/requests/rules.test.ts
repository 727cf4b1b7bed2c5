import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DESK, type RequestsWorld, requestsWorld } from '../../../test/requests-world.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { provisionJob } from './automatic-provision.ts';

const RULES = '/api/requests/rules/';
const DRY_RUN = `${RULES}dry-run/`;
const FOUR = { field: 'address_family', operator: 'eq', value: 4 };

let world: RequestsWorld;
beforeAll(async () => {
  world = await requestsWorld();
});
afterEach(() => world.clear());
afterAll(() => world?.tested.close());

const rule = async (given: object) => {
  const { status, body, text } = await world.admin.post(RULES, {
    ...{ name: 'Open', position: 10, enabled: true, action: 'accept' },
    conditions: { field: 'policy_general', operator: 'eq', value: 'Open' },
    ...given,
  });
  if (status !== 201) throw new Error(text);
  return body;
};

describe('policy rules', () => {
  it('decide in their order, the first that holds', async () => {
    const last = await rule({ position: 20, name: 'All' });
    await rule({ position: 5, name: 'Draft', enabled: false, action: 'refuse', text: 'No.' });
    const first = await rule({
      ...{ position: 10, name: 'Small', action: 'refuse', text: 'You are too small.' },
      conditions: { all: [{ field: 'address_family', operator: 'eq', value: 4 }] },
    });
    const request = await world.asked({ asked_sessions: [{ ixlan: 1, connection: 1 }] });
    expect(request).toMatchObject({ status: { value: 'accepted' }, decided_by: null });
    const sessions = await world.sessionsOf(request.id);
    expect(
      sessions.map((one) => [one.ip_address, one.status.value, one.decided_by_rule.id, one.verdict]),
    ).toEqual([
      ['2001:db8:1::10', 'accepted', last.id, ''],
      ['192.0.2.10', 'refused', first.id, 'You are too small.'],
    ]);
    expect(await world.stepsOf(request.id)).toEqual(['create received', 'check checked', 'accept accepted']);
  });

  it('leave to a person what a hard check speaks against, and what no rule is about', async () => {
    await rule({});
    const hidden = await world.asked({ asked_sessions: [{ ip_address: '192.0.2.77', connection: 1 }] });
    expect(hidden.status.value).toBe('checked');
    const rules = await rule({
      name: 'Refuses',
      position: 1,
      action: 'refuse',
      text: 'No.',
      conditions: { field: 'failed_checks', operator: 'gt', value: 0 },
    });
    const refused = await world.asked({ asked_sessions: [{ ip_address: '192.0.2.78', connection: 1 }] });
    expect(refused).toMatchObject({ status: { value: 'refused' }, decided_by_rule: { id: rules.id } });
  });

  it('decide again when a request is checked again', async () => {
    const { id } = await world.asked();
    await rule({});
    expect((await world.act(id, 'check')).body).toMatchObject({ status: { value: 'accepted' } });
  });

  it.each([
    [{ conditions: { field: 'colour', operator: 'eq', value: 1 } }, 'conditions', /no fact "colour"/],
    [{ conditions: { field: 'asn', operator: 'eq', value: 'x' } }, 'conditions', /asn must be a number/],
    [{ action: 'refuse' }, 'text', /reads this/],
    [{ action: 'wave' }, 'action', /not a valid choice/],
  ])('are refused where they mean nothing: %j', async (given, field, text) => {
    const { status, body } = await world.admin.post(RULES, { name: 'Odd', ...given });
    expect(status).toBe(400);
    expect(String(body[field])).toMatch(text);
  });

  it('are enabled, changed and deleted while enabled by who may activate them', async () => {
    const EDITS = ['view', 'add', 'change', 'delete'].map((verb) => `requests.${verb}_rule`);
    const editor = await world.tested.holderOf(EDITS);
    const made = await editor.post(RULES, { name: 'Mine', conditions: { all: [] } });
    expect(made.status).toBe(201);
    expect((await editor.patch(`${RULES}${made.body.id}/`, { action: 'accept' })).status).toBe(200);
    expect((await editor.patch(`${RULES}${made.body.id}/`, { enabled: true })).status).toBe(403);
    expect((await editor.post(RULES, { name: 'Other', enabled: true })).status).toBe(403);
    const boss = await world.tested.holderOf([...EDITS, 'requests.activate_rule']);
    expect((await boss.patch(`${RULES}${made.body.id}/`, { enabled: true })).status).toBe(200);
    expect((await editor.patch(`${RULES}${made.body.id}/`, { action: 'ask' })).status).toBe(403);
    expect((await editor.patch(`${RULES}${made.body.id}/`, { name: 'Renamed' })).status).toBe(200);
    expect((await editor.delete(`${RULES}${made.body.id}/`)).status).toBe(403);
    expect((await boss.delete(`${RULES}${made.body.id}/`)).status).toBe(204);
  });
});

describe('a dry run', () => {
  it('over requests says what a draft would decide otherwise, and writes nothing', async () => {
    const { id } = await world.asked({ asked_sessions: [{ ixlan: 1, connection: 1 }] });
    const draft = await rule({ enabled: false });
    const before = await world.run('select max(id) as last from core_objectchange');
    const { status, body } = await world.admin.post(DRY_RUN, { rule: draft.id, over: 'requests' });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        ...{ considered: 2, changed: 2 },
        now: { accept: 0, refuse: 0, ask: 2 },
        tried: { accept: 2, refuse: 0, ask: 0 },
        rules: [{ name: 'Open', action: 'accept', decided: 2 }],
      },
    });
    expect(body.differences[0]).toMatchObject({
      request: id,
      asn: 64_502,
      now: { action: 'ask', rule: null },
      tried: { action: 'accept', rule: 'Open' },
    });
    expect(await world.run('select max(id) as last from core_objectchange')).toEqual(before);
    expect((await world.sessionsOf(id)).map((one) => one.status.value)).toEqual(['proposed', 'proposed']);
  });

  it('over candidates treats each as if it asked', async () => {
    const rules = [
      { name: 'Plain', conditions: { field: 'asn', operator: 'eq', value: 64_502 }, action: 'accept' },
      { name: 'Rest', conditions: { all: [] }, action: 'refuse', text: 'No.' },
    ];
    const { body } = await world.admin.post(DRY_RUN, { rules, over: 'candidates' });
    const missing = (await world.admin.get('/api/peeringdb/candidate-sessions/?local_asn=64500')).body.count;
    expect(body).toMatchObject({ considered: missing, now: { ask: missing } });
    const plain = body.rules.find(({ name }: any) => name === 'Plain');
    expect(plain.decided).toBe(4);
    expect(body.tried).toEqual({ accept: 4, refuse: missing - 4, ask: 0 });
  });

  it.each([
    [{ over: 'candidates' }, 'rules'],
    [{ over: 'stars', rules: [] }, 'over'],
    [{ over: 'requests', rules: [], last: 201 }, 'last'],
  ])('is asked for as a whole: %j', async (body, field) => {
    const answer = await world.admin.post(DRY_RUN, body);
    expect(answer).toMatchObject({ status: 400, body: { [field]: expect.any(Array) } });
  });

  it('names the rule and the fact that is wrong', async () => {
    const rules = [{ name: 'Odd', conditions: { field: 'colour', operator: 'eq', value: 1 }, action: 'ask' }];
    const { status, text } = await world.admin.post(DRY_RUN, { over: 'requests', rules });
    expect(status).toBe(400);
    expect(text).toContain('colour');
  });

  it('takes as many statements for all candidates as for none', async () => {
    const counted = async (body: object) => {
      world.tested.statements();
      await world.admin.post(DRY_RUN, { rules: [], over: 'candidates', ...body });
      return world.tested.statements();
    };
    const some = await counted({});
    await world.run(
      `insert into requests_stance (asn, state, reason) select asn, 'never', 'x' from peeringdb_network`,
    );
    expect(await counted({})).toBe(some);
  });
});

describe('a rule that has its sessions made', () => {
  const provisioned = () => jobRunner(world.tested.app, [provisionJob])();
  const madeOf = async (id: number) =>
    (
      await world.run(
        `select s.status from requests_session q left join peering_internetexchangepeeringsession s on s.id = q.session_id
         where q.request_id = ${id} order by q.id`,
      )
    ).map(({ status }) => status);

  it('makes them in the background, with its status, though whoever asked may not', async () => {
    await rule({ session_status: 'enabled' });
    const clerk = await world.tested.holderOf(DESK);
    const { body } = await world.ask(
      { asked_sessions: [{ ip_address: '192.0.2.10', connection: 1 }] },
      clerk,
    );
    expect(body).toMatchObject({ status: { value: 'accepted' } });
    await provisioned();
    expect(await madeOf(body.id)).toEqual(['enabled']);
    expect(await world.stepsOf(body.id)).toEqual([
      'create received',
      'check checked',
      'accept accepted',
      'provision provisioning',
    ]);
    const jobs = await world.run(`select id, user_id from core_job where name = 'requests.provision'`);
    expect(jobs).toMatchObject([{ user_id: null }]);
    await jobRunner(world.tested.app, [provisionJob])(Number(jobs[0].id));
    expect((await world.stepsOf(body.id)).length).toBe(4);
    expect(
      await world.run('select id from peering_internetexchangepeeringsession where id >= 1000'),
    ).toHaveLength(1);
  });

  it('takes the most careful status of those that accepted', async () => {
    await rule({ position: 1, name: 'IPv4', session_status: 'requested', conditions: FOUR });
    await rule({ position: 2, name: 'Rest', session_status: 'enabled' });
    const { id } = await world.asked({ asked_sessions: [{ ixlan: 1, connection: 1 }] });
    await provisioned();
    expect(await madeOf(id)).toEqual(['requested', 'requested']);
  });

  it('leaves it to a person where one of the sessions was accepted by another rule', async () => {
    await rule({ position: 1, name: 'IPv4', conditions: FOUR });
    await rule({ position: 2, name: 'Rest', session_status: 'enabled' });
    const { id } = await world.asked({ asked_sessions: [{ ixlan: 1, connection: 1 }] });
    await provisioned();
    expect(await world.stepsOf(id)).toEqual(['create received', 'check checked', 'accept accepted']);
  });

  it('leaves the request accepted, and says why, where they cannot be made', async () => {
    await rule({ session_status: 'provisioning' });
    const { id } = await world.asked({ asked_sessions: [{ ip_address: '192.0.2.10', connection: 2 }] });
    await world.run(
      `insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address) values (3, 2, '192.0.2.10')`,
    );
    await provisioned();
    expect(await world.stepsOf(id)).toEqual([
      'create received',
      'check checked',
      'accept accepted',
      'provision accepted',
    ]);
    const [last] = (await world.admin.get(`/api/requests/steps/?request_id=${id}&ordering=-id`)).body.results;
    expect(last.text).toMatch(/^The sessions were not made\. .*192\.0\.2\.10/);
  });

  it('decides nothing of a request on the wait list until that leaves it', async () => {
    await rule({ session_status: 'provisioning' });
    const { id, status } = await world.asked({ is_waiting: true });
    expect(status.value).toBe('checked');
    expect((await world.act(id, 'check')).body).toMatchObject({ status: { value: 'checked' } });
    const left = await world.admin.patch(`/api/requests/requests/${id}/`, { is_waiting: false });
    expect(left.body).toMatchObject({ is_waiting: false, status: { value: 'accepted' } });
    await provisioned();
    expect(await madeOf(id)).toEqual(['provisioning']);
  });

  it('takes the same permission as enabling it', async () => {
    const { id } = await rule({});
    const editor = await world.tested.holderOf(['requests.view_rule', 'requests.change_rule']);
    expect((await editor.patch(`${RULES}${id}/`, { session_status: 'enabled' })).status).toBe(403);
    expect((await world.admin.patch(`${RULES}${id}/`, { session_status: 'enabled' })).body).toMatchObject({
      session_status: { value: 'enabled' },
    });
  });
});
