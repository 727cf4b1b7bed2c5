import type { ChildProcess } from 'node:child_process';
import { createToken, createUser } from '@peersmith/server/src/modules/users/index.ts';
import { testApp } from '@peersmith/server/test/app.ts';
import { freePort, run } from '@peersmith/server/test/program.ts';
import { secondApp } from '@peersmith/server/test/second-app.ts';
import { expect, it } from 'vitest';

it('watches: prints a line for each change, through a restart of the server and without loss, until Ctrl-C', async () => {
  const tested = await testApp();
  try {
    await createUser(tested.app.system(), {
      username: 'watcher',
      password: 'a long pass phrase',
      ...{ user_permissions: ['extras.view_tag', 'core.view_objectchange'] },
    });
    const key = await createToken(tested.app.system(), { user: { username: 'watcher' } });
    const port = await freePort();
    const env = { ...process.env, PEERSMITH_URL: `http://127.0.0.1:${port}`, PEERSMITH_TOKEN: key };
    const serve = async () => {
      const server = await secondApp(tested);
      await server.app.http.listen({ host: '127.0.0.1', port });
      return server;
    };
    const first = await serve();
    const refused = await run(['watch', 'routers', 'tags'], { env });
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('You may not view routers:') });

    let [printed, complained] = ['', ''];
    let child: ChildProcess | undefined;
    const ended = run(['watch', 'tags', '--json'], {
      env,
      started: (started) => {
        child = started;
        started.stdout?.on('data', (chunk) => (printed += String(chunk)));
        started.stderr?.on('data', (chunk) => (complained += String(chunk)));
      },
    });
    const lines = () =>
      printed
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    // It has asked who it is, and where to begin, once this was seen.
    await expect
      .poll(
        async () => {
          await tested.admin.post('/api/extras/tags/', { name: `t${Date.now()}`, slug: `t${Date.now()}` });
          return lines().length;
        },
        { timeout: 15_000, interval: 300 },
      )
      .toBeGreaterThan(0);
    expect(lines()[0]).toEqual({
      time: expect.any(String),
      id: expect.stringMatching(/~[0-9a-f]{8}$/),
      everything: false,
      changed: ['extras.tag'],
    });

    await first.close();
    await expect.poll(() => complained).toContain('The server ended the connection. Trying again.');
    const seen = lines().length;
    await tested.admin.post('/api/extras/tags/', { name: 'meanwhile', slug: 'meanwhile' });
    const again = await serve();
    await expect.poll(() => lines().length, { timeout: 15_000 }).toBe(seen + 1);
    expect(lines()[seen]).toMatchObject({ everything: false, changed: ['extras.tag'] });
    child?.kill('SIGINT');
    expect((await ended).code).toBe(0);
    await again.close();
  } finally {
    await tested.close();
  }
}, 60_000);
