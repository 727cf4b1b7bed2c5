import {
  autonomousSystem,
  configuration,
  connection,
  internetExchange,
  internetExchangePeeringSession,
  router,
} from '@peersmith/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

const MARKER = 'Marker-of-a-password';
const SEES_TEXT = [
  'core.view_job',
  'devices.view_router',
  'devices.view_configuration',
  'devices.view_router_configuration',
];

let tested: TestApp;
let edge: number;
let viewer: Api;
let holder: Api;
beforeAll(async () => {
  tested = await testApp();
  const { admin } = tested;
  const template = await make(admin, configuration, {
    name: 'Passwords',
    template:
      '{% for s in router | ixp_sessions %}neighbor {{ s | ip }} password {{ s.password }}{% endfor %}',
  });
  const ours = await make(admin, autonomousSystem, { asn: 64_500, name: 'Ours', affiliated: true });
  const made = await make(admin, router, {
    name: 'edge1',
    hostname: 'edge1.example.net',
    local_autonomous_system: ours.id,
    configuration_template: template.id,
  });
  edge = made.id;
  const exchange = await make(admin, internetExchange, {
    name: 'IX',
    slug: 'ix',
    local_autonomous_system: ours.id,
  });
  const port = await make(admin, connection, {
    internet_exchange_point: exchange.id,
    router: edge,
    ipv4_address: '192.0.2.1/24',
  });
  const peer = await make(admin, autonomousSystem, { asn: 64_501, name: 'Peer' });
  await make(admin, internetExchangePeeringSession, {
    autonomous_system: peer.id,
    ixp_connection: port.id,
    ip_address: '192.0.2.2',
    password: MARKER,
  });
  viewer = await tested.holderOf(SEES_TEXT);
  holder = await tested.holderOf([...SEES_TEXT, 'peering.view_password']);
});
afterAll(() => tested?.close());

const MASKED = 'neighbor 192.0.2.2 password ********';
const OPEN = `neighbor 192.0.2.2 password ${MARKER}`;
const jobOf = async (api: Api, id: number) => (await api.get(`/api/core/jobs/${id}/`)).body;
async function rendered(api: Api): Promise<number> {
  const { body } = await api.get(`/api/devices/routers/${edge}/configuration/`);
  await expect
    .poll(async () => (await jobOf(viewer, body.id)).status.value, { timeout: 20_000 })
    .not.toMatch(/pending|running/);
  return body.id;
}

describe('what is rendered from passwords', () => {
  it('is masked for who may not see them, and counted', async () => {
    expect((await viewer.get(`/api/devices/routers/${edge}/render/`)).body).toMatchObject({
      text: MASKED,
      masked: 1,
    });
    const text = await viewer.get(`/api/devices/routers/${edge}/render/?format=text`);
    expect([text.text, text.headers['x-masked-passwords']]).toEqual([MASKED, '1']);
    expect((await holder.get(`/api/devices/routers/${edge}/render/`)).body).toMatchObject({
      text: OPEN,
      masked: 0,
    });
  });

  it('is told to the audit log where it is shown, also by an error that quotes it', async () => {
    const told = async () =>
      (await tested.admin.get('/api/users/audit-events/?kind=secret_read&target_type=devices.router')).body
        .count;
    const template = '{{ {}[(router | ixp_sessions)[0].password] + 1 }}';
    const checks = (api: Api) => api.post('/api/devices/configurations/check/', { template, router: edge });
    const asks = [
      checks,
      (api: Api) => api.get(`/api/devices/routers/${edge}/render/`),
      (api: Api) => api.post('/api/devices/configurations/check/', { template: 'nothing', router: edge }),
    ];
    for (const [at, ask] of asks.entries()) {
      const before = await told();
      await ask(viewer);
      expect(await told()).toBe(before);
      await ask(await tested.holderOf([...SEES_TEXT, 'peering.view_password']));
      expect(await told(), `${at}`).toBe(before + (at < 2 ? 1 : 0));
    }
  });

  it('is masked in the check of a template, and in what its errors quote', async () => {
    const check = (api: Api, template: string) =>
      api.post('/api/devices/configurations/check/', { template, router: edge });
    const one = '{{ (router | ixp_sessions)[0].password }}';
    expect((await check(viewer, one)).body).toMatchObject({ ok: true, text: '********' });
    expect((await check(holder, one)).body).toMatchObject({ ok: true, text: MARKER });
    const quoting =
      "{{ {}[(router | ixp_sessions)[0].password] + 1 }}{{ 'x'.encode((router | ixp_sessions)[0].password) }}";
    expect((await check(viewer, quoting)).text).not.toContain(MARKER);
  });

  it('lies in the row of its job sealed, and is shown to who may see it', async () => {
    await tested.app.work();
    const id = await rendered(holder);
    expect((await jobOf(viewer, id)).output).toBe(MASKED);
    expect((await jobOf(holder, id)).output).toBe(OPEN);
    // The two see different texts, whoever comes first.
    for (const [api, output] of [
      [viewer, MASKED],
      [holder, OPEN],
      [viewer, MASKED],
    ] as const) {
      const { results } = (await api.get(`/api/core/jobs/?name=devices.router.render_configuration`)).body;
      expect(results.map((row: any) => row.output)).toEqual([output]);
    }
    const byViewer = await rendered(viewer);
    expect((await jobOf(holder, byViewer)).output).toBe(MASKED);
    expect((await viewer.get('/api/core/jobs/?format=csv')).text).not.toContain(MARKER);
  });
});
