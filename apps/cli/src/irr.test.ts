import { type IrrWorld, irrWorld } from '@peersmith/server/test/irr-world.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let world: IrrWorld;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await irrWorld();
  await world.app.jobs.work();
  env = await remoteEnv(world);
});
afterAll(() => world?.close());

const irr = (...args: string[]) => run(['irr', ...args], { env });

it('lists are refreshed, shown, and decided about', async () => {
  await world.system({ asn: 64_511, irr_as_set: 'ipv4:AS-ONE', retrieve_as_list: false });
  const refreshed = await irr('refresh', 'AS64511');
  expect(refreshed.out, refreshed.err).toContain('1 list was asked for: 1 became another one.');
  world.registry.override = (query) => (query === '!a4AS-ONE' ? 'C\n' : undefined);
  expect((await irr('refresh')).out).toContain('1 waits for a decision.');
  const listed = await irr('list', '64511', '--status', 'held');
  expect(listed.out, listed.err).toMatch(/AS-ONE +ipv4 +Waits for a decision +2/);
  const held = await irr('held');
  const [, id = ''] = /^(\d+) +AS-ONE/m.exec(held.out) ?? [];
  expect(held.out, held.err).toMatch(/Empty +0 +2/);
  const accepted = await irr('accept', id, '--comment', 'They stopped.');
  expect(accepted.out, accepted.err).toBe('AS-ONE (ipv4), version 2: In force\n');
  expect(await irr('reject', id)).toMatchObject({ code: 1, err: expect.stringContaining('does not wait') });
  expect((await irr('held')).out).toBe('Nothing waits for a decision.\n');
});
