import { type MailWorld, mailWorld } from '@peersmith/server/test/mail-world.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let world: MailWorld;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await mailWorld();
  await world.tested.app.work();
  env = await remoteEnv(world.tested);
});
afterAll(() => world?.close());

const mailing = (...words: string[]) => run(['mailing', ...words], { env });

it('mailings are written, looked at, narrowed, and sent', async () => {
  const made = await mailing(
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
  expect((await mailing('show', id, 'AS64510')).out).toMatch(
    /^To: peering@elsewhere\.example\nSubject: AS64500 announces more prefixes.*\n\nDear Elsewhere team,/,
  );
  expect((await mailing('exclude', id, 'AS64510')).out).toMatch(/^1 message can be sent\. .*1 excluded/);
  expect(await mailing('send', id, '--count', '2')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Something has changed'),
  });
  expect(await mailing('send', id, '--wait')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^1 message is queued\.\nIt is sent: .*1 sent/),
  });
  expect(world.server.arrived.map(({ to }) => to)).toEqual([['noc@peer.example', 'policy@peer.example']]);
  expect(
    await mailing('new', 'x', 'welcome', 'name', '--to', 'everybody', '--from', 'AS64500'),
  ).toMatchObject({
    code: 1,
    err: expect.stringContaining('write a name, = and a value'),
  });
});
