import type { Kysely } from 'kysely';
import type { App } from '../src/app.ts';
import { createToken } from '../src/modules/users/index.ts';
import { openDatabase } from '../src/platform/database.ts';
import { type Api, apiOf, appOver, type TestApp } from './app.ts';

export interface SecondApp {
  app: App;
  /** The same administrator as the first one's. */
  api: Api;
  db: Kysely<any>;
  close: () => Promise<void>;
}

/** A second server on the database of a first one. */
export async function secondApp(first: TestApp, env: Record<string, string> = {}): Promise<SecondApp> {
  const db = openDatabase<any>(first.url);
  const { app, close } = await appOver({ db, url: first.url }, env);
  const token = await createToken(app.system(), { user: { username: 'user1' } });
  return {
    app,
    db,
    api: apiOf(app, token),
    close: async () => {
      await close();
      await db.destroy();
    },
  };
}
