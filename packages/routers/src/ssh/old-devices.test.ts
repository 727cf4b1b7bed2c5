import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeSsh, startFakeSsh } from '../../test/fake-ssh.ts';
import { readArgs } from '../driver-args.ts';
import { frr } from '../drivers/frr/index.ts';
import { SshSession } from './ssh-session.ts';

describe('a device that speaks only what is advised against', () => {
  let server: FakeSsh;
  beforeAll(async () => {
    server = await startFakeSsh(
      { user: 'x', password: 'y', isAnotherKey: false },
      { kex: 'diffie-hellman-group14-sha1' },
    );
  });
  afterAll(() => server?.stop());
  const target = () => ({
    host: '127.0.0.1',
    port: server.port,
    username: 'x',
    password: 'y',
    host_key: null,
    timeout_ms: 5000,
  });

  it('is not spoken to, and it is said what would be', async () => {
    await expect(SshSession.connect({ ...target(), args: {} })).rejects.toMatchObject({
      code: 'not_spoken',
      message: expect.stringContaining('legacy_ssh'),
    });
  });

  it('is spoken to where its arguments say so', async () => {
    const { target: at } = readArgs('FRR', frr.args, { ...target(), args: { legacy_ssh: true } });
    const session = await SshSession.connect(at);
    await session.close();
  });
});
