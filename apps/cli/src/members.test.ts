import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestApp, testApp } from '@peersmith/server/test/app.ts';
import { memberFile, publishedFile } from '@peersmith/server/test/member-file.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'peersmith-cli-members-'));
let tested: TestApp;
let env: NodeJS.ProcessEnv;
let published: Awaited<ReturnType<typeof publishedFile>>;
beforeAll(async () => {
  published = await publishedFile();
  tested = await testApp({ MEMBERS_ALLOW_PRIVATE: 'true', MEMBERS_IXPDB_URL: published.url });
  await tested.app.jobs.work();
  env = await remoteEnv(tested);
  const system = await tested.admin.post('/api/peering/autonomous-systems/', {
    asn: 64500,
    name: 'Own',
    affiliated: true,
  });
  await tested.admin.post('/api/peering/internet-exchanges/', {
    ...{ name: 'Example IX', slug: 'ex-ix', local_autonomous_system: system.body.id },
  });
});
afterAll(async () => {
  await tested?.close();
  await published?.close();
  rmSync(folder, { recursive: true });
});

const members = (...words: string[]) => run(['members', ...words], { env });

it('the members of an exchange are read from its URL or a file, and compared', async () => {
  expect(await members('read', 'ex-ix')).toMatchObject({
    code: 1,
    err: expect.stringContaining('has no member export here'),
  });
  const one = [{ ixp_id: 1, shortname: 'ONE' }];
  published.text = memberFile([{ asn: 64_501, v4: '192.0.2.1' }], { ixp_list: one });
  await tested.admin.post('/api/members/member-exports/', {
    internet_exchange: 1,
    source_url: published.url,
  });
  expect((await members('read', 'Example IX')).out).toContain(
    'Example IX: 1 members with 1 ports (1 came, 0 changed, 0 went), 0 findings.',
  );
  const file = join(folder, 'members.json');
  writeFileSync(file, memberFile([{ asn: 64_502, v4: '192.0.2.2' }], { ixp_list: one }));
  expect((await members('read', '1', '--file', file)).out).toContain(
    '1 members with 1 ports (1 came, 0 changed, 1 went)',
  );
  writeFileSync(file, '<html>');
  expect(await members('read', '1', '--file', file)).toMatchObject({
    code: 1,
    err: expect.stringContaining('it is a web page, not JSON'),
  });
  const { out } = await members('compare', 'ex-ix', '--all');
  expect(out).toContain('1 addresses by the exchange, 0 by PeeringDB; both say the same of 0.');
  expect(out).toMatch(/^192\.0\.2\.2 +AS64502 Member 64502 +- +-$/m);
  expect(JSON.parse((await members('compare', 'ex-ix', '--json')).out)).toMatchObject({
    ports: [],
    members: 1,
  });
  expect((await members('compare', 'ex-ix', '--difference', 'A B')).code).toBe(1);
});

it('where exchanges publish their members is proposed, and added', async () => {
  published.text = JSON.stringify([
    { name: 'Second IX', apis: { ixfexport: 'https://second.example/members.json' } },
  ]);
  await tested.admin.post('/api/peering/internet-exchanges/', {
    ...{ name: 'Second IX', slug: 'second-ix', local_autonomous_system: 1 },
  });
  expect((await members('propose')).out).toMatch(
    /^Second IX +IXPDB, by name +Second IX +https:\/\/second\.example\/members\.json$/m,
  );
  expect((await members('propose', '--add')).out).toContain('1 member exports were added');
  expect((await members('propose')).out).not.toContain('second.example');
});
