import { FakePeeringDb } from '@peersmith/server/test/fake-peeringdb.ts';
import { type MailServer, mailServer } from '@peersmith/server/test/mail-server.ts';
import { freePort, type RunningServer } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  openPage,
  openStage,
  openTab,
  picture,
  sendFrom,
  settled,
  type Tab,
} from './browser.ts';
import { peeringWorld } from './peering-world.ts';
import { setUp } from './set-up.ts';

const title = `the portal${hasChromium ? '' : ' (skipped: there is no Chromium)'}`;

describe.skipIf(!hasChromium)(title, () => {
  let peeringdb: FakePeeringDb;
  let mail: MailServer;
  let server: RunningServer;
  let browser: Browser;
  /** The operator's window, and that of somebody from another network. */
  let tab: Tab;
  let guest: Tab;
  let page: Page;

  beforeAll(async () => {
    const world = peeringWorld();
    [peeringdb, mail] = await Promise.all([
      FakePeeringDb.start({
        ...world,
        netfac: [5, 7, 521].map((net_id, at) => ({
          ...{ id: at + 1, status: 'ok', created: '2020-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z' },
          ...{ net_id, fac_id: 1, local_asn: 200_000 },
        })),
      }),
      mailServer(),
    ]);
    const port = await freePort();
    ({ server, browser, tab } = await openStage({
      PORTAL_LISTEN: `127.0.0.1:${port}`,
      PORTAL_TITLE: 'Newcomer peering',
      PORTAL_COLOUR: '#7a1f5c',
      PORTAL_CONTACT: 'peering@newcomer.example',
      PORTAL_INTRODUCTION:
        'We carry traffic of the **north**, and peer with everybody who has an open policy and two ports.',
      PORTAL_LOA: 'Name the panel and the ports, and who orders the cross connect.',
      PEERINGDB_URL: peeringdb.url,
      EMAIL_SERVER: '127.0.0.1',
      EMAIL_PORT: String(mail.port),
      EMAIL_TLS_MODE: 'none',
      EMAIL_FROM_ADDRESS: 'Newcomer peering <peering@newcomer.example>',
    }));
    await setUp(tab);
    guest = await openTab(browser, `http://127.0.0.1:${port}`);
    page = guest.page;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await Promise.all([peeringdb?.stop(), mail?.close()]);
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const menu = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true });
  /** At a desk and on a telephone, with a picture of each. */
  const expectAccessibleEverywhere = async (name?: string) => {
    await settled(guest);
    await expectAccessible(page);
    if (name) await picture(page, `portal-${name}`);
    await page.setViewportSize({ width: 390, height: 900 });
    await expectAccessible(page);
    const { width, seen } = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      seen: document.documentElement.clientWidth,
    }));
    expect(width, `${page.url()} does not scroll sideways`).toBe(seen);
    if (name === 'ask') await picture(page, 'portal-phone');
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  const post = (path: string, body: object) => sendFrom(tab.page, { path, body });

  it('leads somebody from another network to sessions that a rule accepts', async () => {
    const rule = await post('/api/requests/rules/', {
      ...{ name: 'Open networks', action: 'accept', enabled: true, session_status: 'enabled' },
      ...{ text: 'You are welcome.', conditions: { field: 'asn', operator: 'eq', value: 200_005 } },
    });
    expect(rule).toMatchObject({ status: 201 });

    await page.goto('/');
    await page.getByRole('heading', { name: 'Peer with AS200000' }).waitFor();
    await page.getByRole('cell', { name: 'Harbour IX' }).waitFor();
    await expectAccessibleEverywhere('home');
    await page.getByRole('textbox', { name: 'AS number' }).fill('AS200005');
    await page.getByRole('textbox', { name: 'E-mail' }).fill('peering@as200005.example');
    await button('Send me a code').click();
    await page.getByRole('textbox', { name: 'Code' }).waitFor();
    await expectAccessible(page);
    await vi.waitFor(() => expect(mail.arrived).toHaveLength(1), 20_000);
    const code = /\b[A-Z2-9]{4}-[A-Z2-9]{4}\b/.exec(mail.arrived[0]?.mail.text ?? '')?.[0] ?? '';
    await page.getByRole('textbox', { name: 'Code' }).fill('AAAA-AAAA');
    await button('Sign in').click();
    await page.getByRole('alert').waitFor();
    expect(guest.complaints()).toEqual(['400 POST /api/portal/sign-in/']);
    await page.getByRole('textbox', { name: 'Code' }).fill(code);
    await button('Sign in').click();

    await page.getByRole('heading', { name: 'Ask for peering' }).waitFor();
    await page.getByRole('checkbox', { name: 'Harbour IX' }).check();
    await page.getByRole('checkbox', { name: /198\.19\.0\.5/ }).check();
    await page.getByText('3 sessions chosen with AS200000.').waitFor();
    await page.getByLabel('All sessions').first().fill('between us');
    await button('Ask for 3 sessions').click();
    await page.getByRole('alert').getByText('without blanks as a password').waitFor();
    expect(guest.complaints()).toEqual(['400 POST /api/portal/requests/']);
    await page.getByLabel('All sessions').first().fill('between-us');
    await expectAccessibleEverywhere('ask');
    await button('Ask for 3 sessions').click();

    await page.getByRole('heading', { name: '3 sessions with AS200000' }).waitFor();
    await page.getByText('The sessions are made on our side. Configure yours.').waitFor();
    await page.getByText('Configured by us, not up yet').first().waitFor();
    await page.getByText('You are welcome.').first().waitFor();
    await expectAccessibleEverywhere('request');
    expect(guest.complaints()).toEqual([]);
  });

  it('asks no more for what is there, and says how it is', async () => {
    await menu('Ask for peering').click();
    await page.getByText('is there already').first().waitFor();
    await menu('Sessions').click();
    await page.getByRole('cell', { name: '198.18.0.5', exact: true }).waitFor();
    await page.getByRole('checkbox', { name: 'Choose 198.18.0.5 at Harbour IX' }).check();
    await button('Ask for a drain').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('From').fill('2027-01-10T02:00');
    await dialog.getByLabel('Until').fill('2027-01-10T04:00');
    await dialog.getByLabel('What you do').fill('We change a line card.');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByRole('heading', { name: 'Asked of these sessions' }).waitFor();
    await expectAccessibleEverywhere('sessions');

    await openPage(tab, '/portal/session-wishes/');
    const operator = tab.page;
    await operator.getByRole('link', { name: 'Drain for maintenance' }).click();
    await operator.getByRole('link', { name: '198.18.0.5' }).waitFor();
    await settled(tab);
    await expectAccessible(operator);
    await picture(operator, 'session-wish');
    await operator.getByRole('button', { name: 'Done…' }).click();
    await operator.getByLabel('What they are told besides').fill('We are ready for it.');
    await expectAccessible(operator);
    await operator.getByRole('button', { name: 'It is done' }).click();
    await operator.getByRole('button', { name: 'Done…' }).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('We are ready for it.').waitFor();
    expect(tab.complaints()).toEqual([]);
    expect(guest.complaints()).toEqual([]);
  });

  it('takes back what nobody has decided about', async () => {
    await menu('Ask for peering').click();
    await page.getByRole('tab', { name: 'Private interconnect' }).click();
    await page.getByLabel('Your address').fill('203.0.113.1');
    await page.getByLabel('Address of AS200000').fill('203.0.113.0');
    await page.getByLabel('Prefix length').fill('31');
    await page.getByLabel('About the cross connect').fill('Panel 7, ports 1 and 2; we order it.');
    await expectAccessibleEverywhere();
    await button('Ask for a private interconnect').click();
    await page.getByText('A person decides about it.').waitFor();
    await button('Take it back').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('It was taken back.').waitFor();
    await menu('Requests').click();
    await page.getByRole('link', { name: '3 sessions with AS200000' }).waitFor();
    await expectAccessibleEverywhere();
    expect(guest.complaints()).toEqual([]);
  });

  it('gives programs a token, once', async () => {
    await menu('API').click();
    await page.getByLabel('What it is for').fill('Our provisioning');
    await button('Make a token').click();
    await page.getByText('Your token, shown this once').waitFor();
    await page.getByRole('cell', { name: 'Our provisioning' }).waitFor();
    await expectAccessibleEverywhere();
    await openPage(tab, '/portal/guest-tokens/');
    const operator = tab.page;
    await operator.getByRole('link', { name: /^psm_/ }).click();
    await operator.getByRole('button', { name: 'Revoke…' }).click();
    await operator.getByRole('dialog', { name: /^Revoke psm_/ }).waitFor();
    await expectAccessible(operator);
    await operator.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await operator.getByText('Tokens of the Peering API that networks make').waitFor();
    await page.reload();
    await page.getByText('Your network has no token yet.').waitFor();
    await button('Make a token').click();
    await button('Revoke').click();
    await page.getByText('Your network has no token yet.').waitFor();
    expect(tab.complaints()).toEqual([]);
    await button('Sign out').click();
    await page.getByRole('heading', { name: 'Sign in to ask for peering' }).waitFor();
    expect(guest.complaints()).toEqual([]);
  });
});
