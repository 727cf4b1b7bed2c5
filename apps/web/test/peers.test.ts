import { DOVECOT, type Dovecot, startDovecot } from '@peersmith/server/test/dovecot.ts';
import { FakePeeringDb } from '@peersmith/server/test/fake-peeringdb.ts';
import { type MailServer, mailServer } from '@peersmith/server/test/mail-server.ts';
import type { RunningServer } from '@peersmith/server/test/program.ts';
import { remotePeeringApi } from '@peersmith/server/test/remote-peering-api.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  loadPage,
  openPage,
  openStage,
  picture,
  sendFrom,
  settled,
  type Tab,
} from './browser.ts';
import { OURS, peeringWorld } from './peering-world.ts';
import { setUp } from './set-up.ts';

const missing = [hasChromium || 'Chromium', DOVECOT || 'Dovecot'].filter((one) => one !== true);
const title = `peers, in the web${missing.length ? ` (skipped: there is no ${missing.join(' and no ')})` : ''}`;

describe.skipIf(missing.length > 0)(title, () => {
  let peeringdb: FakePeeringDb;
  let mail: MailServer;
  let imap: Dovecot;
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    [peeringdb, mail, imap] = await Promise.all([
      FakePeeringDb.start(peeringWorld()),
      mailServer(),
      startDovecot(),
    ]);
    ({ server, browser, tab, page } = await openStage({
      ...imap.env,
      PEERINGDB_URL: peeringdb.url,
      EMAIL_SERVER: '127.0.0.1',
      EMAIL_PORT: String(mail.port),
      EMAIL_TLS_MODE: 'none',
      PEERING_API_ALLOW_PRIVATE: 'true',
      EMAIL_FROM_ADDRESS: 'Newcomer peering <peering@newcomer.example>',
    }));
    await setUp(tab);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await Promise.all([peeringdb?.stop(), mail?.close(), imap?.stop()]);
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const inDialog = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true });
  /** At a desk and on a telephone. */
  const expectAccessibleEverywhere = async () => {
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 900 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  /** The step that a page of a request offers first, and what its dialog says for it. */
  const take = async (step: string) => {
    await button(step).first().click();
    await inDialog(step).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  it('leads from a candidate to its sessions in the configuration', async () => {
    await loadPage(tab, '/peering/candidates/?asn=200005');
    await page.getByRole('checkbox', { name: 'Choose all on this page' }).click();
    await button('Propose peering').click();
    await inDialog('Propose').click();
    await inDialog('To the board').click();
    await page.getByRole('link', { name: 'AS200005 Network 5' }).click();
    await page.getByText('Nobody has been written to yet.').waitFor();
    await settled(tab);
    await expectAccessibleEverywhere();

    await button('Write').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('peering@as200005.example').waitFor();
    await expectAccessible(page);
    await inDialog('Send').click();
    await page.getByText('The network was asked, and has not said yes yet.').waitFor();
    await vi.waitFor(() => expect(mail.arrived).toHaveLength(1), 10_000);
    const [letter] = mail.arrived;
    expect(letter?.to).toEqual(['peering@as200005.example']);
    for (const address of ['198.18.0.5', '2001:db8:2::5']) expect(letter?.mail.text).toContain(address);

    await imap.deliver(
      `From: Peering <peering@as200005.example>\nTo: peering@newcomer.example\nSubject: Re: ${letter?.mail.subject}\nMessage-ID: <yes@as200005.example>\nIn-Reply-To: ${letter?.mail.messageId}\n\nGladly. Our side is configured.\n`,
    );
    await openPage(tab, '/received-messages/');
    await button('Read now').click();
    await page.getByRole('link', { name: /^Re: / }).waitFor();
    await expectAccessible(page);
    await openPage(tab, '/requests/board/');
    await page.getByRole('link', { name: 'AS200005 Network 5' }).click();
    await page.getByText('They answered').first().waitFor();
    await take('They agreed');
    await page.getByText('They agreed. The sessions can be made.').waitFor();
    await take('Make the sessions');
    await page.getByText('0 of 4 up').waitFor();
    await page.getByRole('button', { name: 'Enable the sessions' }).click();
    await page.getByRole('link', { name: 'Plans of routers' }).waitFor();
    await expectAccessibleEverywhere();
    await picture(page, 'request');

    await openPage(tab, '/devices/routers/1/configuration/');
    await page.getByText(`router bgp ${OURS}`).first().waitFor();
    const text = (await page.locator('#main').textContent()) ?? '';
    for (const address of ['198.18.0.5', '198.19.0.5', '2001:db8:1::5']) expect(text).toContain(address);

    await openPage(tab, '/autonomous-systems/?asn=200005');
    await page.getByRole('link', { name: 'AS200005' }).first().click();
    await page.getByRole('tab', { name: 'Conversation' }).click();
    await page.getByText('Gladly. Our side is configured.').waitFor();
    await expectAccessibleEverywhere();
    await picture(page, 'conversation');
    await button('Answer…').click();
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Ours is as well. Thank you.');
    await expectAccessible(page);
    await inDialog('Send answer').click();
    await page.getByText('Ours is as well. Thank you.').waitFor();
    await vi.waitFor(() => expect(mail.arrived).toHaveLength(2), 10_000);
    expect(mail.arrived[1]?.mail.inReplyTo).toBe('<yes@as200005.example>');
    expect(tab.complaints()).toEqual([]);
  });

  it('shows a private request: what it waits for, its line, and what they wrote', async () => {
    const { body } = await sendFrom(page, {
      path: '/api/requests/requests/',
      body: {
        ...{ direction: 'inbound', request_type: 'private', asn: 200_006, local_autonomous_system: 1 },
        ...{ is_waiting: true, loa: 'Suite 7, panel 3, ports 1 and 2.' },
        asked_sessions: [
          { facility: 1, ip_address: '203.0.113.1', local_ip_address: '203.0.113.0', prefix_length: 31 },
        ],
      },
    });
    const { id }: { id?: number } = Object(body);
    await loadPage(tab, `/requests/requests/${id}/`);
    await page.getByText('Suite 7, panel 3, ports 1 and 2.').waitFor();
    const line = page.getByRole('table', { name: 'Sessions of the request' });
    await line.getByText('203.0.113.1/31').waitFor();
    await line.getByText('203.0.113.0/31').waitFor();
    await line.getByRole('link', { name: 'Quay 1' }).waitFor();
    await page.getByText('It has no relationship yet').waitFor();
    await settled(tab);
    await expectAccessibleEverywhere();
    await button('Let rules decide').click();
    await page.getByText('On the wait list').waitFor({ state: 'detached' });
    expect(tab.complaints()).toEqual([]);
  });

  it('asks a network by its Peering API, follows it, and says what cannot be right', async () => {
    const remote = await remotePeeringApi();
    const made = async (path: string, given: object) => {
      const { status, body } = await sendFrom(page, { path, body: given });
      if (status !== 201) throw new Error(JSON.stringify(body));
      const { id }: { id?: number } = Object(body);
      return Number(id);
    };
    try {
      await loadPage(tab, '/requests/board/');
      const system = await made('/api/peering/autonomous-systems/', { asn: 200_007, name: 'Network 7' });
      const api = await made('/api/requests/peering-apis/', {
        ...{ autonomous_system: system, api_url: remote.url, token: 'theirs' },
      });
      const id = await made('/api/requests/requests/', { direction: 'outbound', asn: 200_007 });
      let status = 'Pending';
      remote.answer = ({ method, path, body }) => {
        if (path.includes('/locations')) return { body: { locations: [{ id: 'pdb:ix:1', type: 'public' }] } };
        const sent = remote.calls.flatMap((call) => call.body ?? []);
        if (method === 'GET' && !path.includes('request_id')) return { body: { sessions: [] } };
        const sessions = (body ?? sent).map((one: object, at: number) => ({
          ...one,
          session_id: `s${at}`,
          status,
        }));
        return { body: { request_id: 'theirs-7', sessions } };
      };
      await openPage(tab, `/requests/requests/${id}/`);
      await button('Ask by API').click();
      await page.getByRole('dialog').getByText('Sessions that they accept').waitFor();
      await expectAccessible(page);
      await inDialog('Ask by API').click();
      await page.getByText('They: Pending').first().waitFor();
      status = 'Splendid';
      await button('Ask again now').click();
      await page.getByText('Trouble with their Peering API').waitFor();
      await settled(tab);
      await expectAccessibleEverywhere();
      await picture(page, 'request-by-api');
      status = 'Approved';
      await button('Ask again now').click();
      await page.getByText('They agreed. The sessions can be made.').waitFor();
      await openPage(tab, `/requests/peering-apis/${api}/`);
      await button('Test').click();
      await page.getByText('It answered, and names 1 location.').waitFor();
      await settled(tab);
      await expectAccessibleEverywhere();
      expect(tab.complaints()).toEqual([]);
    } finally {
      await remote.close();
    }
  });
});
