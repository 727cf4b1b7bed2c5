import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autonomousSystem, configuration, dataSource, platform, router } from '@peersmith/model';
import { type TestApp, testApp } from '@peersmith/server/test/app.ts';
import { make } from '@peersmith/server/test/make.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'peersmith-cli-push-'));
let tested: TestApp;
let env: NodeJS.ProcessEnv;
let template = 0;
beforeAll(async () => {
  mkdirSync(join(folder, 'files'));
  tested = await testApp({ PEERSMITH_DATA: folder, DATA_SOURCE_ROOTS: join(folder, 'files') });
  await tested.app.jobs.work();
  env = await remoteEnv(tested);
  const { admin } = tested;
  const source = await make(admin, dataSource, {
    ...{ name: 'Files', type: 'local', source_url: join(folder, 'files'), parameters: null },
  });
  const made = await make(admin, platform, { name: 'FRR', slug: 'frr', napalm_driver: '' });
  const system = await make(admin, autonomousSystem, { asn: 64_500, name: 'Ours', affiliated: true });
  template = Number(
    (await make(admin, configuration, { template: 'hostname {{ router.name }}', jinja2_trim: false })).id,
  );
  await make(admin, router, {
    ...{ name: 'edge1', platform: made.id, local_autonomous_system: system.id, napalm_args: null },
    ...{ configuration_template: template, data_source: source.id, data_path: 'edge1.conf' },
  });
});
afterAll(async () => {
  await tested?.close();
  rmSync(folder, { recursive: true });
});

const push = (...words: string[]) => run(['push', ...words], { env });

it('configurations are looked at, pushed, and not pushed where they cannot be rendered', async () => {
  const seen = await push('--all', '--review');
  expect(seen.out, seen.err).toContain('+hostname edge1');
  const [, review = ''] = /--reviewed (\d+)/.exec(seen.out) ?? [];
  const done = await push('edge1', '--reviewed', review);
  expect(done.out, done.err).toMatch(/^edge1 +edge1\.conf +new +\+1 -0$/m);
  expect(readFileSync(join(folder, 'files/edge1.conf'), 'utf8')).toBe('hostname edge1\n');
  expect((await push('edge1')).out).toContain(
    'Nothing to push: 1 configurations are as their files have them.',
  );
  await tested.admin.patch(`/api/devices/configurations/${template}/`, { template: '{{ nothing.at.all }}' });
  expect(await push('--all')).toMatchObject({
    code: 1,
    err: expect.stringContaining(
      'Nothing was pushed: 1 of 1 configurations cannot be rendered. edge1: Line 1 of',
    ),
  });
  expect((await push()).err).toContain('Name routers, or say --all.');
});
