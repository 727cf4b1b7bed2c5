import type { RunningServer } from '@peersmith/server/test/program.ts';
import type { Browser, Locator, Page } from 'playwright-core';
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
import { loadDemo } from './set-up.ts';

const title = hasChromium ? 'on a phone' : 'on a phone (skipped: there is no Chromium)';
const PHONE = { width: 390, height: 844 };
const THUMB_PX = 40;

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  let session = 0;

  const make = async (path: string, body: object): Promise<number> => {
    const made = await sendFrom(page, { path, body });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return Number(Object(made.body).id);
  };
  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage());
    const us = await make('/api/peering/autonomous-systems/', { asn: 64500, name: 'Ours', affiliated: true });
    const them = await make('/api/peering/autonomous-systems/', { asn: 64501, name: 'Theirs' });
    const relationship = await make('/api/bgp/relationships/', { name: 'Peer', slug: 'peer' });
    for (let n = 0; n < 40; n += 2)
      session = await make('/api/peering/direct-peering-sessions/', {
        ...{ local_autonomous_system: us, autonomous_system: them, relationship },
        ...{ local_ip_address: `192.0.2.${n + 1}/31`, ip_address: `192.0.2.${n}/31` },
      });
    await page.setViewportSize(PHONE);
    tab.complaints();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  it('the state of a session is changed by a thumb', async () => {
    await openPage(tab, `/direct-peering-sessions/${session}/`);
    const edit = page.getByRole('link', { name: 'Edit', exact: true });
    await expectThumb(edit, button('Delete'));
    await edit.click();
    const status = page.getByRole('combobox', { name: 'Status' });
    await expectThumb(status);
    await status.click();
    const disabled = page.getByRole('option', { name: 'Disabled', exact: true });
    await expectThumb(disabled);
    await disabled.click();
    await expectThumb(button('Save'));
    await expectNoSideways(page);
    await button('Save').click();
    await page
      .getByText(/^Saved /)
      .first()
      .waitFor();
    await settled(tab);
    await page.getByText('Disabled').first().waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('rows are chosen in a list, and what can be done with them stays in sight', async () => {
    await openPage(tab, '/direct-peering-sessions/');
    // A row is a card: its state is in sight without a move of the finger.
    const rows = page.getByRole('region', { name: 'Direct sessions, rows' });
    expect(await rows.evaluate((all) => all.scrollWidth <= all.clientWidth)).toBe(true);
    for (const part of [rows.getByRole('link').first(), rows.getByText('Enabled').first()]) {
      const { x = -1, width = PHONE.width } = (await part.boundingBox()) ?? {};
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThan(PHONE.width);
    }
    await rows.getByRole('button', { name: 'Status' }).click();
    await page.waitForURL(/ordering=status/);
    await settled(tab);
    // The hit is around the box, which is small.
    const first = page.getByRole('checkbox', { name: /^Select (?!all)/ }).first();
    const box = await first.boundingBox();
    await page.mouse.click((box?.x ?? 0) - 8, (box?.y ?? 0) + 22);
    expect(await first.isChecked()).toBe(true);
    const bar = page.getByRole('region', { name: 'Selection' });
    await bar.waitFor();
    await page.mouse.wheel(0, 3000);
    await page
      .getByRole('checkbox', { name: /^Select (?!all)/ })
      .last()
      .scrollIntoViewIfNeeded();
    for (const one of await bar.getByRole('button').all()) await expectThumb(one);
    const { y = -1 } = (await bar.boundingBox()) ?? {};
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThan(PHONE.height);
    const actions = page.getByRole('button', { name: /^Actions for/ }).last();
    await expectThumb(actions);
    await actions.click();
    await expectThumb(page.getByRole('menuitem', { name: 'Edit' }));
    await page.keyboard.press('Escape');
    await expectNoSideways(page);
    await expectAccessible(page);
    expect(tab.complaints()).toEqual([]);
  });
});

describe.skipIf(!hasChromium)(`${title}, over the demonstration`, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage());
    await loadDemo(tab);
    await page.setViewportSize(PHONE);
    tab.complaints();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  it('sessions to look at are cards', async () => {
    await openPage(tab, '/monitoring/');
    const [first] = await page
      .getByRole('row')
      .filter({ has: page.getByRole('link') })
      .all();
    await first
      ?.getByText(/^(Down|Never up|Idle|Active|Connect)/)
      .first()
      .waitFor();
    const box = await first?.boundingBox();
    expect((box?.x ?? -1) + (box?.width ?? 999)).toBeLessThanOrEqual(PHONE.width);
    await expectNoSideways(page);
    await expectAccessible(page);
    expect(tab.complaints()).toEqual([]);
  });

  it('a request is accepted', async () => {
    await openPage(tab, '/requests/requests/?direction=inbound&status=checked');
    await page.locator('#main tbody').getByRole('link', { name: /Rowan/ }).first().click();
    const accept = button('Accept all');
    await expectThumb(accept);
    await expectNoSideways(page);
    await accept.click();
    const dialog = page.getByRole('dialog', { name: 'Accept every open session?' });
    await dialog.getByLabel('Reason, if there is one').fill('Welcome, from the data centre.');
    await expectThumb(dialog.getByRole('button', { name: 'Accept all' }));
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Accept all' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Welcome, from the data centre.').first().waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('a plan is read and approved', async () => {
    await openPage(tab, '/deployment/plans/?status=ready');
    await page.locator('#main tbody').getByRole('link').first().click();
    const approve = button('Approve');
    await expectThumb(approve);
    await page
      .getByRole('table', { name: /^Lines of/ })
      .first()
      .waitFor();
    await expectNoSideways(page);
    await approve.click();
    const dialog = page.getByRole('dialog', { name: 'Approve this plan?' });
    await dialog.getByLabel('Comment').fill('Looks right');
    await expectThumb(dialog.getByRole('button', { name: 'Approve' }));
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('“Looks right”').waitFor();
    expect(tab.complaints()).toEqual([]);
  });
});

/** Each is as high as a thumb wants it, and on the screen. */
async function expectThumb(...controls: Locator[]): Promise<void> {
  for (const control of controls) {
    const box = await control.boundingBox();
    expect(box?.height, String(control)).toBeGreaterThanOrEqual(THUMB_PX);
    expect(box?.x, String(control)).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0), String(control)).toBeLessThanOrEqual(PHONE.width);
  }
}
const expectNoSideways = async (page: Page) =>
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
