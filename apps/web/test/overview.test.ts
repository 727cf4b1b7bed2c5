import { FakePeeringDb } from '@peersmith/server/test/fake-peeringdb.ts';
import type { RunningServer } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  loadPage,
  openPage,
  openStage,
  picture,
  sendFrom,
  type Tab,
} from './browser.ts';
import { OURS, peeringWorld } from './peering-world.ts';
import { setUp } from './set-up.ts';

const title = hasChromium
  ? 'what there is to do, desks and why, in the web'
  : 'what there is to do, desks and why, in the web (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  let peeringdb: FakePeeringDb;
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  /** The network that is worth most: all have the same traffic, and the last of them most prefixes. */
  const peer = OURS + 20;

  beforeAll(async () => {
    peeringdb = await FakePeeringDb.start(peeringWorld());
    ({ server, browser, tab, page } = await openStage({ PEERINGDB_URL: peeringdb.url }));
    await setUp(tab);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await peeringdb?.stop();
  });

  const region = (name: string) => page.getByRole('region', { name, exact: true });
  const read = async (path: string) => Object((await sendFrom(page, { method: 'GET', path })).body);
  const system = async () => (await read(`/api/peering/autonomous-systems/?asn=${peer}`)).results[0].id;

  /** Nothing sticks out at the side, whatever the width, and nothing is in the way of anybody. */
  async function expectFitting(): Promise<void> {
    for (const width of [1440, 1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(over, `at ${width} pixels`).toBeLessThanOrEqual(0);
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(tab.complaints()).toEqual([]);
  }

  it('home says what is left of the set-up and whom to peer with next, and makes the sessions', async () => {
    await openPage(tab, '/');
    const left = region('Left of the set-up');
    await left.getByRole('link', { name: 'Make the first sessions' }).waitFor();
    await left.getByRole('link', { name: 'Have a router polled' }).waitFor();
    const next = region('Whom to peer with next');
    await next.getByRole('link', { name: `AS${peer} Network 20` }).waitFor();
    await expectFitting();
    await next.getByRole('button', { name: `4 sessions with AS${peer}` }).click();
    const dialog = page.getByRole('dialog', { name: 'Sessions to create' });
    await dialog.getByLabel('Status of the new sessions').selectOption('enabled');
    await dialog.getByRole('button', { name: 'Create 4 sessions' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await left.getByRole('link', { name: 'Make the first sessions' }).waitFor({ state: 'detached' });
    await next.getByRole('link', { name: `AS${peer} Network 20` }).waitFor({ state: 'detached' });
    expect(tab.complaints()).toEqual([]);
  });

  it('a desk shows our ports with a network, and makes a session that is missing in place', async () => {
    const { results } = await read(
      `/api/peering/internet-exchange-peering-sessions/?autonomous_system_id=${await system()}`,
    );
    const [first] = results;
    await sendFrom(page, {
      method: 'DELETE',
      path: `/api/peering/internet-exchange-peering-sessions/${first.id}/`,
    });
    await loadPage(tab, `/autonomous-systems/${await system()}/`);
    const meet = region('Where you meet');
    const only = meet.getByRole('group', { name: 'Show only' });
    await only.getByText('Not polled 3').waitFor();
    await expectFitting();
    await picture(page, 'desk');
    await only.getByText('No session 1').click();
    await meet.getByText('Not polled', { exact: true }).waitFor({ state: 'detached' });
    await meet
      .getByRole('button', { name: new RegExp(`Create the session with ${first.ip_address} over`) })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Sessions to create' });
    await dialog.getByText(first.ip_address).waitFor();
    await dialog.getByRole('button', { name: 'Create 1 session' }).click();
    await only.getByText('Not polled 4').waitFor();
    await region('PeeringDB’s record beside ours').getByText('Policy: Open').first().waitFor();
    await region('Contacts')
      .getByRole('link', { name: `peering@as${peer}.example` })
      .waitFor();
    await region('Journal').getByRole('link', { name: 'Write the first entry' }).click();
    await page.getByRole('textbox', { name: 'Entry' }).waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('the page of a session says why it is as it is, and which lines it gives', async () => {
    const policy = await sendFrom(page, {
      path: '/api/peering/routing-policies/',
      body: { name: 'Peers in 🧭 <b>', slug: 'peers-in', type: 'import-policy', weight: 1 },
    });
    const { id } = Object(policy.body);
    await sendFrom(page, {
      method: 'PATCH',
      path: `/api/peering/autonomous-systems/${await system()}/`,
      body: { import_routing_policies: [id] },
    });
    const { results } = await read('/api/peering/internet-exchange-peering-sessions/?limit=1');
    await loadPage(tab, `/internet-exchange-peering-sessions/${results[0].id}/`);
    const given = region('Policies and communities').getByRole('row').filter({ hasText: 'Peers in 🧭 <b>' });
    await given.getByRole('link', { name: `AS${peer} - Network 20` }).waitFor();
    const checks = region('Checks');
    await checks.getByText('Address in PeeringDB: passed').waitFor();
    await checks.getByText('Has policies in both directions: look at it').waitFor();
    await region('Its lines on the router')
      .getByText(`neighbor ${results[0].ip_address} remote-as ${peer}`)
      .waitFor();
    await region(`Other sessions with AS${peer}`).getByRole('row').nth(3).waitFor();
    await expectFitting();
    await picture(page, 'session-why');
  });

  it('leaves out what somebody may not see, and says so', async () => {
    await page.route('**/configuration-lines/', (route) =>
      route.fulfill({ status: 403, json: { detail: 'You do not have permission.' } }),
    );
    const { results } = await read('/api/peering/internet-exchange-peering-sessions/?limit=1');
    await loadPage(tab, `/internet-exchange-peering-sessions/${results[0].id}/`);
    await region('Its lines on the router').getByText('You do not have permission.').waitFor();
    await region('Checks').getByText('Prefix limit: ', { exact: false }).first().waitFor();
    tab.complaints();
  });
});
