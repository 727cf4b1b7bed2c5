import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { urlOf } from '@peersmith/server/test/cluster.ts';
import { run } from '@peersmith/server/test/program.ts';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { scratch } from '../../../tools/scratch.mjs';

const folder = mkdtempSync(`${scratch}/peersmith-failures-`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A command in an environment of its own; one that hangs is killed: a busy machine takes its time. */
function peersmith(args: readonly string[], own: Record<string, string>) {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const env = { ...inherited, LOG_LEVEL: 'warn', ...own };
  return run(args, { env, input: 'a long pass phrase\n', timeout_ms: 30_000 });
}

/** Processes that name a folder or work in it, PostgreSQL's among them. */
const processesIn = (data: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data);
    } catch {
      return false;
    }
  });

describe('a command that fails says why, stops what it started, and ends', () => {
  const nowhere = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing', DATABASE_WAIT_S: '0' };
  const unwritable = join('/proc', 'peersmith');

  it.each([
    ['serve', { PEERSMITH_DATA: unwritable }, /\/proc\/peersmith cannot be made.*PEERSMITH_DATA/],
    ['migrate', { PEERSMITH_DATA: unwritable }, /\/proc\/peersmith cannot be made.*PEERSMITH_DATA/],
    ['work', { PEERSMITH_DATA: '/dev/null' }, /\/dev\/null cannot be made.*it is a file/],
    ['migrate', { PEERSMITH_DATA: '/sys' }, /\/sys cannot be made or written to/],
    ['serve', nowhere, /DATABASE_URL: no connection: connect ECONNREFUSED 127\.0\.0\.1:1/],
    ['work', nowhere, /DATABASE_URL: no connection/],
    ['serve', { PEERSMITH_LISTEN: 'nonsense' }, /PEERSMITH_LISTEN .*must be HOST:PORT/],
    ['quickstart', { PEERSMITH_DATA: unwritable }, /Say --asn/],
    ['import peering-manager', {}, /Say where it is: --url/],
    ['import peering-manager --database', {}, /Set PEERING_MANAGER_DATABASE/],
  ])('%s with %o', async (command, env, message) => {
    const { code, err } = await peersmith(command.split(' '), env);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(message) });
  });

  it('says that it waits for a database which is not there yet', async () => {
    const { code, err } = await peersmith(['migrate'], { ...nowhere, DATABASE_WAIT_S: '1' });
    expect(code).toBe(1);
    expect(err).toMatch(/Waiting for PostgreSQL, 1 s at most\. .*ECONNREFUSED/);
  });

  it('serve on a taken port takes no work, and leaves no PostgreSQL behind', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const data = join(folder, 'taken');
    const { code, out, err } = await peersmith(['serve'], {
      PEERSMITH_DATA: data,
      PEERSMITH_LISTEN: `127.0.0.1:${port}`,
    });
    taken.close();
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('another program listens there') });
    // The password of the first administrator is shown once, so it must not be made by a start that fails.
    expect(out).not.toContain('password');
    expect(processesIn(data)).toEqual([]);
    const again = await peersmith(['serve'], {
      PEERSMITH_DATA: data,
      PEERSMITH_SECRET_KEY_FILE: '/proc/peersmith/secret.key',
    });
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('PEERSMITH_SECRET_KEY_FILE') });
    expect(processesIn(data)).toEqual([]);
  });
});

describe('a command that only looks at an installation', () => {
  it.each([
    ['token', 'create', 'admin'],
    ['user', 'password', 'admin'],
    ['peeringdb', 'status'],
  ])('makes none: %s %s', async (...args) => {
    const data = join(folder, 'none');
    const { code, err } = await peersmith(args, { PEERSMITH_DATA: data });
    expect(code).toBe(1);
    expect(err).toContain(`There is no Peersmith in ${data}`);
    expect(existsSync(data)).toBe(false);
  });

  it('changes no tables, and makes no keys', async () => {
    const data = join(folder, 'keys');
    const postgres = inject('postgres');
    const env = { PEERSMITH_DATA: data, DATABASE_URL: urlOf(postgres.socket, 'postgres') };
    const { code, err } = await peersmith(['peeringdb', 'status'], env);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('run `peersmith migrate` first') });
    const migrated = { ...env, DATABASE_URL: urlOf(postgres.socket, postgres.template) };
    expect(await peersmith(['peeringdb', 'status'], migrated)).toMatchObject({
      code: 1,
      err: expect.stringContaining('name their file with PEERSMITH_SECRET_KEY_FILE'),
    });
    expect(existsSync(data)).toBe(false);
  });
});
