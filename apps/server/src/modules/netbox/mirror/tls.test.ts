import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { netboxWorld } from '../../../../test/netbox-world.ts';
import { selfSigned } from '../../../../test/receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'peersmith-netbox-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['true', 'failed'],
  ['false', 'completed'],
])(
  'a certificate that nobody vouches for, with NETBOX_API_VERIFY_SSL=%s, is a read that %s',
  async (verify, status) => {
    const world = await netboxWorld({ NETBOX_API_VERIFY_SSL: verify }, selfSigned(folder));
    try {
      world.fake.add({ id: 1, name: 'edge1' });
      expect(await world.read()).toMatchObject({ status: { value: status } });
      // Nothing was asked, and no token sent, where the certificate is not trusted.
      expect(world.fake.requests.length > 0).toBe(verify === 'false');
    } finally {
      await world.close();
    }
  },
);
