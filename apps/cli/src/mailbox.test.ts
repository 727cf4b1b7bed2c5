import { DOVECOT, type Dovecot, startDovecot } from '@peersmith/server/test/dovecot.ts';
import { type MailWorld, mailWorld } from '@peersmith/server/test/mail-world.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe.skipIf(!DOVECOT)('the mailbox', () => {
  let imap: Dovecot;
  let world: MailWorld;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    imap = await startDovecot();
    world = await mailWorld(imap.env);
    env = await remoteEnv(world.tested);
  });
  afterAll(async () => {
    await world?.close();
    await imap?.stop();
  });
  const mailbox = (...words: string[]) => run(['mailbox', ...words], { env });

  it('is tried and read, and what came is listed, shown and dealt with', async () => {
    expect(await mailbox('test')).toMatchObject({ code: 0, out: expect.stringContaining('it can be read') });
    const { message_id } = await world.queue();
    await world.sent();
    await imap.deliver(
      `From: noc@peer.example\nIn-Reply-To: ${message_id}\nSubject: Re: Peering\n\nYes\u001b[2J, gladly.\n`,
    );
    await world.tested.app.work();
    expect(await mailbox('read')).toMatchObject({
      code: 0,
      out: '1 message came in, of which 1 concerns a network.\n',
    });
    const listed = await mailbox('--asn', 'AS64501', '--waiting');
    expect(listed.out).toMatch(/Re: Peering +Answer +64501/);
    const [, id = ''] = /^(\d+) /m.exec(listed.out) ?? [];
    expect((await mailbox('status')).out).toMatch(
      /^desk at 127\.0\.0\.1, INBOX\n.*\n.*\n1 to deal with\.\n$/,
    );
    const { out } = await mailbox('conversation', 'AS64501');
    expect(out).toMatch(/^== Peering\n-- \S+ to noc@peer\.example \(sent\)\nShall we\?\n/);
    expect(out).toContain('from noc@peer.example (answer)\nYes[2J, gladly.\n');
    expect((await mailbox('handle', id)).out).toBe(`Message ${id} is dealt with.\n`);
    expect((await mailbox('--waiting')).out).not.toContain('Re: Peering');
  });
});
