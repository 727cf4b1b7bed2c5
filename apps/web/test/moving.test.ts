import type { FakePeeringManager } from '@peersmith/server/test/fake-peering-manager.ts';
import { type RunningServer, run } from '@peersmith/server/test/program.ts';
import { isRecorded, recordedServer } from '@peersmith/server/test/recorded.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  openPage,
  openStage,
  picture,
  sendFrom,
  settled,
  type Tab,
} from './browser.ts';

// Peering Manager has no limits of its own where a network has none.
const LIMITLESS = { DEFAULT_MAX_PREFIXES_IPV4: '0', DEFAULT_MAX_PREFIXES_IPV6: '0' };
const runs = hasChromium && isRecorded;
const title = `moving in, in the web${runs ? '' : ' (skipped: there is no Chromium, or no recorded Peering Manager)'}`;

describe.skipIf(!runs)(title, () => {
  let server: RunningServer;
  let source: FakePeeringManager;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  beforeAll(async () => {
    source = await recordedServer();
    ({ server, browser, tab, page } = await openStage(LIMITLESS));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await source?.close();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const rowOf = (name: string) => page.getByRole('table', { name: 'By type' }).getByRole('row', { name });

  it('is the third door of a server that is empty', async () => {
    await openPage(tab, '/setup/');
    await picture(page, 'setup');
    const door = page.getByRole('region', { name: 'I come from Peering Manager' });
    await door.getByRole('link', { name: 'Move in' }).click();
    await settled(tab);
    expect(await button('Look what would happen').isDisabled()).toBe(true);
    await expectAccessible(page);
  });

  it('says what is wrong with the token, and nothing happens', async () => {
    await page.getByRole('textbox', { name: 'Address' }).fill(source.url);
    await page.getByLabel('API token').fill('wrong');
    await button('Look what would happen').click();
    await page.getByText('The other server does not know the token', { exact: false }).waitFor();
    expect(await button('Move in now').count()).toBe(0);
    tab.complaints();
  });

  it('shows what would happen, moves in, and shows that nothing differs but who was here', async () => {
    await page.getByLabel('API token').fill(source.token);
    await button('Look what would happen').click();
    await page.getByText('Nothing is written yet').waitFor();
    await rowOf('Exchange sessions 145 145').waitFor();
    await button('Move in now').click();
    await page.getByText('All of it is here').waitFor({ timeout: 20_000 });
    await page.getByText('edge0.fra').waitFor();
    expect(await page.getByText('Same text').count()).toBe(4);
    // The admin of this server is another than theirs.
    await page.getByText('1 object not the same').waitFor();
    await expectAccessible(page);
    await picture(page, 'moving-in');
    expect(tab.complaints()).toEqual([]);
  });

  it('keeps the report, and takes all of it back', async () => {
    await openPage(tab, '/');
    await openPage(tab, '/setup/moving/');
    await page.getByRole('table', { name: 'Reports of before' }).getByRole('button').first().click();
    await button('Take it back').click();
    await button('Take all of it back').click();
    await page.getByText(/^Taken back: \d+ objects went again/).waitFor();
    const { count } = await page.evaluate(async () => (await fetch('/api/devices/routers/?limit=1')).json());
    expect(count).toBe(0);
    expect(tab.complaints()).toEqual([]);
  });

  it('is done on the command line with the same words', async () => {
    const { body: made }: { body: any } = await sendFrom(page, { path: '/api/users/tokens/', body: {} });
    const env = {
      ...process.env,
      PEERSMITH_URL: server.url,
      PEERSMITH_TOKEN: made.key,
      PEERING_MANAGER_TOKEN: source.token,
    };
    const move = (...words: string[]) => run(['import', 'peering-manager', ...words], { env, input: '' });
    const tried = await move('--url', source.url, '--dry-run');
    // Their admin differs from ours.
    expect(tried).toMatchObject({ code: 2 });
    expect(tried.out).toMatch(/exchange sessions +145 +145 +-/);
    expect(tried.out).toContain('differing: user admin: email admin@example.net there, - here');
    expect(tried.out).toContain('configuration of edge0.fra: equal');
    expect(tried.out).toContain('Nothing is written: this was a dry run.');
    expect(tried.err).toContain('Looking what there is …');
    const wrong = await move('--url', source.url, '--token', 'wrong');
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.err).toContain('does not know the token');
    expect((await move()).err).toContain('Say where it is');
  });
});
