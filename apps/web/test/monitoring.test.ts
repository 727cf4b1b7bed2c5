import { canRunBirds, type ManagedBird, startManagedBird } from '@peersmith/server/test/managed-bird.ts';
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

const runs = hasChromium && canRunBirds;
const title = `how sessions stand, in the web${runs ? '' : ' (skipped: there is no Chromium, or BIRD cannot run here)'}`;
const PEER = '192.0.2.2';

describe.skipIf(!runs)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  let bird: ManagedBird;
  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage({
      DEVICES_ON_LOOPBACK: 'true',
      POLL_SCHEDULE: 'never',
    }));
    bird = await startManagedBird((request) => sendFrom(page, request));
    for (const [path, body] of [
      ['/api/peering/autonomous-systems/', { asn: 64501, name: 'Peer' }],
      ['/api/bgp/relationships/', { name: 'Private', slug: 'private' }],
    ] as const)
      await sendFrom(page, { path, body });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await bird?.stop();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const open = (path: string) => openPage(tab, path);
  const standing = () => page.getByRole('region', { name: 'How it stands' });

  it('compares a router with what is here, and writes down what was accepted with one key', async () => {
    await open(`/devices/routers/${bird.router}/reconcile/`);
    await page.getByText('Not asked yet').waitFor();
    await button('Poll now').first().click();
    await page.getByText('switch on "Poll BGP sessions" at the router').waitFor();
    await sendFrom(page, {
      method: 'PATCH',
      path: `/api/devices/routers/${bird.router}/`,
      body: { poll_bgp_sessions_state: true },
    });
    await button('Poll now').first().click();
    await page.getByText('On the router, not here').waitFor();
    await page.getByText('Makes a direct session.').waitFor();
    await page.keyboard.press('x');
    expect(await button(`Leave ${PEER}`).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('a');
    await page.getByText('1 difference accepted').waitFor();
    await expectAccessible(page);
    await button('Review what that does').click();
    await page.getByRole('textbox', { name: 'Relationship' }).click();
    await page.getByRole('option', { name: 'Private', exact: true }).click();
    await page.getByRole('region', { name: 'New' }).getByText(PEER).first().waitFor();
    await button('Write it down').click();
    await page.getByText('No difference').waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('says on its page how a session stands, and plots how it stood, also as numbers', async () => {
    await open('/direct-peering-sessions/');
    await page.getByRole('link', { name: PEER }).click();
    await standing().getByText('Not polled yet').waitFor();
    await button('Poll now').click();
    await standing().getByText('Established').waitFor();
    await page.getByRole('tab', { name: 'History' }).click();
    const plot = page.getByRole('img', { name: /Prefixes and state/ });
    await plot.locator('canvas').waitFor();
    await plot.focus();
    await page.keyboard.press('Home');
    await page
      .getByRole('status')
      .filter({ hasText: 'Received' })
      .getByText(/20\d\d/)
      .waitFor();
    await button('Show the numbers').click();
    await page
      .getByRole('table', { name: /in numbers/ })
      .getByRole('row', { name: 'Established' })
      .first()
      .waitFor();
    await page.getByText('90 days').click();
    await page.getByRole('img', { name: /over 90 days/ }).waitFor();
    await settled(tab);
    await expectAccessible(page);
    expect(tab.complaints()).toEqual([]);
  });

  it('tells everywhere in the same words why a session is down that the other side has shut', async () => {
    bird.askPeer('disable router1');
    await open('/direct-peering-sessions/');
    await page.getByRole('link', { name: PEER }).click();
    await button('Poll now').click();
    // BIRD says first that it was told to go down, and then that it cannot connect.
    const said = standing().getByText(/^The other side (has shut it down|refuses the connection)\./);
    const why = await said.textContent();
    await open('/monitoring/work-lists/');
    await page.getByRole('tab', { name: 'Down 1' }).waitFor();
    const row = page.getByRole('row', { name: new RegExp(PEER) });
    await row.getByText(String(why)).waitFor();
    await row.getByRole('checkbox').check();
    await button('Edit 1 direct session').click();
    await page
      .getByRole('dialog', { name: 'Edit 1 direct session' })
      .getByText('Tick what should change')
      .waitFor();
    await page.keyboard.press('Escape');
    await expectAccessible(page);
    await open('/monitoring/matrix/');
    const cells = page.getByRole('table', { name: /Established sessions/ });
    await cells.getByText('0 of 1').waitFor();
    await expectAccessible(page);
    await cells.getByRole('link', { name: '1 down' }).click();
    await row.waitFor();
    await open('/');
    await page.getByRole('region', { name: 'Sessions that went down' }).getByText(String(why)).waitFor();
    await open(`/devices/routers/${bird.router}/monitoring/`);
    await page.getByRole('region', { name: 'Sessions', exact: true }).locator('canvas').waitFor();
    const { body } = await sendFrom(page, {
      method: 'GET',
      path: '/api/peering/autonomous-systems/?asn=64501',
    });
    await open(`/autonomous-systems/${Object(body).results[0].id}/`);
    await page.getByRole('tab', { name: 'Monitoring' }).click();
    await page
      .getByRole('img', { name: /Sessions of AS64501 - Peer/ })
      .locator('canvas')
      .waitFor();
    await page
      .getByRole('table', { name: 'Sessions that went up or down' })
      .getByText(PEER)
      .first()
      .waitFor();
    await settled(tab);
    await expectAccessible(page);
    expect(tab.complaints()).toEqual([]);
  });

  it('says before it imports what would be made, and makes just that', async () => {
    const { body } = await sendFrom(page, {
      path: '/api/peering/bgp-groups/',
      body: { name: 'Private', slug: 'private' },
    });
    const before = await sendFrom(page, { method: 'GET', path: '/api/peering/direct-peering-sessions/' });
    await sendFrom(page, {
      method: 'DELETE',
      path: `/api/peering/direct-peering-sessions/${Object(before.body).results[0].id}/`,
    });
    await open(`/bgp-groups/${Object(body).id}/import-sessions/`);
    for (const [label, name] of [
      ['Routers', 'rs1.bgo'],
      ['Relationship', 'Private'],
    ] as const) {
      await page.getByRole('textbox', { name: label }).click();
      await page
        .getByRole('option', { name: new RegExp(`^${name}`) })
        .first()
        .click();
    }
    await button('Ask the routers').click();
    const preview = page.getByRole('table', { name: 'Sessions to be made' });
    await preview.getByRole('row', { name: new RegExp(`${PEER}.*AS64501`) }).waitFor();
    await expectAccessible(page);
    await button('Make 1 session').click();
    await page.getByText('Made: 1 session and 0 autonomous systems. Left out: 0 neighbors.').waitFor();
    await button('Ask again').click();
    // A router that is just being polled is waited for.
    await page.getByText('Nothing to import').waitFor({ timeout: 60_000 });
    await page.getByRole('tab', { name: 'Direct sessions' }).click();
    await page.getByRole('link', { name: PEER }).waitFor();
    expect(tab.complaints()).toEqual([]);
  });
});
