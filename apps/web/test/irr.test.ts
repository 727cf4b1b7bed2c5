import { startPrefixRegistry } from '@peersmith/server/test/prefix-registry.ts';
import type { RunningServer } from '@peersmith/server/test/program.ts';
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

const title = `prefix filters, in the web${hasChromium ? '' : ' (skipped: there is no Chromium)'}`;
const PREFIXES = 200_000;
/** Every other /24, so that none is joined with its neighbour. */
const numbered = (count: number) =>
  Array.from({ length: count }, (_, at) => `${1 + (at >> 15)}.${(at >> 7) & 255}.${(at << 1) & 255}.0/24`);

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  let registry: Awaited<ReturnType<typeof startPrefixRegistry>>;
  let network: number;
  /** What the registry has of the network's IPv4 prefixes. */
  let prefixes = numbered(PREFIXES);
  beforeAll(async () => {
    registry = await startPrefixRegistry((query) => (query === '!a4AS-ONE' ? prefixes : undefined));
    ({ server, browser, tab, page } = await openStage({
      BGPQ3_HOST: registry.host,
      BGPQ3_SOURCES: 'MAIN,OTHER',
    }));
    const made = await sendFrom(page, {
      path: '/api/peering/autonomous-systems/',
      body: { asn: 64501, name: 'Large', irr_as_set: 'AS-ONE', retrieve_as_list: false },
    });
    network = Object(made.body).id;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await registry?.stop();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const inDialog = (name: string) => page.getByRole('dialog').getByRole('button', { name });
  const open = (path: string) => openPage(tab, path);
  const region = (name: string) => page.getByRole('region', { name, exact: true });
  /** At a desk and on a telephone. */
  const expectAccessibleEverywhere = async () => {
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 900 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  const refresh = async () => {
    await button('Refresh now').click();
    await page.getByText(/list(s were| was) asked for/).waitFor();
    await settled(tab);
  };

  it('says why there is no list, and fetches those that there are', async () => {
    await open(`/autonomous-systems/${network}/prefixes/`);
    await page.getByText('No registry has given it yet.').waitFor();
    await button(/Autonomous systems/).click();
    await page.getByText('Switch on "Retrieve AS list" of the network.').waitFor();
    await button(/IPv4 prefixes/).click();
    await refresh();
    await region('How it stands').getByText('200,000 IPv4 prefixes in force').waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('shows 200,000 prefixes, of which few are in the document, and finds one', async () => {
    const table = page.getByRole('table', { name: 'Prefixes of the list' });
    expect(await table.getAttribute('aria-rowcount')).toBe('200001');
    await table.getByText('1.0.0.0/24').waitFor();
    await region('Prefixes of the list').evaluate((box) => {
      box.scrollTop = box.scrollHeight;
    });
    await table.getByText(String(prefixes.at(-1))).waitFor();
    expect(await table.getByRole('row').count()).toBeLessThan(200);
    await page.getByRole('searchbox', { name: 'Find a prefix or an address' }).fill('3.2.4.77');
    await page.getByText('1 IPv4 prefix found').waitFor();
    await table.getByText('3.2.4.0/24').waitFor();
    await region('The query').getByText(`bgpq4 -h ${registry.host}`).first().waitFor();
    await region('Entries over time').locator('canvas').waitFor();
    await expectAccessibleEverywhere();
    expect(tab.complaints()).toEqual([]);
  });

  it('holds what shrank, counts it in the menu, and takes what is decided with a key', async () => {
    prefixes = numbered(1000);
    await refresh();
    const held = region('What waits for a decision');
    await held.getByText('Went: 199,000 IPv4 prefixes').waitFor();
    await picture(page, 'prefixes');
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: 'Held changes 1 waiting' })
      .click();
    await page.getByRole('list', { name: 'Held changes' }).getByText('Used by 1 network').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Version 2, compared with version 1.').waitFor();
    await page.getByRole('link', { name: 'AS64501 - Large' }).waitFor();
    await settled(tab);
    await picture(page, 'held-changes');
    await expectAccessibleEverywhere();
    await page.keyboard.press('a');
    await page
      .getByText(
        'The filters of 1 network take 1,000 IPv4 prefixes instead of 200,000: 0 come and 199,000 go.',
      )
      .waitFor();
    await page.getByRole('textbox', { name: 'Comment' }).fill('They sold it');
    await expectAccessible(page);
    await inDialog('Accept').click();
    await page.getByText('Nothing waits').waitFor();
    await open(`/autonomous-systems/${network}/prefixes/?kind=ipv4`);
    await page.getByText('Accepted by admin: “They sold it”').waitFor();
    await button('Difference of version 2').click();
    await page.getByRole('dialog').getByText('Went: 199,000 IPv4 prefixes').waitFor();
    await page.keyboard.press('Escape');
    expect(tab.complaints()).toEqual([]);
  });

  it('keeps the list where what came is rejected, and does not hold it again', async () => {
    prefixes = numbered(9000);
    await refresh();
    await region('What waits for a decision').getByRole('button', { name: 'Reject …' }).click();
    await page.getByText('The list in force stays, with 1,000 IPv4 prefixes: no filter changes.').waitFor();
    await inDialog('Reject').click();
    await region('What waits for a decision').waitFor({ state: 'detached' });
    await refresh();
    await region('How it stands').getByText('1,000 IPv4 prefixes in force').waitFor();
    await page.getByText(/answers what was rejected as version 3/).waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('tries an AS-SET out: its members with circles, its prefixes, the text, and why there is nothing', async () => {
    await page.getByRole('link', { name: 'What if …' }).click();
    const set = page.getByRole('textbox', { name: 'AS-SET' });
    expect(await set.inputValue()).toBe('AS-ONE');
    await set.fill('AS64500:AS-THREE');
    await page.getByRole('combobox', { name: 'Text for' }).selectOption('bird');
    await page.keyboard.press('Tab');
    await button('Ask the registries').click();
    const tree = page.getByRole('tree');
    await tree.getByRole('treeitem', { name: /AS-TWO Circle/ }).waitFor();
    await tree.getByRole('treeitem', { name: /AS64500:AS-GONE Not found/ }).waitFor();
    await tree.getByRole('treeitem', { name: /AS-ONE MAIN/ }).waitFor();
    await settled(tab);
    await picture(page, 'what-if');
    await expectAccessibleEverywhere();
    await tree.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await tree.getByRole('treeitem').count()).toBe(1);
    await page.keyboard.press('ArrowRight');
    await tree
      .getByRole('treeitem', { name: /AS-TWO/ })
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Text for the router' }).click();
    await page.getByText('PREFIXES-v4').first().waitFor();
    await set.fill('AS-ABSENT');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .getByText(/AS-ABSENT/)
      .waitFor();
    tab.complaints();
  });

  it('leaves to the settings what nobody says in the form of a network', async () => {
    await open('/autonomous-systems/add/');
    await page.getByRole('textbox', { name: 'ASN' }).fill('64502');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Silent');
    const filters = region('Prefix filters');
    await filters.getByLabel('Fall back to the AS number').first().waitFor();
    await filters.getByRole('textbox', { name: 'Most entries' }).fill('500');
    await expectAccessible(page);
    await button('Create').click();
    await page.getByRole('heading', { level: 1, name: 'AS64502 - Silent' }).waitFor();
    await settled(tab);
    const { body } = await sendFrom(page, {
      method: 'GET',
      path: '/api/peering/autonomous-systems/?asn=64502',
    });
    expect(Object(body).results).toMatchObject([
      { irr_max_entries: 500, irr_fallback_to_asn: null, rpki_drop_invalid: null },
    ]);
    expect(tab.complaints()).toEqual([]);
  });
});
