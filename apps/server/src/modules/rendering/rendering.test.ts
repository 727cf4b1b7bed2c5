import { readFileSync } from 'node:fs';
import {
  autonomousSystem,
  configuration,
  connection,
  internetExchange,
  internetExchangePeeringSession,
  platform,
  router,
} from '@peersmith/model';
import { FINDING_KINDS } from '@peersmith/rendering';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import type { Context } from '../../engine/context.ts';
import { create } from '../../engine/write/save.ts';
import { shippedSource } from '../setup/index.ts';
import { renderRouter } from './index.ts';
import { benchRender, makeSessions } from './render.bench.ts';

let tested: TestApp;
let context: Context;
let ids: { configuration: number; router: number; connection: number };

beforeAll(async () => {
  tested = await testApp();
  context = tested.app.system();
  const idOf = async (made: Promise<{ id?: unknown }>) => Number((await made).id);
  const template = await idOf(
    create(context, configuration, {
      name: 'FRRouting',
      template: shippedSource('frr'),
      jinja2_trim: true,
      jinja2_lstrip: true,
    }),
  );
  const frr = await idOf(create(context, platform, { name: 'FRRouting', slug: 'frr' }));
  const ours = await idOf(create(context, autonomousSystem, { asn: 64500, name: 'Ours', affiliated: true }));
  const edge = await idOf(
    create(context, router, {
      name: 'edge1',
      hostname: 'edge1.example.net',
      platform: frr,
      local_autonomous_system: ours,
      configuration_template: template,
    }),
  );
  const exchange = await idOf(
    create(context, internetExchange, { name: 'Alpha IX', slug: 'alpha', local_autonomous_system: ours }),
  );
  const port = await idOf(
    create(context, connection, {
      internet_exchange_point: exchange,
      router: edge,
      ipv4_address: '192.0.2.1/24',
      ipv6_address: '2001:db8::1/64',
    }),
  );
  const peer = await idOf(
    create(context, autonomousSystem, { asn: 64501, name: 'Example One', ipv4_max_prefixes: 100 }),
  );
  await create(context, internetExchangePeeringSession, {
    autonomous_system: peer,
    ixp_connection: port,
    ip_address: '192.0.2.2',
    password: 'secret',
  });
  ids = { configuration: template, router: edge, connection: port };
});
afterAll(() => tested?.close());

const useTemplate = (template: string) =>
  tested.admin.patch(`/api/devices/configurations/${ids.configuration}/`, { template });
const rendered = (suffix = '') => tested.admin.get(`/api/devices/routers/${ids.router}/render/${suffix}`);

describe('the configuration of a router', () => {
  it('comes with its template and what it cost, or as plain text', async () => {
    const { status, body } = await rendered();
    expect(status).toBe(200);
    expect(body).toMatchObject({ template: { id: ids.configuration, name: 'FRRouting' } });
    expect(body.text).toContain(' neighbor 192.0.2.2 remote-as 64501\n');
    expect(body.text).toContain(' neighbor 192.0.2.2 password secret\n');
    const plain = await rendered('?format=text');
    expect(plain.headers['content-type']).toMatch(/^text\/plain/);
    expect(plain.text).toBe(body.text);
  });

  it('needs the permission to see configurations', async () => {
    const reader = await tested.holderOf(['devices.view_router']);
    expect((await reader.get(`/api/devices/routers/${ids.router}/render/`)).status).toBe(403);
    const holder = await tested.holderOf(['devices.view_router', 'devices.view_router_configuration']);
    expect((await holder.get(`/api/devices/routers/${ids.router}/render/`)).status).toBe(200);
    expect((await rendered()).status).toBe(200);
    expect((await tested.admin.get('/api/devices/routers/999/render/')).status).toBe(404);
  });

  it('is an error with its place, never text, when the template fails', async () => {
    await useTemplate('ok\n{{ router.name }}\n  {{ router.zz.yy }}');
    expect(await rendered()).toMatchObject({
      status: 400,
      body: {
        code: 'template_error',
        detail: "UndefinedError: 'devices.models.Router object' has no attribute 'zz'",
        template: 'FRRouting',
        line: 3,
        excerpt: expect.stringContaining('router.zz.yy'),
      },
    });
    await useTemplate('{% if %}');
    expect((await rendered('?format=text')).body).toMatchObject({ code: 'template_error', line: 1 });
    await useTemplate(shippedSource('frr'));
  });

  it('includes other templates by name, and names the one that failed', async () => {
    const part = await tested.admin.post('/api/devices/configurations/', {
      name: 'part',
      template: 'AS{{ local_as.asn }}',
    });
    await useTemplate(
      "{% include_configuration 'part' %} {% include 'configuration::part' %}{% include 'configuration::none' ignore missing %}",
    );
    expect((await rendered()).body.text).toBe('AS64500 AS64500');
    await tested.admin.patch(`/api/devices/configurations/${part.body.id}/`, {
      template: 'one\n{{ 1 / 0 }}',
    });
    expect((await rendered()).body).toMatchObject({
      template: 'part',
      line: 2,
      detail: 'ZeroDivisionError: division by zero',
    });
    await useTemplate("{% include 'configuration::none' %}");
    expect((await rendered()).body).toMatchObject({ detail: 'TemplateNotFound: none' });
    await useTemplate(shippedSource('frr'));
  });

  it('says what it leaves out, and that it is not to be installed', async () => {
    expect((await rendered()).body).toMatchObject({ findings: [], installable: true });
    await useTemplate("{{ router | left_out('nobody wants it', 'Want it.') }}");
    const { body } = await rendered();
    expect(body).toMatchObject({ text: 'nobody wants it', installable: false });
    expect(body.findings).toEqual([
      {
        kind: 'left_out',
        severity: 'error',
        object: { content_type: 'devices.router', id: ids.router, display: 'edge1' },
        message: 'Nobody wants it.',
        remedy: 'Want it.',
      },
    ]);
    expect((await rendered('?format=text')).headers).toMatchObject({ 'x-installable': 'false' });
    await useTemplate('{% for s in router | ixp_sessions %}{{ s.password }}{% endfor %}');
    expect((await rendered('?format=text')).headers).toMatchObject({ 'x-installable': 'true' });
    const viewer = await tested.holderOf(['devices.view_router', 'devices.view_router_configuration']);
    expect((await viewer.get(`/api/devices/routers/${ids.router}/render/`)).body).toMatchObject({
      text: '********',
      findings: [],
      installable: false,
    });
    await useTemplate(shippedSource('frr'));
  });

  it('describes each kind of finding in the manual', () => {
    const manual = readFileSync(new URL('../../../../../docs/templates.md', import.meta.url), 'utf8');
    for (const { kind, severity } of FINDING_KINDS) expect(manual).toContain(`| \`${kind}\` | ${severity} |`);
  });

  it('says that a router has no template', async () => {
    await tested.admin.patch(`/api/devices/routers/${ids.router}/`, { name: 'edge1' });
    const { body } = await tested.admin.post('/api/devices/routers/', {
      name: 'bare',
      hostname: 'bare.example.net',
      platform: { slug: 'frr' },
      local_autonomous_system: { asn: 64500 },
    });
    expect(await tested.admin.get(`/api/devices/routers/${body.id}/render/`)).toMatchObject({
      status: 400,
      body: { code: 'no_template' },
    });
  });

  it('is the output of a job, and a template that fails is a failed job', async () => {
    await tested.app.jobs.work();
    const finished = async () => {
      const { status, body } = await tested.admin.get(`/api/devices/routers/${ids.router}/configuration/`);
      expect(status).toBe(202);
      for (;;) {
        const job = (await tested.admin.get(`/api/core/jobs/${body.id}/`)).body;
        if (!['pending', 'running'].includes(job.status.value)) return job;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    expect(await finished()).toMatchObject({
      status: { value: 'completed' },
      output: expect.stringContaining('router bgp 64500'),
    });
    await useTemplate("{{ router | left_out('nobody wants it', 'Want it.') }}");
    const { output, data } = await finished();
    expect(output).toBe('nobody wants it');
    expect(JSON.stringify(data)).toContain('edge1: Nobody wants it. Want it.');
    expect(JSON.stringify(data)).toContain('Not to be installed: it leaves something out.');
    await useTemplate('{{ zz.yy }}');
    expect(await finished()).toMatchObject({ status: { value: 'failed' }, output: '' });
    await useTemplate(shippedSource('frr'));
  });
});

describe('the check of a template', () => {
  const check = (body: Record<string, unknown>) =>
    tested.admin.post('/api/devices/configurations/check/', body);

  it('compiles, or renders for a router', async () => {
    expect((await check({ template: '{{ zz.yy }}' })).body).toEqual({ ok: true });
    expect((await check({ template: '{{ router.name }}', router: ids.router })).body).toEqual({
      ok: true,
      text: 'edge1',
    });
    expect((await check({ template: 'a\n{{ 1 | zig }}' })).body).toMatchObject({
      ok: false,
      detail: "No filter named 'zig'.",
      line: 2,
    });
    expect((await check({ template: '{{ zz.yy }}', router: ids.router })).body).toMatchObject({
      ok: false,
      detail: "UndefinedError: 'zz' is undefined",
      line: 1,
    });
  });

  it('tries a text for each router of a configuration, and keeps a draft beside what is in force', async () => {
    const path = `/api/devices/configurations/${ids.configuration}/`;
    const tried = async (template: string) => (await tested.admin.post(`${path}try/`, { template })).body;
    expect(await tried('{{ router.name }}')).toEqual({ rendered: 1, left_out: 0, failing: [] });
    expect(await tried('\n{{ zz.yy }}')).toMatchObject({
      failing: [
        { router: { id: ids.router, name: 'edge1' }, line: 2, detail: "UndefinedError: 'zz' is undefined" },
      ],
    });
    await tested.admin.patch(path, { draft: '{{ zz.yy }}' });
    expect((await tested.admin.get(`/api/devices/routers/${ids.router}/render/`)).status).toBe(200);
    expect((await tested.admin.get(path)).body.draft).toBe('{{ zz.yy }}');
    const writer = await tested.holderOf(['devices.view_configuration']);
    expect((await writer.post(`${path}try/`, { template: 'x' })).status).toBe(403);
  });

  it('refuses what it does not know, and renders only for those who may see configurations', async () => {
    expect((await check({ template: 'x', zz: 1 })).status).toBe(400);
    expect((await check({})).body).toHaveProperty('template');
    const writer = await tested.holderOf(['devices.view_configuration', 'devices.view_router']);
    const send = (body: object) => writer.post('/api/devices/configurations/check/', body);
    expect((await send({ template: 'x' })).body).toEqual({ ok: true });
    expect((await send({ template: 'x', router: ids.router })).status).toBe(403);
    const none = await tested.holderOf([]);
    expect((await none.post('/api/devices/configurations/check/', { template: 'x' })).status).toBe(403);
    expect(
      (await tested.readOnlyAdmin.post('/api/devices/configurations/check/', { template: 'x' })).status,
    ).toBe(200);
  });
});

describe('the cost of a rendering', () => {
  const statements = async (template: string) => {
    await useTemplate(template);
    tested.statements();
    const result = await renderRouter(context, ids.router);
    return { result, sent: tested.statements() };
  };
  const everything =
    "{{ autonomous_systems.first().prefixes }}{{ autonomous_systems.first().peeringdb_network }}{% for x in internet_exchange_points %}{{ x | sessions | length }}{{ x.peeringdb_prefixes }}{% endfor %}{% for a in autonomous_systems %}{{ a | direct_sessions | length }}{% endfor %}{% include 'configuration::none' ignore missing %}";

  it('is as many statements for one session as for a thousand, and at most twenty', async () => {
    const templates = [shippedSource('frr'), everything];
    const before = [];
    for (const template of templates) before.push((await statements(template)).sent);
    await makeSessions(context, ids.connection, 1000);
    for (const [at, template] of templates.entries()) {
      const { result, sent } = await statements(template);
      expect(result.kind).toBe('rendered');
      expect(sent).toBe(before[at]);
      expect(sent).toBeLessThanOrEqual(20);
      if (result.kind === 'rendered') expect(result.statements).toBe(sent);
    }
  });

  it('is a statement more for each step from a template to those that it names, and none for what looks like one', async () => {
    const parts = [
      ['inner', '{{ router.name }}'],
      [
        'outer',
        "{% include 'configuration::inner' %}{% if false %}{% include_configuration outer %}{% endif %}",
      ],
      ['apart', '{{ 1 / 0 }}'],
    ];
    for (const [name, template] of parts)
      await tested.admin.post('/api/devices/configurations/', { name, template });
    const costOf = async (template: string) => {
      const { result, sent } = await statements(template);
      expect(result).toMatchObject({ kind: 'rendered' });
      return result.kind === 'rendered' ? { text: result.text, sent } : null;
    };
    const plain = (await costOf('{{ router.name }}'))?.sent ?? 0;
    const raw = "{% raw %}{% include 'configuration::inner' %}{% endraw %}";
    expect(await costOf(raw)).toEqual({ text: "{% include 'configuration::inner' %}", sent: plain });
    const one = '{% include_configuration inner %}';
    expect(await costOf(one)).toEqual({ text: 'edge1', sent: plain + 1 });
    const two = "{% include 'configuration::none' ignore missing %}{% include_configuration outer %}";
    expect(await costOf(two)).toEqual({ text: 'edge1', sent: plain + 2 });
    const computed = "{% include 'configuration::' ~ ['out', 'er'] | join %}";
    expect(await costOf(computed)).toEqual({ text: 'edge1', sent: plain + 1 });
    const nowhere = "{% include 'configuration::\\x00' ignore missing %}";
    expect(await costOf(nowhere)).toEqual({ text: '', sent: plain });
  });

  it('gives the same bytes twice', async () => {
    await useTemplate(shippedSource('frr'));
    const [one, two] = [await rendered('?format=text'), await rendered('?format=text')];
    expect(one.text).toBe(two.text);
    expect(one.text.match(/ remote-as /g)).toHaveLength(1001);
  });

  it('is measured by the bench', async () => {
    expect(await benchRender(context, 1000)).toMatchObject([
      { unit: 'ms', budget: 60 },
      { unit: 'ms' },
      { unit: 'statements', budget: 20 },
    ]);
  });
});
