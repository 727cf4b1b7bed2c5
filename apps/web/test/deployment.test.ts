import {
  canRunBirds,
  type ManagedBird,
  SESSION,
  startManagedBird,
} from '@peersmith/server/test/managed-bird.ts';
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

const runs = hasChromium && canRunBirds;
const title = `installing configurations, in the web${runs ? '' : ' (skipped: there is no Chromium, or BIRD cannot run here)'}`;
const FILTERED = SESSION.replace('import all', 'import filter { if net.len > 24 then reject; accept; }');
/** 5 MB, most of which BIRD passes over. */
const LARGE = `${SESSION}{% for line in range(80000) %}# {{ line }}: what a long configuration has, in one of its many lines.
{% endfor %}`;
/** A key that nobody has. */
const OTHER_KEY = `SHA256:${'A'.repeat(43)}`;

describe.skipIf(!runs)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  let bird: ManagedBird;
  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage({ DEVICES_ON_LOOPBACK: 'true' }));
    bird = await startManagedBird((request) => sendFrom(page, request));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await bird?.stop();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const inDialog = (name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name });
  const open = (path: string) => openPage(tab, path);
  const render = (template: string) =>
    sendFrom(page, {
      method: 'PATCH',
      path: `/api/devices/configurations/${bird.template}/`,
      body: { template },
    });
  const stepOf = (name: string) =>
    page.getByRole('table', { name: 'Steps of the test' }).getByRole('row', { name });

  it('tests the connection step by step, and shows the key that the router has', async () => {
    await open(`/devices/routers/${bird.router}/connection-test/`);
    await button('Test the connection').click();
    await stepOf('Capability OK').waitFor();
    await page.getByText(bird.sshd.fingerprint).waitFor();
    await expectAccessible(page);
    await picture(page, 'connection-test');
    expect(tab.complaints()).toEqual([]);
  });

  it('shows both keys where the router has another one, and takes it when told to', async () => {
    await sendFrom(page, {
      path: `/api/devices/routers/${bird.router}/accept-host-key/`,
      body: { host_key: OTHER_KEY },
    });
    await button('Test again').click();
    await stepOf('Host key Failed').waitFor();
    await stepOf('Sign-in Not tried').waitFor();
    const alert = page.getByRole('alert').filter({ hasText: 'another than before' });
    for (const key of [OTHER_KEY, bird.sshd.fingerprint]) await alert.getByText(key).waitFor();
    expect(await button('Accept this key').isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: /compared the new key/ }).check();
    await button('Accept this key').click();
    await stepOf('Capability OK').waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('plans what is chosen in the list of routers, and shows what would change', async () => {
    await render(FILTERED);
    await open('/devices/routers/');
    await page.getByRole('checkbox', { name: 'Select rs1.bgo' }).check();
    await button('Plan configuration').click();
    await page.getByRole('textbox', { name: 'Why' }).fill('No more specifics than /24');
    await button('How it is applied').click();
    await page.getByRole('textbox', { name: 'Time for sessions to come back' }).fill('10');
    await inDialog('Make the plan').click();
    await button('Approve').waitFor();
    const difference = page.getByRole('region', { name: 'Difference of rs1.bgo' });
    await difference.getByText('removed:').first().waitFor();
    await page.getByRole('searchbox', { name: 'Find in the difference' }).fill('import');
    await page.getByText('1 of 2').waitFor();
    expect(await difference.locator('mark.current').textContent()).toBe('import');
    await page.getByRole('tab', { name: 'Rendered' }).click();
    await page.getByText('import filter').waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('is approved with a comment, applied, and followed to its end', async () => {
    await button('Approve').click();
    await page.getByRole('textbox', { name: 'Comment' }).fill('Looks right');
    await inDialog('Approve').click();
    await button('Apply').click();
    await page.getByText('Changes rs1.bgo.').waitFor();
    await inDialog('Change 1 router').click();
    await page.getByText('Watching its sessions').first().waitFor();
    await picture(page, 'rollout');
    await page.getByText('1 of 1 session established').waitFor();
    await page.getByText('1 router: 1 applied.').waitFor();
    await page.getByText('“Looks right”').waitFor();
    await button('Plan the same routers again').waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('shows who drifted, and in what, be it 5 MB', async () => {
    await render(LARGE);
    await open('/deployment/drifts/');
    await page.getByText('DRIFT_CHECK_SCHEDULE').waitFor();
    await button('Check all now').click();
    await page.getByRole('row', { name: /rs1.bgo Differs/ }).waitFor();
    await page.getByRole('link', { name: 'rs1.bgo' }).first().click();
    await settled(tab);
    const difference = page.getByRole('region', { name: 'Difference of rs1.bgo' });
    await difference.getByText('added:').first().waitFor();
    const table = difference.getByRole('table');
    expect(Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThan(80_000);
    expect(await table.getByRole('row').count()).toBeLessThan(300);
    await page.getByRole('searchbox', { name: 'Find in the difference' }).fill('# 79999:');
    await page.getByText('1 of 1').waitFor();
    await difference.getByText('# 79999:').waitFor();
    expect(tab.complaints()).toEqual([]);
  });
});
