import type { RunningServer } from '@peersmith/server/test/program.ts';
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

const title = hasChromium ? 'one name for a thing, in the web' : 'words (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  const post = async (path: string, body: object) => {
    const { status } = await sendFrom(page, { path, body });
    expect(status).toBe(201);
  };
  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage());
    await post('/api/peering/autonomous-systems/', [
      { asn: 64_500, name: 'North', affiliated: true },
      { asn: 64_510, name: 'South', affiliated: true },
      { asn: 64_501, name: 'Bramble' },
    ]);
    await post('/api/peering/internet-exchanges/', [
      { name: 'Harbour IX', slug: 'harbour', local_autonomous_system: { asn: 64_500 }, status: 'enabled' },
      { name: 'Fjord IX', slug: 'fjord', local_autonomous_system: { asn: 64_510 }, status: 'enabled' },
    ]);
    tab.complaints();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  const expectNoSideways = async () => {
    for (const width of [390, 1280, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
  };

  it('says beside a title what the thing is, and leads to the manual', async () => {
    await openPage(tab, '/internet-exchange-peering-sessions/');
    await button('Help').click();
    const help = page.getByRole('dialog', { name: 'Help' });
    await help.getByText('A BGP session with a network over an exchange.').waitFor();
    await expectAccessible(page);
    await help.getByRole('link', { name: 'Manual' }).click();
    await heading('Sessions').waitFor();
    await heading('What is refused').waitFor();
    await expectNoSideways();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'shipped templates' }).first().click();
    await heading('Templates').waitFor();
    expect(new URL(page.url())).toMatchObject({
      pathname: '/help/templates/',
      hash: '#what-is-written-for-each',
    });
    expect(tab.complaints()).toEqual([]);
  });

  it('finds words in the manual, and the section that they stand in', async () => {
    await openPage(tab, '/help/');
    await page.getByRole('searchbox', { name: 'Search the manual' }).fill('abandoned hidden');
    const found = page.getByRole('region', { name: 'Found in the manual' });
    await expectAccessible(page);
    await found.getByRole('link', { name: 'Hidden and abandoned' }).click();
    await heading('PeeringDB').waitFor();
    await heading('Hidden and abandoned').waitFor();
    await openPage(tab, '/help/no-such-page/');
    await page.getByText('The manual has no page “no-such-page”').waitFor();
    expect(tab.complaints()).toEqual(['404 GET /api/core/manual/no-such-page/']);
  });

  it('has a glossary, which knows the words of the API as well', async () => {
    await openPage(tab, '/');
    await button('Account of admin').click();
    await page.getByRole('menuitem', { name: 'Glossary' }).click();
    await heading('Glossary').waitFor();
    await page.getByText('Hidden peer', { exact: true }).waitFor();
    await expectNoSideways();
    await expectAccessible(page);
    await page.getByRole('searchbox', { name: 'Search the glossary' }).fill('affiliated');
    await page.getByText('Own AS', { exact: true }).waitFor();
    expect(await page.getByText('Hidden peer', { exact: true }).count()).toBe(0);
    expect(tab.complaints()).toEqual([]);
  });

  it('says which of one’s own AS a page is about, and shows all of them when asked', async () => {
    await openPage(tab, '/peering/candidates/');
    const scope = page.getByRole('note', { name: 'Scope' });
    await scope.getByText('Only AS64500').waitFor();
    await scope.getByRole('button', { name: 'Show all' }).click();
    await scope.getByText('All of yours: AS64500, AS64510').waitFor();
    await heading('AS64510 – South').waitFor();
    await expectNoSideways();
    await expectAccessible(page);
    await button('Own AS: All AS').click();
    await page.getByRole('menuitem', { name: 'AS64510 – South' }).click();
    await scope.getByText('Only AS64510').waitFor();
    await openPage(tab, '/internet-exchanges/');
    await page.getByRole('link', { name: 'Harbour IX' }).waitFor();
    await button('Only AS64510').click();
    await page.getByRole('link', { name: 'Harbour IX' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Fjord IX' }).waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('asks before a dialog with something written in it is closed, or the page is left', async () => {
    await openPage(tab, '/internet-exchanges/');
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: 'Autonomous systems' })
      .click();
    await heading('Autonomous systems').waitFor();
    await button('Views').click();
    await page.getByRole('menuitem', { name: /^Save/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    const asked = page.getByRole('dialog', { name: 'Throw away what you wrote?' });
    const name = dialog.getByRole('textbox', { name: 'Name' });
    await name.fill('Those of ours');
    await page.keyboard.press('Escape');
    await asked.getByRole('button', { name: 'Go on writing' }).click();
    expect(await name.inputValue()).toBe('Those of ours');
    await page.goBack();
    await asked.getByRole('button', { name: 'Go on writing' }).click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await asked.getByRole('button', { name: 'Throw away' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(tab.complaints()).toEqual([]);
  });

  it('asks before the search of everything leads out of a dialog with something written in it', async () => {
    await openPage(tab, '/autonomous-systems/');
    await button('Views').click();
    await page.getByRole('menuitem', { name: /^Save/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    const asked = page.getByRole('dialog', { name: 'Throw away what you wrote?' });
    const leadOut = async () => {
      await page.keyboard.press('Control+k');
      await page.getByLabel('Search everything').fill('Harbour IX');
      await page
        .getByRole('button', { name: /^Harbour IX/ })
        .first()
        .click();
    };
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Those of ours');
    await leadOut();
    await asked.getByRole('button', { name: 'Go on writing' }).click();
    expect(await dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Those of ours');
    await leadOut();
    await asked.getByRole('button', { name: 'Throw away' }).click();
    await heading('Harbour IX').waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('asks before the changes chosen for many objects are dropped', async () => {
    await openPage(tab, '/internet-exchanges/');
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    const edit = page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Edit' });
    await edit.click();
    const drawer = page.getByRole('dialog', { name: /^Edit \d+ internet exchanges$/ });
    await drawer.getByRole('button', { name: 'Cancel' }).click();
    await drawer.waitFor({ state: 'detached' });
    await edit.click();
    await drawer.getByRole('checkbox', { name: 'Description' }).check();
    await drawer.getByRole('textbox', { name: 'Description' }).fill('Moves in March');
    await page.keyboard.press('Escape');
    const asked = page.getByRole('dialog', { name: 'Throw away what you wrote?' });
    await asked.getByRole('button', { name: 'Go on writing' }).click();
    expect(await drawer.getByRole('textbox', { name: 'Description' }).inputValue()).toBe('Moves in March');
    await drawer.getByRole('button', { name: 'Cancel' }).click();
    await asked.getByRole('button', { name: 'Throw away' }).click();
    await drawer.waitFor({ state: 'detached' });
    expect(tab.complaints()).toEqual([]);
  });

  it('undoes from its notice what a dialog wrote', async () => {
    await openPage(tab, '/autonomous-systems/');
    await button('Views').click();
    await page.getByRole('menuitem', { name: /^Save/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Those of ours');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'Saved Those of ours.' });
    await notice.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone: 1 object.').waitFor();
    await settled(tab);
    expect(tab.complaints()).toEqual([]);
  });
});
