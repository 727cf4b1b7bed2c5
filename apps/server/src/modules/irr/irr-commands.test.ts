import { FakeRegistry } from '@peersmith/irr/test/fake-registry.ts';
import { OBJECTS } from '@peersmith/irr/test/objects.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../test/program.ts';

describe('peersmith irr expand', () => {
  let registry: FakeRegistry;
  const peersmith = (words: string, env: Record<string, string> = {}) =>
    run(['irr', 'expand', ...words.split(' ')], {
      env: { PATH: process.env.PATH, BGPQ3_HOST: registry.host, ...env },
      timeout_ms: 20_000,
    });

  beforeAll(async () => {
    registry = await FakeRegistry.start(OBJECTS);
  });
  afterAll(() => registry.stop());

  it("takes bgpq4's options behind the object, and prints what bgpq4 prints", async () => {
    expect(await peersmith('AS-ONE -4 -A -b -l PEER')).toMatchObject({
      code: 0,
      out: 'PEER = [\n    192.0.2.0/24{25,25},\n    198.51.100.0/24\n];\n',
      err: '',
    });
  });

  it('takes them before it, with -h for the host and IRRD_SOURCES for the sources', async () => {
    const elsewhere = { BGPQ3_HOST: '127.0.0.1:1', IRRD_SOURCES: 'OTHER' };
    const { code, out } = await peersmith(`-h ${registry.host} -j -l PEER AS-ONE`, elsewhere);
    expect([code, JSON.parse(out)]).toEqual([0, { PEER: [{ prefix: '203.0.113.0/24', exact: true }] }]);
  });

  it('complains on the error stream, with the status of bgpq4', async () => {
    expect(await peersmith('AS-ONE -J -A')).toMatchObject({
      code: 255,
      out: '',
      err: expect.stringContaining('-A'),
    });
    expect(await peersmith('RS-ONE --mend -4 -b')).toMatchObject({
      code: 0,
      out: expect.stringContaining('100.64.3.0/24'),
    });
  });
});
