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

it('mailings are written, looked at, narrowed, and sent', async () => {
  await world.tested.app.work();
  world.server.arrived.length = 0;
  const made = await mail(
    'mailing',
    'new',
    'Limits',
    'max-prefix-change',
    'AS64501',
    '64510',
    'AS64999',
    '--from',
    'AS64500',
  );
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^AS64501 +Peer +Ready +noc@peer/m) });
  expect(made.out).toMatch(/^AS64999 +- +No address /m);
  const id = /^Mailing (\d+) .*2 messages can be sent/m.exec(made.out)?.[1] ?? '';
  expect((await mail('mailing', 'show', id, 'AS64510')).out).toMatch(
    /^To: peering@elsewhere\.example\nSubject: AS64500 announces more prefixes.*\n\nDear Elsewhere team,/,
  );
  expect((await mail('mailing', 'exclude', id, 'AS64510')).out).toMatch(
    /^1 message can be sent\. .*1 excluded/,
  );
  expect(await mail('mailing', 'send', id, '--count', '2')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Something has changed'),
  });
  expect(await mail('mailing', 'send', id, '--wait')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^1 message is queued\.\nIt is sent: .*1 sent/),
  });
  expect(world.server.arrived.map(({ to }) => to)).toEqual([['noc@peer.example', 'policy@peer.example']]);
  expect(
    await mail('mailing', 'new', 'x', 'welcome', 'name', '--to', 'everybody', '--from', 'AS64500'),
  ).toMatchObject({
    code: 1,
    err: expect.stringContaining('write a name, = and a value'),
  });
});
