import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestApp, testApp } from '@peersmith/server/test/app.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'peersmith-cli-rpki-'));
const file = join(folder, 'vrps.json');
let tested: TestApp;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  tested = await testApp({ RPKI_FILE: file });
  await tested.app.jobs.work();
  env = await remoteEnv(tested);
});
afterAll(async () => {
  await tested?.close();
  rmSync(folder, { recursive: true });
});

const rpki = (words: string) => run(['rpki', ...words.split(' ')], { env });

it('RPKI is refreshed, shown and asked', async () => {
  expect(await rpki('refresh')).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot be read: ENOENT'),
  });
  writeFileSync(
    file,
    JSON.stringify({
      roas: [{ asn: 64500, prefix: '192.0.2.0/24', maxLength: 25 }],
      aspas: [{ customer_asid: 64500, providers: [64501] }],
    }),
  );
  expect((await rpki('refresh')).out).toContain('1 VRPs of IPv4, 0 of IPv6, 1 ASPA.');
  const { code, out } = await rpki('show');
  expect([code, out]).toEqual([0, expect.stringMatching(/^state +1 VRP, less than an hour old\.$/m)]);
  expect(await rpki('validity 192.0.2.0/25 AS64500')).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^valid: AS64500 may originate 192\.0\.2\.0\/25\.\n(?:.*\n)*192\.0\.2\.0\/24 +25 +AS64500/,
    ),
  });
  expect(await rpki('validity 192.0.2.0/25 64501')).toMatchObject({
    code: 3,
    out: expect.stringMatching(/^invalid: /),
  });
  expect(await rpki('validity 10.0.0.0/8 64501')).toMatchObject({
    code: 4,
    out: expect.stringMatching(/^not_found: /),
  });
  expect(await rpki('validity nonsense 64501')).toMatchObject({
    code: 1,
    err: expect.stringContaining('is no prefix'),
  });
});
