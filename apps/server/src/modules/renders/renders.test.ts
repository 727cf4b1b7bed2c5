import { autonomousSystem, configuration, platform, relationship, router } from '@peersmith/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { make } from '../../../test/make.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { followRenderingsJob } from './follow-job.ts';

const TEMPLATE = `hostname {{ router.name }}
{% for session in router.get_direct_peering_sessions() %}{% if session.status == 'enabled' %}neighbor {{ session.ip_address }} remote-as {{ session.autonomous_system.asn }}
neighbor {{ session.ip_address }} password {{ session.password }}
{% endif %}{% endfor %}`;
const SESSIONS = '/api/peering/direct-peering-sessions/';

let tested: TestApp;
let routers: number[];
let session: number;
let template: number;
beforeAll(async () => {
  tested = await testApp();
  const { admin } = tested;
  const made = await make(admin, platform, { name: 'FRR', slug: 'frr', napalm_driver: '' });
  const ours = await make(admin, autonomousSystem, { asn: 64_500, name: 'Ours', affiliated: true });
  const peer = await make(admin, autonomousSystem, { asn: 64_501, name: 'Peer' });
  const kind = await make(admin, relationship, { name: 'Private', slug: 'private' });
  template = Number((await make(admin, configuration, { template: TEMPLATE, jinja2_trim: false })).id);
  routers = [];
  for (const name of ['edge1', 'edge2'])
    routers.push(
      Number(
        (
          await make(admin, router, {
            ...{ name, platform: made.id, local_autonomous_system: ours.id, napalm_args: null },
            ...{ configuration_template: template, status: 'enabled' },
          })
        ).id,
      ),
    );
  const { body, text, status } = await admin.post(SESSIONS, {
    ...{ autonomous_system: peer.id, local_autonomous_system: ours.id, router: routers[0] },
    ...{ relationship: kind.id, status: 'enabled', password: 'a-very-secret-word' },
    ...{ ip_address: '192.0.2.1/31', local_ip_address: '192.0.2.0/31' },
  });
  if (status !== 201) throw new Error(text);
  session = body.id;
});
afterAll(() => tested?.close());

const planned = (body: object, query = 'dry_run=true&configurations=true') =>
  tested.admin.send('PATCH', `${SESSIONS}${session}/?${query}`, body);

describe('what a write would make of the configurations of routers', () => {
  it('is told with its dry run, router by router, and nothing is written', async () => {
    const { body } = await planned({ status: 'disabled' });
    expect(body.configurations).toMatchObject({ unchanged: 1, left_out: 0 });
    expect(body.configurations.routers).toMatchObject([
      { id: routers[0], name: 'edge1', added: 0, removed: 2, fault: '' },
    ]);
    const [{ difference }] = body.configurations.routers;
    expect(difference).toContain('--- edge1, now\n+++ edge1, after it\n');
    expect(difference).toContain('-neighbor 192.0.2.1/31 remote-as 64501\n');
    expect(JSON.stringify(body)).not.toContain('a-very-secret-word');
    expect((await tested.admin.get(`${SESSIONS}${session}/`)).body.status.value).toBe('enabled');
  });

  it('is nothing where a write changes none, and is not worked out where nobody asks', async () => {
    const { body } = await planned({ comments: 'Called them.' });
    expect(body.configurations).toEqual({ routers: [], unchanged: 2, left_out: 0 });
    expect((await planned({ status: 'disabled' }, 'dry_run=true')).body).not.toHaveProperty('configurations');
    expect((await planned({ status: 'disabled' }, 'dry_run=true&configurations=maybe')).body).toEqual({
      configurations: ['Enter true or false.'],
    });
  });

  it('is told of a deletion and of a template as well; one that breaks says where', async () => {
    const gone = await tested.admin.send('DELETE', `${SESSIONS}${session}/?dry_run=true&configurations=true`);
    expect(gone.body.configurations.routers).toMatchObject([{ name: 'edge1', removed: 2 }]);
    const broken = await tested.admin.send(
      'PATCH',
      `/api/devices/configurations/${template}/?dry_run=true&configurations=true`,
      { template: '{{ no.such.thing }}' },
    );
    expect(broken.body.configurations.routers).toMatchObject([
      { name: 'edge1', fault: expect.stringContaining('Line 1 of') },
      { name: 'edge2', fault: expect.stringContaining('Line 1 of') },
    ]);
  });

  it('is for who may see configurations, and of the routers that they may see', async () => {
    const writer = await tested.holderOf([
      ...['peering.view_directpeeringsession', 'peering.change_directpeeringsession'],
      ...['peering.view_autonomoussystem', 'devices.view_router', 'bgp.view_relationship'],
    ]);
    const refused = await writer.send('PATCH', `${SESSIONS}${session}/?dry_run=true&configurations=true`, {
      status: 'disabled',
    });
    expect([refused.status, refused.body.detail]).toEqual([
      403,
      expect.stringContaining('leave `configurations` out'),
    ]);
    const limited = await limitedApi(tested, { 'devices.router': { id: [String(routers[1])] } });
    const url = `/api/devices/routers/${routers[1]}/?dry_run=true&configurations=true`;
    const seen = await limited.send('PATCH', url, { name: 'edge3' });
    expect(seen.body.configurations.routers.map((one: any) => one.name)).toEqual(['edge3']);
    expect(seen.body.configurations.unchanged).toBe(0);
  });
});

describe('what was rendered', () => {
  const LIST = '/api/devices/renderings/';
  const listOf = async (query = ''): Promise<any[]> =>
    (await tested.admin.get(`${LIST}?${query}`)).body.results;
  const follow = async () => {
    const context = tested.app.system();
    await context.jobs.enqueue(context, followRenderingsJob.name);
    await jobRunner(tested.app, [followRenderingsJob])();
    return (await tested.admin.get('/api/core/jobs/?limit=1&ordering=-id')).body.results[0];
  };
  const change = async (text: string) => {
    const { status } = await tested.admin.patch(`/api/devices/configurations/${template}/`, {
      template: text,
    });
    expect(status).toBe(200);
  };

  it('is kept each time that it became another, and not looked at while nothing is changed', async () => {
    const first = await follow();
    expect(first.data.main.log.at(-1)[4]).toBe(
      'The configurations of 2 routers became others, of 2 that were looked at.',
    );
    expect((await follow()).data.main.log.at(-1)[4]).toBe('Nothing was changed.');
    await change(`${TEMPLATE}\nend`);
    expect((await follow()).data.main.log.at(-1)[4]).toContain('of 2 routers became others');
    await tested.admin.post('/api/extras/tags/', { name: 'Other', slug: 'other' });
    expect((await follow()).data.main.log.at(-1)[4]).toContain('of 0 routers became others');
    const rows = await listOf(`router_id=${routers[0]}`);
    expect(
      rows.map(({ added, removed, is_current, is_open }) => [added, removed, is_current, is_open]),
    ).toEqual([
      [2, 0, true, true],
      [3, 0, false, false],
    ]);
  });

  it('is compared with the one before, or any other of the router; with masks', async () => {
    const [now, before] = await listOf(`router_id=${routers[0]}`);
    const { text } = await tested.admin.get(`${LIST}${now.id}/difference/`);
    expect(text).toMatch(/^--- 20.*\n\+\+\+ 20.*\n@@.*\n/);
    expect(text).toContain('+end\n');
    expect((await tested.admin.get(`${LIST}${before.id}/difference/?from=${now.id}`)).text).toContain(
      '-end\n',
    );
    const whole = (await tested.admin.get(`${LIST}${now.id}/text/`)).text;
    expect(whole).toContain('password ********');
    const [other] = await listOf(`router_id=${routers[1]}`);
    expect((await tested.admin.get(`${LIST}${now.id}/difference/?from=${other.id}`)).body).toEqual({
      from: ['This is a rendering of another router.'],
    });
  });

  it('says why it could not be rendered, and that it can be again', async () => {
    await change('{{ no.such.thing }}');
    await follow();
    const [broken] = await listOf(`router_id=${routers[0]}`);
    expect(broken).toMatchObject({ fault: expect.stringContaining('Line 1 of'), lines: 0, is_open: true });
    await change(TEMPLATE);
    await follow();
    expect(await listOf(`router_id=${routers[0]}&is_current=true`)).toMatchObject([{ fault: '', lines: 3 }]);
  });

  it('is marked as reviewed by who may do that', async () => {
    const [now] = await listOf(`router_id=${routers[0]}`);
    const reader = await tested.holderOf(['devices.view_rendering', 'devices.view_router']);
    expect((await reader.post(`${LIST}${now.id}/review/`)).status).toBe(403);
    expect((await reader.get(`${LIST}${now.id}/text/`)).status).toBe(403);
    const done = await tested.admin.post(`${LIST}${now.id}/review/`);
    expect([done.status, done.body]).toMatchObject([200, { is_open: false, reviewed: expect.any(String) }]);
    expect(await listOf('is_open=true')).toHaveLength(1);
    const limited = await limitedApi(tested, { 'devices.router': { id: [String(routers[1])] } });
    expect((await limited.get(`${LIST}${now.id}/text/`)).status).toBe(404);
    expect((await limited.post(`${LIST}${now.id}/review/`)).status).toBe(404);
  });
});
