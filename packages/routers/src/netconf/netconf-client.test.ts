import { Duplex, PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canRunNetconfd, startNetconfd } from '../../test/netconfd.ts';
import type { Sshd } from '../../test/sshd.ts';
import { SshSession } from '../ssh/ssh-session.ts';
import { framed } from './framing.ts';
import { NetconfClient } from './netconf-client.ts';

const TOASTER = '<toaster xmlns="http://netconfcentral.org/ns/toaster"/>';

describe.runIf(canRunNetconfd)('a session with netconfd', () => {
  let server: Sshd;
  const opened: { session: SshSession; client: NetconfClient }[] = [];
  beforeAll(async () => {
    server = await startNetconfd();
  });
  afterAll(() => server?.stop());
  afterEach(async () => {
    for (const { session, client } of opened.splice(0)) {
      await client.close();
      await session.close();
    }
  });

  async function open(): Promise<NetconfClient> {
    const session = await SshSession.connect(server.target);
    const stream = await session.subsystem('netconf', 'connect');
    const client = await NetconfClient.open(stream, { host: '127.0.0.1', timeout_ms: 5000 });
    opened.push({ session, client });
    return client;
  }
  const runs = async (client: NetconfClient) => (await client.getConfig('running')).xml.includes('<toaster');

  it('agrees on 1.1 and knows what the server can', async () => {
    const client = await open();
    expect(client.sessionId).toBeGreaterThan(0);
    expect(['candidate', 'confirmed-commit', 'validate', 'startup'].map((one) => client.has(one))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('changes the candidate, forgets it, and commits it', async () => {
    const client = await open();
    await client.lock('candidate');
    await client.editConfig('candidate', TOASTER, 'merge');
    await client.validate('candidate');
    expect((await client.getConfig('candidate')).xml).toContain('<toaster');
    await client.discardChanges();
    expect((await client.getConfig('candidate')).xml).not.toContain('<toaster');
    await client.editConfig('candidate', TOASTER, 'merge');
    await client.commit();
    expect(await runs(client)).toBe(true);
    await client.editConfig(
      'candidate',
      TOASTER.replace('/>', ' xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" nc:operation="delete"/>'),
      'none',
    );
    await client.commit();
    expect(await runs(client)).toBe(false);
    await client.unlock('candidate');
  });

  it('has a commit taken back that nobody confirms, and keeps one that is confirmed', async () => {
    const client = await open();
    await client.editConfig('candidate', TOASTER, 'merge');
    await client.commit({ confirm_s: 1 });
    expect(await runs(client)).toBe(true);
    // netconfd looks at its timer while nobody asks.
    await expect.poll(() => runs(client), { timeout: 20_000, interval: 2500 }).toBe(false);
    await client.editConfig('candidate', TOASTER, 'merge');
    await client.commit({ confirm_s: 1 });
    await client.confirm();
    await sleep(1500);
    expect(await runs(client)).toBe(true);
    await client.editConfig(
      'candidate',
      TOASTER.replace('/>', ' xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" nc:operation="delete"/>'),
      'none',
    );
    await client.commit({ confirm_s: 60 });
    expect(await runs(client)).toBe(false);
    await client.cancelCommit();
    expect(await runs(client)).toBe(true);
  });

  it('has a commit taken back when the session that made it ends', async () => {
    const [client, watcher] = [await open(), await open()];
    const before = await runs(watcher);
    expect(before).toBe(true);
    await client.editConfig(
      'candidate',
      TOASTER.replace('/>', ' xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" nc:operation="delete"/>'),
      'none',
    );
    await client.commit({ confirm_s: 60 });
    expect(await runs(watcher)).toBe(false);
    const [mine] = opened.splice(0, 1);
    await mine?.session.close();
    await expect.poll(() => runs(watcher), { timeout: 5000, interval: 100 }).toBe(true);
  });

  it('tells who holds the lock', async () => {
    const [one, other] = [await open(), await open()];
    await one.lock('candidate');
    await expect(other.lock('candidate')).rejects.toMatchObject({
      code: 'locked',
      step: 'lock',
      holder: `session ${one.sessionId}`,
    });
    await one.close();
    await expect
      .poll(
        () =>
          other.lock('candidate').then(
            () => true,
            () => false,
          ),
        { timeout: 5000 },
      )
      .toBe(true);
  });

  it('tells what the server refuses, with its words', async () => {
    const client = await open();
    await expect(
      client.editConfig('candidate', '<nonsense xmlns="urn:none"/>', 'merge'),
    ).rejects.toMatchObject({ code: 'refused', step: 'load', answers: [expect.stringContaining('unknown')] });
    await expect(client.rpc('<no-such-thing/>', 'facts')).rejects.toMatchObject({ step: 'facts' });
    expect((await client.getConfig('candidate')).xml).not.toContain('nonsense');
  });
});

/** The other end of a session: what it answers is written by the test. */
function told(...messages: string[]): { stream: Duplex; say: (text: string) => void } {
  const [toUs, fromUs] = [new PassThrough(), new PassThrough()];
  fromUs.resume();
  const stream = Duplex.from({ readable: toUs, writable: fromUs });
  const say = (text: string) => void toUs.write(text);
  for (const message of messages) say(message);
  return { stream, say };
}
const hello = (base: string) =>
  framed(
    `<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>urn:ietf:params:netconf:base:${base}</capability></capabilities><session-id>7</session-id></hello>`,
    'delimited',
  );
const options = { host: 'device', timeout_ms: 300 };

describe('a device', () => {
  it('of NETCONF 1.0 is spoken to in its framing, whatever prefix it uses', async () => {
    const { stream, say } = told(hello('1.0'));
    const client = await NetconfClient.open(stream, options);
    const asked = client.rpc('<get/>', 'read');
    say(
      framed(
        '<nc:rpc-reply xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="1"><nc:rpc-error><nc:error-severity>warning</nc:error-severity><nc:error-message>mgd: statement has no contents</nc:error-message></nc:rpc-error><nc:ok/></nc:rpc-reply>',
        'delimited',
      ),
    );
    expect((await asked).warnings).toEqual([
      {
        severity: 'warning',
        tag: 'operation-failed',
        message: 'mgd: statement has no contents',
        path: null,
        session_id: null,
      },
    ]);
    expect(client.sessionId).toBe(7);
  });

  it.each([
    ['says nothing', [], { code: 'timed_out', step: 'connect' }],
    ['greets with what is no XML', [framed('<hello', 'delimited')], { code: 'answer_invalid' }],
    [
      'greets in another protocol',
      [framed('<hello><capabilities/></hello>', 'delimited')],
      { code: 'not_spoken' },
    ],
  ])('that %s is told from others', async (_, messages, expected) => {
    await expect(NetconfClient.open(told(...messages).stream, options)).rejects.toMatchObject(expected);
  });

  it('that answers half is waited for as long as is allowed, one that breaks the framing is left', async () => {
    const { stream, say } = told(hello('1.1'));
    const client = await NetconfClient.open(stream, options);
    const half = client.rpc('<get/>', 'read');
    say('\n#400\n<rpc-reply');
    await expect(half).rejects.toMatchObject({ code: 'timed_out', step: 'read' });
    const other = told(hello('1.1'));
    const broken = await NetconfClient.open(other.stream, options);
    const asked = broken.rpc('<commit/>', 'commit');
    other.say('<rpc-reply message-id="1"><ok/></rpc-reply>]]>]]>');
    await expect(asked).rejects.toMatchObject({ code: 'answer_invalid', step: 'commit' });
    await expect(broken.rpc('<get/>', 'read')).rejects.toMatchObject({ code: 'connection_lost' });
  });

  it('whose answers come in another order is understood, and late ones harm nobody', async () => {
    const { stream, say } = told(hello('1.1'));
    const client = await NetconfClient.open(stream, options);
    const reply = (id: number, text: string) =>
      framed(`<rpc-reply message-id="${id}"><data>${text}</data></rpc-reply>`, 'chunked');
    const [one, two] = [client.rpc('<get/>', 'read'), client.rpc('<get/>', 'read')];
    say(reply(2, 'second') + reply(99, 'nobody') + reply(1, 'first'));
    expect((await one).xml).toContain('first');
    expect((await two).xml).toContain('second');
  });
});
