import { FakePeeringDb } from '@peersmith/server/test/fake-peeringdb.ts';
import type { RunningServer } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, hasChromium, openPage, openStage, picture, type Tab } from './browser.ts';
import { expectNarrow } from './narrow.ts';
import { OURS, peeringWorld } from './peering-world.ts';

const title = hasChromium
  ? 'the first hour, in the web'
  : 'the first hour, in the web (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  let peeringdb: FakePeeringDb;
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    const world = peeringWorld();
    for (const row of world.ix) if (row.id === 2) row.city = 'Ålesund';
    peeringdb = await FakePeeringDb.start(world);
    ({ server, browser, tab, page } = await openStage());
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await peeringdb?.stop();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const box = (name: string) => page.getByRole('textbox', { name, exact: true });

  it('asks for the number, and where PeeringDB is read, which it tries first', async () => {
    await openPage(tab, '/setup/');
    await button('Start with my ASN').click();
    await box('Your AS number').fill(`AS${OURS}`);
    await button('Continue').click();
    await page.getByText('Read from https://www.peeringdb.com/api.').waitFor();
    await button('Read it from somewhere else').click();
    await page.getByRole('radio', { name: 'A folder on the server' }).click();
    await box('Folder').fill('/nowhere/at/all');
    await button('Try and use it').click();
    await page.getByText('the folder cannot be read', { exact: false }).waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
    await page.getByRole('radio', { name: 'A mirror of our own' }).click();
    await box('Address').fill(peeringdb.url);
    await button('Try and use it').click();
    await page.getByText(`Read from ${peeringdb.url}.`).waitFor();
    await button('Load PeeringDB').click();
    await button('Continue').click();
    expect(tab.complaints().filter((one) => !one.includes('400'))).toEqual([]);
  });

  it('makes a router in each city, at once', async () => {
    await page.getByRole('table', { name: 'Ports at exchanges' }).waitFor();
    await button('One router per city (2)').click();
    expect(await box('Name').nth(0).inputValue()).toBe('alesund1');
    expect(await box('Name').nth(1).inputValue()).toBe('bergen1');
    await box('Host name or address').nth(0).fill('alesund1.example.net');
    await box('Host name or address').nth(1).fill('bergen1.example.net');
    await page.getByLabel('Configuration template').nth(1).selectOption('junos');
    await expectAccessible(page);
    await expectNarrow(page);
    await picture(page, 'setup-routers');
    await button('Import and continue').click();
    expect(tab.complaints()).toEqual([]);
  });

  it('makes first policies, and sessions with whom is chosen, and shows the configuration they make', async () => {
    await button('Make these policies').click();
    await page.getByText(`AS${OURS} has 1 connection on alesund1.`).waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
    await button('Choose first 25').click();
    const status = page.getByLabel('Status of the new sessions');
    expect(await status.inputValue()).toBe('requested');
    await status.selectOption('Enabled');
    await page.getByRole('button', { name: /^Create \d+ sessions with 25 networks$/ }).click();
    await page.getByText('Your router’s configuration is ready').waitFor();
    await expectNarrow(page);
    await page.getByRole('link', { name: 'Show the configuration' }).click();
    await page.getByText(`router bgp ${OURS}`).first().waitFor();
    const text = (await page.locator('#main').textContent()) ?? '';
    expect(text).toContain('198.19.0.1');
    expect(text).toContain('route-map');
    expect(text).not.toContain('198.18.0.1');
    await openPage(tab, '/devices/routers/2/configuration/');
    await page.getByText('protocols').first().waitFor();
    expect(await page.locator('#main').textContent()).toContain('198.18.0.1');
    expect(tab.complaints()).toEqual([]);
  });
});
