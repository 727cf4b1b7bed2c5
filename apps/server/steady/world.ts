import { mkdtempSync, rmSync } from 'node:fs';
import { scratch } from '../../../tools/scratch.mjs';
import { loadConfig } from '../src/configuration.ts';
import { createToken, createUser } from '../src/modules/users/index.ts';
import { type Running, start } from '../src/serve.ts';
import { OwnPostgres } from './postgres.ts';

export interface World {
  postgres: OwnPostgres;
  /** What every process over this database is started with. */
  env: Record<string, string>;
  token: string;
  remove: () => Promise<void>;
}

/** A database with a superuser `steady`, and whatever `fill` adds. */
export async function makeWorld(
  fill: (running: Running) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<World> {
  const postgres = await OwnPostgres.start(settings);
  const folder = mkdtempSync(`${scratch}/peersmith-steady-data-`);
  const env = { PEERSMITH_DATA: folder, DATABASE_URL: postgres.url, PEERINGDB_SCHEDULE: 'never' };
  const running = await start({ config: loadConfig({ ...env, LOG_LEVEL: 'silent' }) });
  const system = running.app.system();
  await createUser(system, {
    username: 'steady',
    password: 'a pass phrase',
    is_superuser: true,
    is_staff: true,
  });
  const token = await createToken(system, { user: { username: 'steady' } });
  await fill(running);
  await running.stop();
  return {
    postgres,
    env,
    token,
    remove: async () => {
      await postgres.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
