import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { firstRelease, READER, RELEASE } from '@peersmith/server/test/first-release.ts';
import { startServer } from '@peersmith/server/test/program.ts';
import { expect, it } from 'vitest';
import { scratch } from '../../../tools/scratch.mjs';

it('two servers of this version that start at once over a database of the first release serve its users', async () => {
  const database = await firstRelease();
  const folder = mkdtempSync(join(scratch, 'peersmith-upgrade-'));
  const key = join(folder, 'secret.key');
  copyFileSync(join(RELEASE, 'secret.key'), key);
  const settings = {
    DATABASE_URL: database.url,
    PEERSMITH_SECRET_KEY_FILE: key,
    PEERINGDB_SCHEDULE: 'never',
  };
  const servers = await Promise.all([startServer(settings), startServer(settings)]);
  try {
    const signedIn = servers.map(({ url }) =>
      fetch(`${url}/api/auth/login/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(READER),
      }),
    );
    const answers = await Promise.all(signedIn);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    // The password of the first start is not used where there are users.
    expect(servers.map(({ printed }) => /sign in as/.test(printed()))).toEqual([false, false]);
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
    await database.drop();
    rmSync(folder, { recursive: true });
  }
});
