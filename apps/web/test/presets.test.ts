import { PASSWORD, type RunningServer } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  openPage,
  openStage,
  openTab,
  sendFrom,
  type Tab,
} from './browser.ts';
import { expectNarrow } from './narrow.ts';

const title = hasChromium ? 'permission presets' : 'permission presets (skipped: there is no Chromium)';
const RAW = /\b\w+\.(?:view|add|change|delete)_\w+/;

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage());
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const main = () => page.getByRole('main');

  it('are given by name, each with what it means, and no permission by its code name', async () => {
    await openPage(tab, '/users/groups/add/');
    await page.getByRole('textbox', { name: 'Name' }).fill('NOC');
    await page.getByText('Approves nothing, decides no request, and sees no secret.').waitFor();
    await page.getByRole('checkbox', { name: 'Viewer' }).check();
    const permissions = page.getByRole('combobox', { name: 'Permissions' });
    await permissions.fill('approve and');
    await page.getByRole('option', { name: 'Approve and decline peering requests' }).click();
    await page.keyboard.press('Escape');
    expect(await main().textContent()).not.toMatch(RAW);
    await expectAccessible(page);
    await expectNarrow(page);
    await button('Create').click();
    await page.getByRole('heading', { name: 'NOC', level: 1 }).waitFor();
    await page.getByText('Sees the network, its peers').waitFor();
    expect(await main().textContent()).not.toMatch(RAW);
    expect(tab.complaints()).toEqual([]);
  });

  it('are told on the page of a user, area by area, with what gives them', async () => {
    const made = await sendFrom(page, {
      path: '/api/users/users/',
      body: { username: 'ada', password: PASSWORD, presets: ['automation'], groups: [{ name: 'NOC' }] },
    });
    expect(made.status).toBe(201);
    await openPage(tab, '/users/users/2/');
    await page.getByRole('tab', { name: 'Rights' }).click();
    const table = page.getByRole('table', { name: 'What may be done' });
    const area = (name: string) => table.getByRole('row').filter({ has: button(name) });
    await expect.poll(() => area('Peering').textContent()).toBe('PeeringAllAllAllAll');
    expect(await area('Accounts').textContent()).toBe('Accounts––––');
    await table.getByText('Approve and decline peering requests').waitFor();
    await button('Requests').click();
    await table
      .getByRole('row', { name: /^Peering requests/ })
      .getByText('Automation; Viewer, by the group NOC')
      .first()
      .waitFor();
    expect(await main().textContent()).not.toMatch(RAW);
    await expectAccessible(page);
    await expectNarrow(page);
    expect(tab.complaints()).toEqual([]);
  });

  it('are shown to whoever has them under their own name', async () => {
    const own = await openTab(browser, server.url);
    await own.page.goto('/');
    await own.page.getByLabel('User name').fill('ada');
    await own.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await own.page.getByRole('button', { name: 'Sign in' }).click();
    await own.page.getByRole('navigation', { name: 'Main' }).waitFor();
    await openPage(own, '/user/profile/');
    await own.page.getByRole('link', { name: 'What you may do' }).click();
    await own.page.getByText('Viewer, by the group NOC').waitFor();
    await expectNarrow(own.page);
  });
});
