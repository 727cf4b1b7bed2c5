import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autonomousSystem, exportTemplate, router } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { refreshRpkiJob } from '../rpki/refresh-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'peersmith-rpki-templates-'));
const path = join(folder, 'vrps.json');
let tested: TestApp;
let id: number;
beforeAll(async () => {
  writeFileSync(
    path,
    JSON.stringify({
      roas: [{ asn: 64501, prefix: '192.0.2.0/24' }],
      aspas: [{ customer_asid: 64501, providers: [64502] }],
    }),
  );
  tested = await testApp({ RPKI_FILE: path });
  id = Number((await make(tested.admin, router)).id);
});
afterAll(async () => {
  await tested?.close();
  rmSync(folder, { recursive: true });
});

const TEMPLATE =
  "{{ '192.0.2.0/24' | rpki_validity(64501) }} {{ '192.0.2.0/25' | rpki_validity(64501) }} {{ 64501 | aspa_providers }}";
const check = async (template = TEMPLATE) =>
  (await tested.admin.post('/api/devices/configurations/check/', { template, router: id })).body;

it('a template that asks RPKI is told what is in force, or that nothing is', async () => {
  expect(await check()).toMatchObject({
    text: 'None None None',
    findings: [
      {
        kind: 'rpki_missing',
        severity: 'error',
        message: 'Its template asks RPKI, and nothing was read of it yet.',
      },
    ],
  });
  await tested.admin.post('/api/rpki/refresh/', {});
  await jobRunner(tested.app, [refreshRpkiJob])();
  expect(await check()).toEqual({ ok: true, text: 'valid invalid [64502]' });
  await sql`update rpki_snapshot set as_of = now() - interval '25 hours'`.execute(tested.app.system().db);
  expect(await check()).toMatchObject({
    text: 'None None None',
    findings: [{ message: 'Its template asks RPKI, and what was read of it is too old.' }],
  });
  expect(await check('{{ router.name }}')).not.toHaveProperty('findings');
  await sql`update rpki_snapshot set as_of = now()`.execute(tested.app.system().db);
});

it('an export says what RPKI does to those who may see that', async () => {
  await make(tested.admin, autonomousSystem, { asn: 64501 });
  const name = 'rpki';
  const template = '{% for one in dataset %}{{ one | aspa_providers }}{% endfor %}';
  const { id: export_template } = await make(tested.admin, exportTemplate, {
    name,
    template,
    content_type: 'peering.autonomoussystem',
  });
  const rendered = async (api = tested.admin) =>
    (await api.get(`/api/extras/export-templates/${export_template}/render-synchronous/`)).text;
  expect(await rendered()).toContain('[64502]');
  const views = ['extras.view_exporttemplate', 'peering.view_autonomoussystem'];
  expect(await rendered(await tested.holderOf(views))).toContain('None');
  expect(await rendered(await tested.holderOf([...views, 'rpki.view_snapshot']))).toContain('[64502]');
});
