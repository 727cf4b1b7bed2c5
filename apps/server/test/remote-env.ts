import { createToken } from '../src/modules/users/index.ts';
import type { TestApp } from './app.ts';
import { freePort } from './program.ts';

/** Has the application listen on a free port; the environment in which commands reach it, as its superuser. */
export async function remoteEnv({ app }: Pick<TestApp, 'app'>): Promise<NodeJS.ProcessEnv> {
  const port = await freePort();
  await app.http.listen({ host: '127.0.0.1', port });
  const token = await createToken(app.system(), { user: { username: 'user1' } });
  return { ...process.env, PEERSMITH_URL: `http://127.0.0.1:${port}`, PEERSMITH_TOKEN: token };
}
