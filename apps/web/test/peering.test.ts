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
import { OURS, peeringWorld, WANTED } from './peering-world.ts';
import { setUp } from './set-up.ts';

const title = hasChromium
  ? 'peering from PeeringDB, in the web'
  : 'peering from PeeringDB, in the web (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  let peeringdb: FakePeeringDb;
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    peeringdb = await FakePeeringDb.start(peeringWorld());
    ({ server, browser, tab, page } = await openStage({ PEERINGDB_URL: peeringdb.url }));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await peeringdb?.stop();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const open = (path: string) => openPage(tab, path);
  const configuration = async () => {
    await open('/devices/routers/1/configuration/');
    await page.getByText(`router bgp ${OURS}`).first().waitFor();
    return (await page.locator('#main').textContent()) ?? '';
  };

  it('takes a new user from their ASN to their exchanges', async () => {
    await setUp(tab);
    expect(await configuration()).not.toContain('198.18.0.1');
    expect(tab.complaints()).toEqual([]);
  });

  it('filters 520 candidates to twenty, makes their sessions, and the configuration has them', async () => {
    await loadPage(tab, '/peering/candidates/');
    const selection = page.getByRole('region', { name: 'Selection' });
    await selection.getByText('520 networks').waitFor();
    await expectAccessible(page);
    for (const [label, value] of [
      ['Peering policy', 'Open'],
      ['Type', 'Content'],
      ['Traffic, at least', '100-200Gbps'],
    ] as const) {
      await page
        .getByRole('combobox', { name: label })
        .or(page.getByRole('textbox', { name: label }))
        .first()
        .click();
      await page.getByRole('option', { name: value, exact: true }).click();
      await page.keyboard.press('Escape');
    }
    await selection.getByText(`${WANTED} networks`).waitFor();
    await page.getByRole('checkbox', { name: 'Choose all on this page' }).click();
    await selection.getByText(`${WANTED} networks, ${WANTED * 4} sessions`).waitFor();
    await picture(page, 'candidates');
    await button('Review and create sessions').click();
    const dialog = page.getByRole('dialog', { name: 'Sessions to create' });
    await dialog.getByText(`${WANTED * 4} sessions with ${WANTED} networks`).waitFor();
    await expectAccessible(page);
    await dialog
      .getByRole('checkbox', { name: /^Create the session with/ })
      .first()
      .click();
    await dialog.getByText('3 of 4 sessions').waitFor();
    // Sessions are requested first, and configured when the peer has agreed, unless one says otherwise.
    const status = dialog.getByLabel('Status of the new sessions');
    expect(await status.inputValue()).toBe('requested');
    await status.selectOption('enabled');
    await picture(page, 'candidates-review');
    await dialog.getByRole('button', { name: `Create ${WANTED * 4 - 1} sessions` }).click();
    await page.getByText(`Created ${WANTED * 4 - 1} sessions; ${WANTED} networks added.`).waitFor();
    await selection.getByText('1 network', { exact: true }).waitFor();
    const text = await configuration();
    for (const address of ['198.19.0.1', '198.18.0.20', '2001:db8:1::14']) expect(text).toContain(address);
    expect(text).not.toContain('198.18.0.21');
    await picture(page, 'candidates-configuration');
    expect(tab.complaints()).toEqual([]);
  });

  it('hides a network, and shows it no more', async () => {
    await open('/peering/candidates/?q=Network%20300');
    await button(/^Hide AS200300/).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Hide', exact: true }).click();
    await page.getByText('None matches the filters.').waitFor();
    await open('/peeringdb/hidden-peers/');
    await page.getByText('Network 300').first().waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('shows who is available at an exchange, and what is missing with a network', async () => {
    await open('/internet-exchanges/1/available-peers/');
    await page.getByRole('table', { name: 'Networks to peer with' }).waitFor();
    await expectAccessible(page);
    await open('/autonomous-systems/?q=Network%201');
    await page
      .getByRole('link', { name: `${OURS + 1}`, exact: false })
      .first()
      .click();
    await page.getByRole('tab', { name: 'Available sessions' }).click();
    await page.getByRole('table', { name: 'Sessions with this network' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('tab', { name: 'PeeringDB', exact: true }).click();
    await page.getByRole('table', { name: 'Contacts' }).waitFor();
    await expectAccessible(page);
    expect(tab.complaints()).toEqual([]);
  });

  it('tells what changed in PeeringDB and touches our sessions, and applies it when told to', async () => {
    const [first] = peeringdb.rows('netixlan');
    peeringdb.pass(3600);
    peeringdb.put('net', { id: 1, info_prefixes4: 99 });
    peeringdb.put('netixlan', { id: first?.id ?? 1, ipaddr4: '198.18.9.9' });
    await loadPage(tab, '/peeringdb/cache/');
    await button('Update now').click();
    await page.getByText(/Synchronisation finished/).waitFor();
    await open('/peeringdb/changes/');
    await page.getByText(/AS200001 raised its IPv4 prefix count 11 → 99/).waitFor();
    await expectAccessible(page);
    const moved = page.getByRole('row', { name: /AS200001 moved at Harbour IX/ });
    await moved.getByRole('checkbox').click();
    await picture(page, 'peeringdb-changes');
    await button('Apply').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
    await page.getByText('1 change applied.').waitFor();
    await open('/internet-exchange-peering-sessions/?q=198.18.9.9');
    await page.getByText('198.18.9.9').first().waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('shows our own network: what PeeringDB says of it, its ports, and where it is', async () => {
    await loadPage(tab, '/peeringdb/own/');
    await page.getByText('No NOC, technical or policy contact', { exact: false }).waitFor();
    await page.getByText('Every port of yours in PeeringDB is a connection here.').waitFor();
    await page.getByLabel('Our exchanges and facilities').waitFor();
    await expectAccessible(page);
    await picture(page, 'own-network');
    await open('/peeringdb/runs/1/');
    await page.getByRole('table', { name: 'Object types' }).waitFor();
    await expectAccessible(page);
    expect(tab.complaints()).toEqual([]);
  });
  /** Writes over the API, as the one who is signed in. */
  const send = async (method: string, path: string, body: object) =>
    (await sendFrom(page, { method, path, body })).status;

  it('proposes to give up a limit, and shows which one is in force and where it comes from', async () => {
    peeringdb.pass(3600);
    peeringdb.put('net', { id: 2, info_prefixes4: null });
    await open('/peeringdb/cache/');
    await button('Update now').click();
    await page.getByText(/Synchronisation finished/).waitFor();
    await open('/autonomous-systems/?q=Network%202');
    await page
      .getByRole('link', { name: `${OURS + 2}`, exact: false })
      .first()
      .click();
    await page.getByText('PeeringDB now says nothing.').waitFor();
    await page
      .getByRole('region', { name: 'In force' })
      .getByText('PeeringDB', { exact: false })
      .first()
      .waitFor();
    await expectAccessible(page);
    expect(tab.complaints()).toEqual([]);
  });

  it('gives connections their addresses in a LAN that moved', async () => {
    const moved = await send('PATCH', '/api/net/connections/1/', { ipv4_address: '198.18.2.9/17' });
    expect(moved).toBe(200);
    await open('/internet-exchanges/1/renumber/');
    await page.getByText('the LAN is', { exact: false }).waitFor();
    await button('Review').first().click();
    await page.getByRole('table', { name: 'Connections' }).waitFor();
    await expectAccessible(page);
    await picture(page, 'renumber');
    await button('Renumber 1 connection and 0 sessions').click();
    await page
      .getByRole('dialog')
      .getByText(/^[12] changed$/)
      .waitFor();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Renumber' }).click();
    await page.getByText('1 connection and 0 sessions renumbered.').waitFor();
    await page.getByText('The addresses of your connections are as the LAN is in PeeringDB.').waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('proposes the role of a session, and leaves one that was chosen', async () => {
    await open('/internet-exchange-peering-sessions/add/');
    const role = page.getByRole('combobox', { name: 'BGP role' });
    const server = page.getByRole('switch', { name: 'Route server' });
    await server.click({ force: true });
    await expect.poll(() => role.inputValue()).toBe('Client of a route server');
    await server.click({ force: true });
    await expect.poll(() => role.inputValue()).toBe('Peer');
    await role.click();
    await page.getByRole('option', { name: 'Provider', exact: true }).click();
    await server.click({ force: true });
    expect(await role.inputValue()).toBe('Provider');
    expect(tab.complaints()).toEqual([]);
  });

  it('reviews what the list shows, with two AS of our own', async () => {
    const made = await send('POST', '/api/peering/autonomous-systems/', {
      asn: 64_500,
      name: 'Also ours',
      affiliated: true,
    });
    expect(made).toBe(201);
    await open('/internet-exchanges/1/available-peers/');
    await page.getByRole('checkbox', { name: 'Choose all on this page' }).click();
    await button('Review and create sessions').click();
    const dialog = page.getByRole('dialog', { name: 'Sessions to create' });
    await dialog.getByText(/^\d+ sessions with 50 networks/).waitFor();
    // What is out of sight is not there, and what one took the last time is.
    expect(await dialog.getByRole('row').count()).toBeLessThan(120);
    expect(await dialog.getByLabel('Status of the new sessions').inputValue()).toBe('enabled');
    expect(tab.complaints()).toEqual([]);
  });
});
