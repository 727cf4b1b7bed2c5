import type { RunningServer } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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

const title = hasChromium
  ? 'finding things, in the web'
  : 'finding things, in the web (skipped: there is no Chromium)';
const SESSIONS = '/internet-exchange-peering-sessions/';

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage());
    await sendFrom(page, { path: '/api/setup/demo/', body: {} });
    await vi.waitFor(
      async () => {
        const { body } = await sendFrom(page, {
          method: 'GET',
          path: '/api/search/?q=router:edge1-northlight',
        });
        expect(JSON.stringify(body)).toContain('internetexchangepeeringsession');
      },
      { timeout: 60_000, interval: 500 },
    );
    tab.complaints();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = (path: string) => openPage(tab, path);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const box = () => page.getByRole('textbox', { name: 'Search everything' });
  const search = async (text: string) => {
    await page.keyboard.press('Control+k');
    await box().fill('');
    await box().pressSequentially(text);
  };
  const fits = () => page.evaluate('document.documentElement.scrollWidth <= innerWidth');

  it('opens the list that typed filters ask, with the filters in its address', async () => {
    await open('/');
    await search('router:edge1-northlight family:6');
    await button(/^All \d+ exchange sessions/).waitFor();
    await page.getByRole('status').getByText('edge1-northlight').waitFor();
    await expectAccessible(page);
    await picture(page, 'search-filters');
    await page.keyboard.press('Enter');
    await page.getByText('On router: edge1-northlight').waitFor();
    const { pathname, searchParams } = new URL(page.url());
    expect(pathname).toBe(SESSIONS);
    expect(searchParams.get('address_family')).toBe('6');
    expect(searchParams.get('router_id')).toMatch(/^\d+$/);
    expect(tab.complaints()).toEqual([]);
  });

  it('goes to the best hit by Enter, also when that is faster than the answer, and keeps what was looked for', async () => {
    await search('AS64497');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /AS64497/ }).waitFor();
    await page.keyboard.press('Control+k');
    await button('AS64497').first().waitFor();
    await button('router:edge1-northlight family:6').waitFor();
    await page.keyboard.press('Escape');
  });

  it('has commands beside what it finds', async () => {
    await search('AS64497');
    await button('New session with AS64497').click();
    await page.getByRole('heading', { level: 1, name: /^Add/ }).waitFor();
    await settled(tab);
    expect(await page.getByRole('textbox', { name: 'Autonomous system' }).inputValue()).toMatch(/^AS64497/);
    await search('edge1-northlight');
    await button('Plan edge1-northlight').click();
    await page.getByRole('dialog', { name: 'Plan configuration' }).waitFor();
    await page.keyboard.press('Escape');
    // Written whole, a command is what Enter does.
    await search('new session with AS64498');
    await page.keyboard.press('Enter');
    await settled(tab);
    await page.getByRole('heading', { level: 1, name: /^Add/ }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Autonomous system' }).inputValue()).toMatch(/^AS64498/);
    await search('plan edge1-north');
    await button('Plan edge1-northlight').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Plan configuration' }).waitFor();
    await page.keyboard.press('Escape');
    const { body } = await sendFrom(page, {
      ...{ method: 'GET', path: '/api/peeringdb/candidates/?limit=200' },
    });
    const stranger: { asn?: number } = Object(body).results?.find(
      (one: { autonomous_system: unknown }) => one.autonomous_system === null,
    );
    await search(`add AS${stranger.asn}`);
    await button(`Add AS${stranger.asn}`).click();
    await settled(tab);
    expect(await page.getByLabel('ASN').inputValue()).toBe(String(stranger.asn));
  });

  it('suggests filters and their values while they are typed', async () => {
    await open('/');
    await search('fam');
    await button(/^family:/).waitFor();
    await page.keyboard.press('Tab');
    expect(await box().inputValue()).toBe('family:');
    await button('family:6').click();
    expect(await box().inputValue()).toBe('family:6 ');
    await box().fill('status:enabled,dis');
    await button('status:disabled').click();
    expect(await box().inputValue()).toBe('status:enabled,disabled ');
    await box().fill('at:nowhere-at-all');
    await page.getByText('No internet exchange that you may see is called so.').waitFor();
    await page.keyboard.press('Escape');
  });

  it('takes typed filters in the box of a list, and says what it cannot', async () => {
    await open(SESSIONS);
    const own = page.getByRole('searchbox', { name: 'Search exchange sessions' });
    await own.fill('status:enabled router:northlight');
    await own.press('Enter');
    await page.getByText('Status: Enabled').waitFor();
    await page.getByText('On router: edge1-northlight').waitFor();
    await own.fill('platform:frr');
    await own.press('Enter');
    await page.getByText(/No list takes this value|no such filter/).waitFor();
    await page.reload();
    await page.getByText('On router: edge1-northlight').waitFor();
    await open('/devices/routers/?platform_id=null');
    await page.getByText('Platform: none').waitFor();
    expect(tab.complaints().filter((one) => !one.includes('400'))).toEqual([]);
  });

  it('leaves what is typed alone while the list answers, and takes what is changed elsewhere', async () => {
    await open(SESSIONS);
    const own = page.getByRole('searchbox', { name: 'Search exchange sessions' });
    await own.pressSequentially('bramble bay', { delay: 45 });
    await page.waitForURL(/q=bramble(\+|%20)bay/);
    await settled(tab);
    expect(await own.inputValue()).toBe('bramble bay');
    await open(`${SESSIONS}?q=kestrel`);
    await expect.poll(() => own.inputValue()).toBe('kestrel');
    await open('/peering/candidates/');
    const networks = page.getByRole('searchbox', { name: 'Search networks' });
    await networks.fill('fibre');
    await page.waitForURL(/q=fibre/);
    await button('Clear all').click();
    await expect.poll(() => networks.inputValue()).toBe('');
    expect(tab.complaints()).toEqual([]);
  });

  it('filters by exchange, router, policy and time in a state, first among the filters', async () => {
    await open(SESSIONS);
    await button('Filters').click();
    const panel = page.getByRole('region', { name: 'Filters' });
    for (const name of ['At exchange', 'On router', 'Policy used', 'State for longer than'])
      await panel.getByRole('textbox', { name }).waitFor();
    const since = panel.getByRole('textbox', { name: 'State for longer than' });
    await since.fill('soon');
    await panel.getByText('Such as 30m, 6h, 2d or 1w').waitFor();
    await since.fill('1h');
    await page.waitForURL(/state_for_longer_than=1h/);
    await page.getByRole('button', { name: 'Remove filter State for longer than: 1h' }).click();
    await settled(tab);
    tab.complaints();
    await expectAccessible(page);
  });

  it('keeps the width of a column, by mouse or keys', async () => {
    await open(SESSIONS);
    const edge = page.getByRole('separator', { name: 'Width of Connection' });
    await edge.focus();
    await page.waitForTimeout(200);
    const before = Number(await edge.getAttribute('aria-valuenow'));
    for (let n = 0; n < 3; n += 1) await page.keyboard.press('ArrowRight');
    await vi.waitFor(async () => expect(Number(await edge.getAttribute('aria-valuenow'))).toBe(before + 48));
    await settled(tab);
    await page.reload();
    await settled(tab);
    expect(Number(await edge.getAttribute('aria-valuenow'))).toBe(before + 48);
    await edge.dblclick();
    await vi.waitFor(async () =>
      expect(Number(await edge.getAttribute('aria-valuenow'))).toBeLessThan(before + 48),
    );
  });

  it.each([1440, 1280, 390])('keeps head, boxes and actions in sight at %i pixels', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await open(SESSIONS);
    const rows = page.getByRole('region', { name: 'Exchange sessions, rows' });
    await rows.evaluate((box) => box.scrollTo(400, 300));
    const head = page.getByRole('columnheader', { name: 'Connection' });
    await vi.waitFor(async () => {
      const [at, within] = [await head.boundingBox(), await rows.boundingBox()];
      expect(Math.abs((at?.y ?? 0) - (within?.y ?? 99))).toBeLessThan(4);
    });
    const menus = await page.getByRole('button', { name: /^Actions for/ }).all();
    const edge = await menus[9]?.boundingBox();
    expect((edge?.x ?? 9999) + (edge?.width ?? 0)).toBeLessThanOrEqual(width);
    expect(await fits()).toBe(true);
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('draws of many rows those near what is in sight', async () => {
    const tags = Array.from({ length: 300 }, (_, at) => ({
      name: `Tag ${at + 1000}`,
      slug: `tag-${at + 1000}`,
    }));
    await sendFrom(page, { path: '/api/extras/tags/', body: tags });
    await open('/extras/tags/?limit=500');
    const drawn = page.locator('tbody tr[aria-rowindex]');
    await drawn.first().waitFor();
    expect(await drawn.count()).toBeLessThan(150);
    await page
      .getByRole('region', { name: 'Tags, rows' })
      .evaluate((all) => all.scrollTo(0, all.scrollHeight));
    await page.getByRole('link', { name: 'Tag 1299' }).waitFor();
    expect(await drawn.count()).toBeLessThan(150);
  });

  it('asks for the number before many objects go, and says what else goes', async () => {
    await open('/extras/tags/?limit=25&q=Tag 1');
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await button('Delete').click();
    const dialog = page.getByRole('dialog', { name: /^Delete 25 tags/ });
    const typed = dialog.getByRole('textbox', { name: 'Type 25 to confirm' });
    await typed.waitFor();
    const go = dialog.getByRole('button', { name: 'Delete' });
    expect(await go.isDisabled()).toBe(true);
    await typed.fill('24');
    expect(await go.isDisabled()).toBe(true);
    await typed.fill('25');
    await expectAccessible(page);
    await go.click();
    await page.getByText('Deleted 25 tags.').waitFor();
    await open('/net/connections/');
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await button('Delete').click();
    await page.getByText(/With them go .*exchange sessions/).waitFor();
    await page.keyboard.press('Escape');
    tab.complaints();
  });

  it('tells connections apart in the picker by their addresses', async () => {
    await open(`${SESSIONS}add/`);
    await page.getByRole('textbox', { name: 'Connection' }).click();
    await page
      .getByRole('option', { name: /192\.0\.2\.\d+\/\d+/ })
      .first()
      .waitFor();
    await expectAccessible(page);
  });
});
