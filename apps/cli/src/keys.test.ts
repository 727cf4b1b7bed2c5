import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, openKeyring } from '@peersmith/server';
import { type TestDatabase, testDatabase } from '@peersmith/server/test/database.ts';
import { run } from '@peersmith/server/test/program.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratch } from '../../../tools/scratch.mjs';

const folder = mkdtempSync(`${scratch}/peersmith-cli-keys-`);
const file = join(folder, 'secret.key');
const ROWS = 3000;
let database: TestDatabase<any>;

/** A command over the database; what it printed and how it ended. */
const peersmith = (
  args: readonly string[],
  env: Record<string, string> = {},
  started?: (child: ChildProcess) => void,
) => {
  const own = { PATH: process.env.PATH, PEERSMITH_DATA: folder, DATABASE_URL: database.url };
  return run(args, {
    env: { ...own, LOG_LEVEL: 'warn', ...env },
    timeout_ms: 20_000,
    ...(started && { started }),
  });
};

const firstKey = () => readFileSync(file, 'utf8').split(':')[0] ?? '';
const sealedWith = async (id: string) => {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from core_job where starts_with(sealed_output, ${`v1:${id}:`})`.execute(
    database.db,
  );
  return rows[0]?.n;
};

beforeAll(async () => {
  database = await testDatabase<any>();
  const keyring = await openKeyring(loadConfig({ PEERSMITH_DATA: folder }, folder));
  await sql`insert into core_job (object_type, name, status, job_id, sealed_output) select 'devices.router', 'render', 'completed', gen_random_uuid(), ${keyring.seal('kept')} from generate_series(1, ${ROWS}::int)`.execute(
    database.db,
  );
});
afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('peersmith keys', () => {
  it('rotates, is killed in the middle, and ends it the next time', async () => {
    const old = firstKey();
    const killed = await peersmith(['keys', 'rotate'], {}, (child) => {
      const watcher = watch(folder, async () => {
        if (firstKey() === old) return;
        watcher.close();
        while ((await sealedWith(old)) === ROWS) await new Promise(setImmediate);
        child.kill('SIGKILL');
      });
    });
    expect(killed.code).toBe('SIGKILL');
    const fresh = firstKey();
    expect(await sealedWith(old)).toBeGreaterThan(0);
    expect(await sealedWith(fresh)).toBeGreaterThan(0);

    const again = await peersmith(['keys', 'rotate']);
    expect(again, again.err).toMatchObject({
      code: 0,
      out: expect.stringContaining(`Nothing is sealed with ${old}`),
    });
    expect([firstKey(), await sealedWith(fresh)]).toEqual([fresh, ROWS]);

    const [status, serve] = await Promise.all([
      peersmith(['keys', 'status']),
      peersmith(['serve'], { PEERSMITH_SECRET_KEY_FILE: join(folder, 'gone.key') }),
    ]);
    expect(status.out.split('\n').slice(1, 3)).toEqual([
      expect.stringMatching(new RegExp(`^${fresh} +seals and opens +${ROWS} +${file}$`)),
      expect.stringMatching(new RegExp(`^${old} +opens only +0 +${file}$`)),
    ]);
    // A server that lacks the key makes no other one.
    expect(serve).toMatchObject({
      code: 1,
      err: expect.stringMatching(`sealed with key ${fresh}, and .*gone\\.key is not there`),
    });
    expect(existsSync(join(folder, 'gone.key'))).toBe(false);
    const secrets = readFileSync(file, 'utf8').match(/:[\w-]{43}/g) ?? [];
    expect(secrets).toHaveLength(2);
    for (const { out, err } of [again, status, serve])
      for (const secret of secrets) expect(out + err).not.toContain(secret.slice(1));
  });
});
