import { type MailServer, mailServer } from '@peersmith/server/test/mail-server.ts';
import { canRunBirds, type ManagedBird, startManagedBird } from '@peersmith/server/test/managed-bird.ts';
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
  type Tab,
} from './browser.ts';

const runs = hasChromium && canRunBirds;
const title = `a maintenance, in the web${runs ? '' : ' (skipped: there is no Chromium, or BIRD cannot run here)'}`;
const PEER = '192.0.2.2';
/** What begins is looked at at once; sessions are looked at each minute. */
const MINUTES_MS = 150_000;

/** What a `datetime-local` takes, some minutes from now. */
function minutesFromNow(minutes: number): string {
  const at = new Date(Date.now() + minutes * 60_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

describe.skipIf(!runs)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  let bird: ManagedBird;
  let mail: MailServer;
  beforeAll(async () => {
    mail = await mailServer();
    ({ server, browser, tab, page } = await openStage({
      DEVICES_ON_LOOPBACK: 'true',
      POLL_SCHEDULE: 'never',
      EMAIL_SERVER: '127.0.0.1',
      EMAIL_PORT: String(mail.port),
      EMAIL_TLS_MODE: 'none',
      EMAIL_FROM_ADDRESS: 'NOC <noc@ours.example>',
    }));
    bird = await startManagedBird((request) => sendFrom(page, request));
    const make = async (path: string, body: object): Promise<number> => {
      const { status, body: made } = await sendFrom(page, { path, body });
      if (status !== 201) throw new Error(JSON.stringify(made));
      return Object(made).id;
    };
    const peer = await make('/api/peering/autonomous-systems/', { asn: 64501, name: 'Peer' });
    const relationship = await make('/api/bgp/relationships/', { name: 'Private', slug: 'private' });
    await make('/api/peering/direct-peering-sessions/', {
      autonomous_system: peer,
      relationship,
      ip_address: PEER,
      router: bird.router,
      local_autonomous_system: 1,
      status: 'enabled',
    });
    await make('/api/messaging/contact-assignments/', {
      content_type: 'peering.autonomoussystem',
      object_id: peer,
      contact: await make('/api/messaging/contacts/', { name: 'NOC', email: 'noc@peer.example' }),
      role: await make('/api/messaging/contact-roles/', { name: 'Maintenance', slug: 'maintenance' }),
    });
    await sendFrom(page, {
      method: 'PATCH',
      path: `/api/devices/routers/${bird.router}/`,
      body: { poll_bgp_sessions_state: true },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await Promise.all([bird?.stop(), mail?.close()]);
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const statusOfRouter = async () => {
    const { body } = await sendFrom(page, { method: 'GET', path: `/api/devices/routers/${bird.router}/` });
    return Object(body).status.value;
  };

  const stateOfSession = async () => {
    const { body } = await sendFrom(page, {
      method: 'GET',
      path: '/api/peering/direct-peering-sessions/1/',
    });
    return JSON.stringify(Object(body).bgp_state ?? null);
  };

  it('is announced, begun, ended, put back, and over when the session is up again', async () => {
    await openPage(tab, `/devices/routers/${bird.router}/`);
    await vi.waitFor(
      async () => {
        await button('Poll now').first().click();
        await page.waitForTimeout(1500);
        expect(await stateOfSession()).toContain('established');
      },
      { timeout: 30_000 },
    );
    await page.getByRole('link', { name: 'Maintenance…' }).click();
    await page.getByRole('textbox', { name: 'Summary' }).fill('New line card');
    await page.getByLabel('Starts').fill(minutesFromNow(0));
    await page.getByLabel('Ends').fill(minutesFromNow(60));
    await page.getByRole('textbox', { name: 'Drain' }).fill('0');
    await page.getByLabel('Configuration', { exact: true }).first().click();
    await page.getByRole('option', { name: 'Statuses alone' }).click();
    await button('Create').click();
    await page.getByText('It is a draft: look at what it affects').waitFor();
    await button('Schedule').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click();
    await page.getByText('The work goes on.').waitFor({ timeout: MINUTES_MS });
    expect(await statusOfRouter()).toBe('maintenance');
    await vi.waitFor(() => expect(mail.arrived.length).toBeGreaterThan(0), MINUTES_MS);
    expect(mail.arrived[0]).toMatchObject({ to: ['noc@peer.example'] });
    expect(mail.arrived[0]?.raw).toContain('text/calendar');
    await expectAccessible(page);

    await button('End now').click();
    await page.getByRole('dialog').getByRole('button', { name: 'End now' }).click();
    await page.getByText('It is done.').waitFor({ timeout: MINUTES_MS });
    expect(await statusOfRouter()).toBe('enabled');
    await page.getByRole('tab', { name: 'Report' }).click();
    const outcome = page.getByRole('region', { name: 'Outcome' });
    await outcome.getByText('Were up').waitFor();
    expect((await outcome.textContent())?.replaceAll(/\s+/g, ' ')).toMatch(
      /Were up ?1.*Back ?1.*Not back ?0/,
    );
    await expectAccessible(page);
    await picture(page, 'maintenance-report');
    await vi.waitFor(() => expect(mail.arrived).toHaveLength(2), MINUTES_MS);
    const [announced, over] = mail.arrived.map(({ mail: { attachments } }) =>
      String(attachments.find(({ contentType }) => contentType === 'text/calendar')?.content),
    );
    expect(announced).toContain('X-MAINTNOTE-STATUS:');
    expect(over).toContain('X-MAINTNOTE-STATUS:COMPLETED');
    expect(tab.complaints()).toEqual([]);
  }, 400_000);
});
