import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { type RequestsWorld, requestsWorld } from '@peersmith/server/test/requests-world.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let world: RequestsWorld;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await requestsWorld();
  env = await remoteEnv(world.tested);
});
afterAll(() => world?.tested.close());

const requests = (...words: string[]) => run(['requests', ...words], { env });

it('requests are proposed, entered, shown, decided and made', async () => {
  const proposed = await requests('propose', 'AS64502', '64503', '--exchange', '1');
  expect(proposed).toMatchObject({ code: 0, err: '' });
  const id = /^AS64502: request (\d+)$/m.exec(proposed.out)?.[1] ?? '';
  expect((await requests('board')).out).toMatch(
    new RegExp(`^${id} +AS64502 Plain +Outbound +Proposed +0/3`, 'm'),
  );
  expect((await requests('agree', id, '--reason', 'On the phone.')).out).toBe(
    `Request ${id} with AS64502 Plain: agreed\n`,
  );
  expect((await requests('provision', id)).out).toContain('provisioning');
  const entered = await requests('receive', '64503', '192.0.2.11', '--email', 'noc@known.example');
  const other = /Request (\d+): checked/.exec(entered.out)?.[1] ?? '';
  const shown = (await requests('show', other)).out;
  expect(shown).toContain('pass    address: PeeringDB has 192.0.2.11 for AS64503.');
  expect((await requests('refuse', other, '--reason', 'No.', '--stance', 'never')).out).toContain('refused');
});

it('rules are tried', async () => {
  const { body } = await world.admin.post('/api/requests/rules/', { name: 'All', action: 'accept' });
  const tried = await run(['rules', 'dry-run', '--rule', String(body.id), '--over', 'candidates'], { env });
  expect(tried.out).toMatch(/^\d+ sessions\nnow: +0 accepted, 0 refused, \d+ for a person\ntried: +[1-9]/);
});
