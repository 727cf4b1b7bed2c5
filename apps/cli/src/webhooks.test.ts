import { type HookWorld, hookWorld } from '@peersmith/server/test/hooks.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let world: HookWorld;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await hookWorld();
  env = await remoteEnv(world.tested);
  const draft = { name: 'Blackhole', slug: 'blackhole', value: '64500:666' };
  await world.tested.admin.post('/api/bgp/communities/', draft);
});
afterAll(() => world?.close());

it('a webhook is tested, as it is and as it might be, with status 1 where the receiver does not take it', async () => {
  await world.hook({ name: 'chat', additional_headers: 'X-Name: {{ data.name }}' });
  world.receiver.answer = 200;
  const sent = await run(['webhook', 'test', 'chat', '--object', 'communities/blackhole'], { env });
  expect(sent, sent.err).toMatchObject({ code: 0 });
  expect(sent.out).toContain('About Blackhole.');
  expect(sent.out).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+\/1$/m);
  expect(sent.out).toMatch(/^x-hook-test: true$/m);
  expect(sent.out).toMatch(/^taken: 200 after \d+ ms$/m);
  expect(sent.out).toMatch(/^thank you$/m);
  expect(world.receiver.received.splice(0)).toMatchObject([{ headers: { 'x-name': 'Blackhole' } }]);

  world.receiver.answer = 500;
  const words = ['content_types=["bgp.community"]', `payload_url=${world.receiver.url}/draft`];
  const refused = await run(['webhook', 'test', ...words, '--event', 'delete'], { env });
  expect(refused.out).toMatch(/^refused: 500 after \d+ ms$/m);
  expect(refused.code).toBe(1);
  expect(world.receiver.received.splice(0)).toMatchObject([{ url: '/draft' }]);

  const shown = await run(['webhook', 'test', 'chat', 'body_template={{ event }}!', '--show'], { env });
  expect(shown.out, shown.err).toMatch(/^update!$/m);
  expect(world.receiver.received).toEqual([]);
  expect((await run(['webhook', 'test'], { env })).err).toContain('Name a webhook');
});
