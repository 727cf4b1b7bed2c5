import { FakePeeringDb } from '@peersmith/server/test/fake-peeringdb.ts';
import { PASSWORD, type RunningServer } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  openPage,
  openStage,
  sendFrom,
  settled,
  type Tab,
} from './browser.ts';
import { expectNarrow } from './narrow.ts';
import { OURS, peeringWorld } from './peering-world.ts';
import { setUp } from './set-up.ts';

const title = hasChromium
  ? 'forms that help, and lose nothing'
  : 'forms that help, and lose nothing (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  let peeringdb: FakePeeringDb;
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    peeringdb = await FakePeeringDb.start(peeringWorld());
    ({ server, browser, tab, page } = await openStage({ PEERINGDB_URL: peeringdb.url }));
    await setUp(tab);
    tab.complaints();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await peeringdb?.stop();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const box = (name: string) => page.getByRole('textbox', { name, exact: true });
  const dialog = () => page.getByRole('dialog');

  it('fill a network in from PeeringDB as soon as its number is typed, and leave what somebody wrote', async () => {
    await openPage(tab, '/autonomous-systems/add/');
    await box('Description').fill('Met in Bergen');
    await box('ASN').fill(`AS${OURS + 7}`);
    await page.getByText('Name, AS-SET and prefix limits are filled in from PeeringDB.').waitFor();
    expect(await box('Name').inputValue()).toBe('Network 7');
    expect(await box('IRR AS-SET').inputValue()).toBe('AS-NETWORK7');
    expect(await box('IPv4 max prefixes').inputValue()).toBe('17');
    await box('Name').fill('Seventh');
    await box('ASN').fill(`${OURS + 8}`);
    await expect.poll(() => box('IRR AS-SET').inputValue()).toBe('AS-NETWORK8');
    expect(await box('Name').inputValue()).toBe('Seventh');
    expect(await box('Description').inputValue()).toBe('Met in Bergen');
    await box('ASN').fill('64496');
    await page.getByText('PeeringDB does not know AS64496').waitFor();
    await box('ASN').fill(`${OURS}`);
    await page.getByText(`AS${OURS} is here already.`).waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
    expect(tab.complaints()).toEqual([]);
  });

  it('ask before what somebody wrote is left', async () => {
    await page.getByRole('link', { name: 'Cancel' }).click();
    await dialog().getByText('What you changed on this page is not saved yet.').waitFor();
    await dialog().getByRole('button', { name: 'Stay' }).click();
    expect(await box('Description').inputValue()).toBe('Met in Bergen');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await dialog().getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Autonomous systems' }).waitFor();
  });

  it('make what they point at without being left, and propose the other end of a link', async () => {
    await openPage(tab, '/direct-peering-sessions/add/');
    await box('IP address').fill('192.0.2.5/30');
    expect(await box('Local IP address').inputValue()).toBe('192.0.2.6/30');
    await box('IP address').fill('2001:db8::/127');
    expect(await box('Local IP address').inputValue()).toBe('2001:db8::1/127');
    await box('Local IP address').fill('2001:db8::7/64');
    await box('IP address').fill('192.0.2.1/31');
    expect(await box('Local IP address').inputValue()).toBe('2001:db8::7/64');
    await box('Relationship').fill('Upstream');
    await page.getByRole('option', { name: 'New relationship “Upstream” …' }).click();
    await expect.poll(() => dialog().getByRole('textbox', { name: 'Slug' }).inputValue()).toBe('upstream');
    expect(await dialog().getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Upstream');
    await expectAccessible(page);
    await dialog().getByRole('button', { name: 'Create' }).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => box('Relationship').inputValue()).toBe('Upstream');
    expect(await box('IP address').inputValue()).toBe('192.0.2.1/31');
    await box('Import routing policies').fill('From friends');
    await page.getByRole('option', { name: 'New routing policy “From friends” …' }).click();
    await dialog().getByRole('button', { name: 'Create' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByText('From friends', { exact: true }).waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('propose the next free name for what is made like another', async () => {
    await openPage(tab, '/devices/routers/1/');
    await page.getByRole('link', { name: 'Clone' }).click();
    await expect.poll(() => box('Name').inputValue()).toBe('bergen2');
    expect(tab.complaints()).toEqual([]);
  });

  it('go on after a sign-in over them, where the session ended meanwhile', async () => {
    await openPage(tab, '/autonomous-systems/add/');
    await box('ASN').fill('64501');
    await box('Name').fill('Written before');
    await settled(tab);
    tab.complaints();
    // A page reads on its own when it is told of a change: what asks for the sign-in here shall be the form.
    const sent = Promise.withResolvers<void>();
    await page.route('**/api/**', async (route) => {
      if (route.request().method() === 'GET') await sent.promise;
      await route.fallback();
    });
    await sendFrom(page, { path: '/api/auth/logout/' });
    await button('Create').click();
    sent.resolve();
    await page.unroute('**/api/**');
    await dialog().getByText('Your sign-in has ended.', { exact: false }).waitFor();
    await expectAccessible(page);
    expect(await dialog().getByLabel('User name').inputValue()).toBe('admin');
    await dialog().getByRole('textbox', { name: 'Password' }).fill('wrong');
    await dialog().getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog().getByRole('alert').waitFor();
    await dialog().getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await dialog().getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'AS64501 - Written before' }).waitFor();
    await dialog().waitFor({ state: 'detached' });
  });

  it('hold a template back that its routers cannot have, as a draft or all the same', async () => {
    await settled(tab);
    tab.complaints();
    await openPage(tab, '/devices/configurations/1/edit/');
    const editor = page.getByRole('textbox', { name: 'Template' });
    await editor.click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('{{ zz.yy }}');
    await button('Save').click();
    await dialog().getByText("bergen1: line 1: UndefinedError: 'zz' is undefined").waitFor();
    await expectAccessible(page);
    await dialog().getByRole('button', { name: 'Go on editing' }).click();
    await button('Save').click();
    await dialog().getByRole('button', { name: 'Save as a draft' }).click();
    await page.getByText('There is a draft').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Go on with it' }).click();
    await expect.poll(() => page.getByText('{{ zz.yy }}').count()).toBe(1);
    // Nothing was written since: there is nothing to ask about.
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByText('There is a draft').waitFor();
    await page.getByRole('link', { name: 'Go on with it' }).click();
    await button('See what it changes').click();
    await dialog().getByRole('button', { name: 'Save anyway' }).waitFor();
    await expectAccessible(page);
    await dialog().getByRole('button', { name: 'Save as a draft' }).click();
    await page.getByText('There is a draft').waitFor();
    await page.getByRole('link', { name: 'Go on with it' }).click();
    await button('Save').click();
    await dialog().getByRole('button', { name: 'Save anyway' }).click();
    await page.getByRole('heading', { name: 'FRRouting', exact: true }).waitFor();
    await expect.poll(() => page.getByText('There is a draft').count()).toBe(0);
    expect(tab.complaints()).toEqual([]);
  });

  it('are reached by keys, which a sheet names; and a profile is one of them', async () => {
    await openPage(tab, '/extras/tags/');
    await page.keyboard.press('?');
    await dialog().getByRole('row', { name: 'g r Go to Routers' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('?');
    await dialog().waitFor({ state: 'detached' });
    await page.keyboard.press('a');
    await page.getByRole('heading', { name: 'Add tag' }).waitFor();
    await box('Name').fill('gr?');
    expect(await box('Name').inputValue()).toBe('gr?');
    await openPage(tab, '/user/profile/');
    await box('First name').fill('Ada');
    await button('Save').click();
    await page.getByText('Your profile is saved.').waitFor();
    await page.getByText('This one').waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.getByRole('heading', { name: 'Routers' }).waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('say that an address has nothing, and want the name of what much hangs on', async () => {
    await settled(tab);
    tab.complaints();
    await openPage(tab, '/devices/routers/1/conifguration/');
    await page.getByText('There is no tab “conifguration” here').waitFor();
    await openPage(tab, '/devices/routers/777/');
    await page.getByText('There is no router 777').waitFor();
    await openPage(tab, '/devices/routers/777/edit/');
    await page.getByText('There is no router 777').waitFor();
    // What is not there is asked for once more.
    await settled(tab);
    tab.complaints();
    await openPage(tab, '/devices/routers/1/');
    await button('Delete').click();
    const confirm = dialog().getByRole('button', { name: 'Delete' });
    await dialog().getByLabel('Type bergen1 to confirm').fill('bergen');
    expect(await confirm.isDisabled()).toBe(true);
    await dialog().getByLabel('Type bergen1 to confirm').fill('bergen1');
    await expectAccessible(page);
    await confirm.click();
    await page.getByRole('heading', { name: 'Routers' }).waitFor();
    expect(tab.complaints()).toEqual([]);
  });
});
