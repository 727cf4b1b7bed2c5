import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canRunSshd, type Sshd, startSshd } from '../../test/sshd.ts';
import { SshSession } from './ssh-session.ts';

describe.runIf(canRunSshd)('a session with OpenSSH', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  it('is opened by password and by key, and tells the key of the host as ssh-keygen does', async () => {
    const byPassword = await SshSession.connect({ ...sshd.target, host_key: null });
    expect(byPassword.hostKey).toBe(sshd.fingerprint);
    await byPassword.close();
    const { password: _, ...keyed } = sshd.target;
    const byKey = await SshSession.connect({ ...keyed, private_key: sshd.privateKey });
    expect(await byKey.execute('id -un', { step: 'facts' })).toEqual({
      code: 0,
      stdout: `${sshd.user}\n`,
      stderr: '',
    });
    await byKey.close();
  });

  it('gives a command its input, and tells output, errors and end apart', async () => {
    const session = await SshSession.connect(sshd.target);
    expect(
      await session.execute('cat; echo no >&2; exit 3', { step: 'read', input: 'é\n'.repeat(50_000) }),
    ).toEqual({
      code: 3,
      stdout: 'é\n'.repeat(50_000),
      stderr: 'no\n',
    });
    await session.close();
  });

  it.each([
    ['a name without address', { host: 'nowhere.invalid' }, 'name_unresolved', 'resolve'],
    ['a port that nobody listens at', { port: 1 }, 'unreachable', 'connect'],
    ['another host key', { host_key: 'SHA256:AAAA' }, 'host_key_changed', 'host key'],
    ['a wrong password', { password: 'wrong' }, 'sign_in_refused', 'sign in'],
    ['somebody unknown', { username: 'nobody-here' }, 'sign_in_refused', 'sign in'],
  ])('tells of %s', async (_, wrong, code, step) => {
    await expect(SshSession.connect({ ...sshd.target, ...wrong })).rejects.toMatchObject({ code, step });
  });

  it('shows both host keys where they differ, and never a password', async () => {
    const error = await SshSession.connect({ ...sshd.target, host_key: 'SHA256:AAAA' }).catch((one) => one);
    expect(error).toMatchObject({ pinned: 'SHA256:AAAA', shown: sshd.fingerprint });
    const refused = await SshSession.connect({ ...sshd.target, password: 'wr0ng-secret' }).catch(
      (one) => one,
    );
    expect(JSON.stringify({ ...refused, message: refused.message, stack: refused.stack })).not.toContain(
      'wr0ng',
    );
  });

  it('tells of a command that does not end, and goes on', async () => {
    const session = await SshSession.connect(sshd.target);
    await expect(session.execute('sleep 60', { step: 'read', timeout_ms: 200 })).rejects.toMatchObject({
      code: 'timed_out',
      step: 'read',
    });
    expect((await session.execute('echo on', { step: 'read' })).stdout).toBe('on\n');
    await session.close();
  });

  it('takes no more than it is told to', async () => {
    const session = await SshSession.connect(sshd.target);
    await expect(
      session.execute('cat /dev/zero', { step: 'read', most_bytes: 100_000 }),
    ).rejects.toMatchObject({
      code: 'answer_too_large',
    });
    await session.close();
  });

  it('tells of a subsystem that is not there', async () => {
    const session = await SshSession.connect(sshd.target);
    await expect(session.subsystem('netconf', 'connect')).rejects.toMatchObject({
      code: 'capability_missing',
    });
    await session.close();
  });

  it('tells of a connection that is lost meanwhile, and after', async () => {
    const other = await startSshd();
    try {
      const session = await SshSession.connect(other.target);
      const waiting = session.execute('sleep 60', { step: 'commit' });
      const seen = expect(waiting).rejects.toMatchObject({ code: 'connection_lost', step: 'commit' });
      await session.execute('true', { step: 'read' });
      await other.cut();
      await seen;
      await expect(session.execute('true', { step: 'read' })).rejects.toMatchObject({
        code: 'connection_lost',
      });
      await session.close();
    } finally {
      await other.stop();
    }
  });
});

describe('what is no SSH server', () => {
  const listening = (greeting: string | null) =>
    new Promise<{ port: number; stop: () => void }>((done) => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        if (greeting !== null) socket.end(greeting);
      });
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        done({ port: typeof address === 'object' && address ? address.port : 0, stop: () => server.close() });
      });
    });
  const target = {
    host: '127.0.0.1',
    username: 'x',
    password: 'y',
    host_key: null,
    timeout_ms: 500,
    args: {},
  };

  it('is told from one that says nothing', async () => {
    const [web, silent] = [await listening('HTTP/1.1 400 Bad Request\r\n\r\n'), await listening(null)];
    await expect(SshSession.connect({ ...target, port: web.port })).rejects.toMatchObject({
      code: 'not_spoken',
    });
    await expect(SshSession.connect({ ...target, port: silent.port })).rejects.toMatchObject({
      code: 'timed_out',
      step: 'connect',
    });
    web.stop();
    silent.stop();
  });
});
