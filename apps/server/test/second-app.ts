import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { type App, createApp } from '../src/app.ts';
import { loadConfig } from '../src/configuration.ts';
import { modules } from '../src/modules/index.ts';
import { createToken } from '../src/modules/users/index.ts';
import { openDatabase } from '../src/platform/database.ts';
import { loadKeyring } from '../src/platform/key-source.ts';
import { createLogger } from '../src/platform/log.ts';
import { type Api, apiOf, type TestApp } from './app.ts';

export interface SecondApp {
  app: App;
  /** The same administrator as the first one's. */
  api: Api;
  db: Kysely<any>;
  close: () => Promise<void>;
}

/** A second server on the database of a first one. */
export async function secondApp(first: TestApp, env: Record<string, string> = {}): Promise<SecondApp> {
  const folder = mkdtempSync(join(tmpdir(), 'peersmith-second-'));
  const config = loadConfig({ PEERSMITH_DATA: folder, LOG_LEVEL: 'silent', ...env });
  const db = openDatabase<any>(first.url);
  const keyring = loadKeyring(config.PEERSMITH_SECRET_KEY_FILE);
  const app = await createApp({ modules, db, url: first.url, config, keyring, log: createLogger(config) });
  const token = await createToken(app.system(), { user: { username: 'user1' } });
  return {
    app,
    db,
    api: apiOf(app, token),
    close: async () => {
      await app.close();
      await db.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}
