import {
  autonomousSystem,
  community,
  configuration,
  connection,
  exportable,
  exportTemplate,
  internetExchangePeeringSession,
  registry,
  router,
  webhook,
} from '@peersmith/model';
import { apiPathOf, carries, contentTypeOf } from '@peersmith/resource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { make } from '../../../test/make.ts';

const TEMPLATES = apiPathOf(exportTemplate);
const VIEW = 'extras.view_exporttemplate';
const MARKER = 'Marker-of-a-password';

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
  await tested.app.jobs.work();
  const { admin } = tested;
  for (const [asn, name] of [
    [64_501, 'One'],
    [64_502, 'Two'],
    [64_503, 'Three'],
  ])
    await make(admin, autonomousSystem, { asn, name });
  const edge = await make(admin, router, {
    name: 'edge1',
    napalm_username: 'not-for-templates',
    napalm_password: MARKER,
    napalm_args: { argument: 'not-for-templates' },
  });
  const port = await make(admin, connection, {
    router: edge.id,
    ipv4_address: '192.0.2.1/24',
    ipv6_address: null,
  });
  await make(admin, internetExchangePeeringSession, {
    autonomous_system: { asn: 64_501 },
    ixp_connection: port.id,
    ip_address: '192.0.2.2',
    password: MARKER,
    encrypted_password: MARKER,
  });
  await make(admin, webhook, { secret: MARKER });
});
afterAll(() => tested?.close());

const template = async (content_type: string, text: string, given: object = {}) =>
  (await make(tested.admin, exportTemplate, { content_type, template: text, ...given })).id;
const printed = (id: number, query = '', api: Api = tested.admin) =>
  api.get(`${TEMPLATES}${id}/render-synchronous/${query}`);
const text = async (...given: Parameters<typeof printed>) => {
  const { status, body } = await printed(...given);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.rendered;
};
const ASNS = '{% for a in dataset %}{{ a.asn }};{{ a.name }}\n{% endfor %}';
const SYSTEMS = contentTypeOf(autonomousSystem);

async function jobOf(id: number, api: Api) {
  const { status, body } = await api.get(`${TEMPLATES}${id}/render/`);
  expect([status, body.name]).toEqual([202, 'extras.exporttemplate.render']);
  const job = async () => (await tested.admin.get(`/api/core/jobs/${body.id}/`)).body;
  await expect
    .poll(async () => (await job()).status.value, { timeout: 20_000 })
    .not.toMatch(/pending|running/);
  return job();
}

describe('an export template', () => {
  it('prints all objects of its type, those of a list, or none', async () => {
    const id = await template(SYSTEMS, ASNS);
    expect(await text(id)).toContain('64501;One\n64502;Two\n64503;Three\n');
    expect(await text(id, '?asn=64503&asn=64501')).toBe('64501;One\n64503;Three\n');
    expect(await text(id, '?name__ic=t&asn__lt=64504&asn__gt=64500')).toBe('64502;Two\n64503;Three\n');
    expect(await text(id, '?asn=1')).toBe('');
    expect((await printed(id, '?asn=x')).body).toHaveProperty('asn');
    expect((await printed(id, '?nothing=1')).body).toHaveProperty('nothing');
  });

  it('is downloaded as what it is, and run by no browser', async () => {
    const id = await template(SYSTEMS, ASNS, { name: 'Prüf: "ASNs"/list', file_type: 'csv' });
    const { text: file, headers } = await printed(id, '?asn=64501&format=text');
    expect(file).toBe('64501;One\n');
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="Pr_f-ASNs-list.csv"; filename*=UTF-8''Pr%C3%BCf-ASNs-list.csv`,
      'x-content-type-options': 'nosniff',
    });
  });

  it('is rendered by a job', async () => {
    const job = await jobOf(await template(SYSTEMS, ASNS), tested.admin);
    expect(job).toMatchObject({
      status: { value: 'completed' },
      output: expect.stringContaining('64501;One'),
    });
    const failed = await jobOf(await template(SYSTEMS, 'a\n{{ 1 // 0 }}', { name: 'broken' }), tested.admin);
    expect(failed.status.value).toBe('failed');
    expect(JSON.stringify(failed)).toContain('Line 2 of broken: ZeroDivisionError');
  });

  it('says where it is wrong, and is never text then', async () => {
    const id = await template(SYSTEMS, 'a\n{{ dataset.first().nothing.at.all }}', { name: 'wrong' });
    const { status, body } = await printed(id);
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({
        code: 'template_error',
        template: 'wrong',
        line: 2,
        detail: expect.stringContaining('no attribute'),
      }),
    ]);
  });

  it('heeds its trimming where that is asked for, and not as upstream does', async () => {
    const id = await template(SYSTEMS, '{% if true %}\nx{% endif %}', { jinja2_trim: true });
    expect(await text(id)).toBe('\nx');
  });

  it('includes others, and is included in configurations', async () => {
    await template(SYSTEMS, '{{ dataset.count() }} systems', { name: 'counted' });
    const outer = await template(
      contentTypeOf(community),
      "{{ dataset.count() }}, {% include_exporttemplate 'counted' %}",
    );
    expect(await text(outer)).toMatch(/^\d+, \d+ systems$/);
    const { id } = await make(tested.admin, configuration, {
      template: "{{ router.name }}: {% include_exporttemplate 'counted' %}",
    });
    const { id: edge } = await make(tested.admin, router, { name: 'edge2', configuration_template: id });
    const { body } = await tested.admin.get(`/api/devices/routers/${edge}/render/`);
    expect(body.text).toMatch(/^edge2: \d+ systems$/);
  });

  it('is refused for what cannot be exported, and under a name that is taken', async () => {
    const post = async (given: object) =>
      (await tested.admin.post(TEMPLATES, { name: 'x', content_type: SYSTEMS, template: 'x', ...given }))
        .body;
    expect(await post({ content_type: 'users.token' })).toEqual({
      content_type: [expect.stringContaining('users.token')],
    });
    expect(await post({ content_type: 'no.type' })).toHaveProperty('content_type');
    expect(await post({ name: 'TABLE' })).toEqual({ name: [expect.stringContaining('choose another')] });
    expect(await post({ name: 'tables' })).toHaveProperty('id');
    expect(await post({ name: 'tables', content_type: 'bgp.community' })).toHaveProperty('id');
    expect(await post({ name: 'tables' })).toHaveProperty('non_field_errors');
  });

  it('is checked while it is written, with the first objects', async () => {
    const check = async (given: object) =>
      (await tested.admin.post(`${TEMPLATES}check/`, { template: ASNS, ...given })).body;
    expect(await check({})).toEqual({ ok: true });
    expect(await check({ content_type: SYSTEMS })).toEqual({
      ok: true,
      text: expect.stringContaining('64501;One'),
    });
    expect(await check({ template: '{% if %}' })).toMatchObject({ ok: false, line: 1 });
    expect(await check({ template: '{{ 1 // 0 }}', content_type: SYSTEMS })).toMatchObject({
      ok: false,
      line: 1,
    });
    expect(await check({ content_type: 'users.token' })).toHaveProperty('content_type');
  });

  it('prints every type that can be exported', async () => {
    for (const resource of Object.values(registry).filter((one) => carries(one, exportable))) {
      const of = await make(tested.admin, resource);
      const id = await template(
        contentTypeOf(resource),
        '{% for x in dataset %}<{{ x.id }} {{ x }}>{% endfor %}',
      );
      expect(await text(id, `?id=${of.id}`), resource.label).toMatch(new RegExp(`^<${of.id} .+>$`));
    }
  });

  it('takes a bounded number of statements', async () => {
    const id = await template(SYSTEMS, ASNS);
    tested.statements();
    await text(id);
    expect(tested.statements()).toBeLessThanOrEqual(14);
  });
});

describe('what an export prints', () => {
  const SESSIONS = contentTypeOf(internetExchangePeeringSession);
  const AROUND =
    '{% for s in dataset %}{{ s.ip_address }} {{ s.autonomous_system.asn }} {{ s.ixp_connection.router.name }};{% endfor %}';

  it('is what its reader may view, of every type', async () => {
    const id = await template(SESSIONS, AROUND);
    const may = (...types: string[]) => tested.holderOf([VIEW, ...types]);
    const view = ['peering.view_internetexchangepeeringsession', 'peering.view_autonomoussystem'];
    expect(
      await text(
        id,
        '?ip_address=192.0.2.2',
        await may(...view, 'net.view_connection', 'devices.view_router'),
      ),
    ).toBe('192.0.2.2 64501 edge1;');
    const { status, body } = await printed(id, '?ip_address=192.0.2.2', await may(...view));
    expect([status, body.detail]).toEqual([400, expect.stringContaining('None')]);
    expect((await printed(id, '', await may())).status).toBe(403);
    expect((await printed(id, '', await tested.holderOf(view))).status).toBe(403);
    expect((await printed(id, '', tested.anonymous)).status).toBe(403);
  });

  it('keeps to the objects that its reader is limited to', async () => {
    const limited = await limitedApi(tested, { [SYSTEMS]: { asn: ['64502', '64503'] } });
    const id = await template(SYSTEMS, ASNS);
    expect(await text(id, '', limited)).toBe('64502;Two\n64503;Three\n');
    expect(await text(id, '?asn=64501&asn=64502', limited)).toBe('64502;Two\n');
    const around = await template(SESSIONS, '{% for s in dataset %}{{ s.autonomous_system }}{% endfor %}');
    expect(await text(around, '?ip_address=192.0.2.2', limited)).toBe('None');
    const unsaved = await limited.post(`${TEMPLATES}check/`, { template: ASNS, content_type: SYSTEMS });
    expect(unsaved.body.text).toBe('64502;Two\n64503;Three\n');
  });

  it('is not widened by who is limited, through a configuration that includes it', async () => {
    const limited = await limitedApi(tested, { [SYSTEMS]: { asn: ['64502'] } });
    const id = await template(SYSTEMS, ASNS, { name: 'included somewhere' });
    const { status, body } = await limited.patch(`${TEMPLATES}${id}/`, { template: 'all of them' });
    expect([status, body.detail]).toEqual([403, expect.stringContaining('limited to some objects')]);
    expect((await limited.patch(`${TEMPLATES}${id}/`, { description: 'a word' })).status).toBe(200);
    expect((await limited.patch(`${TEMPLATES}${id}/`, { name: 'another' })).status).toBe(200);
  });

  it('has no secret in it, whoever asks', async () => {
    const everything =
      '{% for s in dataset %}{{ s.password }} {{ s.encrypted_password }} {{ s | as_json }} {{ s | as_yaml }} {{ s.ixp_connection.router.napalm_password }}{{ s.ixp_connection.router.napalm_username }}{{ s.ixp_connection.router | as_json }}{% endfor %}';
    const id = await template(SESSIONS, everything);
    const said = [
      await text(id, '?ip_address=192.0.2.2'),
      (await printed(id, '?ip_address=192.0.2.2&format=text')).text,
      JSON.stringify(await jobOf(id, tested.admin)),
      JSON.stringify((await printed(await template(SESSIONS, '{{ dataset.first().password // 0 }}'))).body),
      JSON.stringify((await tested.admin.get('/api/core/object-changes/?limit=0')).body),
    ];
    expect(said[0]).toContain('********');
    for (const one of said) expect(one).not.toContain(MARKER);
    const routers = await template(
      contentTypeOf(router),
      '{% for r in dataset %}{{ r | as_json }}{{ r.napalm_args }}{% endfor %}',
    );
    expect(await text(routers)).not.toMatch(new RegExp(`${MARKER}|not-for-templates`));
  });
});
