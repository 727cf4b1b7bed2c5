import { existsSync } from 'node:fs';
import type { Browser, BrowserContext } from 'playwright-core';
import type { BenchWorld } from './world.ts';

/** The browser of this machine; nothing where there is none. */
export const CHROMIUM: string | undefined = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(
  (path) => existsSync(path),
);

/** What a browser keeps of somebody who signed in. */
export type Storage = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Somebody who may do everything, signed in. */
export async function signIn(browser: Browser, { address, running }: BenchWorld): Promise<Storage> {
  const { createUser } = await import('@peersmith/server/src/modules/users/index.ts');
  const given = { username: 'reader', password: 'a long pass phrase', is_superuser: true };
  await createUser(running.app.system(), given);
  const context = await browser.newContext({ baseURL: address });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByLabel('User name').fill('reader');
  await page.getByRole('textbox', { name: 'Password' }).fill('a long pass phrase');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  const storage = await context.storageState();
  await context.close();
  return storage;
}
