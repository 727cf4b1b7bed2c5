import { email } from '@peersmith/model';
import { type MailWorld, mailWorld } from '@peersmith/server/test/mail-world.ts';
import { make } from '@peersmith/server/test/make.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let world: MailWorld;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await mailWorld();
  await make(world.tested.admin, email, {
    name: 'Hello',
    subject: 'To {{ autonomous_system.name }}',
    template: 'Shall we?',
  });
  env = await remoteEnv(world.tested);
});
afterAll(() => world?.close());

const mail = (...words: string[]) => run(words, { env });

it('e-mails are tried, printed, sent, listed, cancelled and sent again', async () => {
  expect(await mail('email', 'test', 'me@ours.example')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^ok +settings .*\n(?:ok .*\n){4}ok +send +Taken for me@ours\.example: /),
  });
  world.server.arrived.length = 0;
  expect((await mail('email', 'AS64501', 'Hello')).out).toMatch(
    /^To: noc <noc@peer\.example>.*\nSubject: To Peer\n\nShall we\?/,
  );
  const sent = await mail(
    'email',
    'send',
    'AS64501',
    'Hello',
    '--cc',
    'policy@peer.example',
    '--to',
    'noc@peer.example',
  );
  expect(sent).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Message \d+ to noc@peer\.example is queued\.$/m),
  });
  const id = /Message (\d+)/.exec(sent.out)?.[1] ?? '';
  expect((await mail('messages', 'cancel', id)).out).toBe(`Message ${id} is cancelled.\n`);
  expect((await mail('messages', '--status', 'cancelled')).out).toMatch(/To Peer +.*Cancelled/);
  expect((await mail('messages', 'retry', id)).out).toBe(`Message ${id} is queued.\n`);
  expect((await world.sent()).map(({ to }) => to)).toEqual([['noc@peer.example', 'policy@peer.example']]);
  expect(await mail('email', 'send', 'AS64501', 'Hello', '--to', 'x@y.example')).toMatchObject({
    code: 1,
    err: expect.stringContaining('x@y.example'),
  });
});
