import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, OwnServer, PASSWORD } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  launch,
  openPage,
  openTab,
  sendFrom,
  settled,
  signIn,
  type Tab,
} from './browser.ts';
import { expectNarrow } from './narrow.ts';

const title = hasChromium ? 'what goes wrong' : 'what goes wrong (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  const data = mkdtempSync(join(tmpdir(), 'peersmith-bad-input-'));
  let port = 0;
  let server: OwnServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  const start = async () => {
    const env = { PEERSMITH_DATA: data, PEERSMITH_ADMIN_PASSWORD: PASSWORD };
    server = await OwnServer.start(['serve'], env, { port });
  };
  beforeAll(async () => {
    port = await freePort();
    [, browser] = await Promise.all([start(), launch()]);
    tab = await openTab(browser, server.url);
    page = tab.page;
    await signIn(page);
    tab.complaints();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.end();
    rmSync(data, { recursive: true, force: true });
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const box = (name: string) => page.getByRole('textbox', { name, exact: true });
  const make = async (path: string, body: object): Promise<number> => {
    const made = await sendFrom(page, { path, body });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return Number(Object(made.body).id);
  };
  const makeTag = (name: string, slug: string) => make('/api/extras/tags/', { name, slug });

  it('a form says that the server is stopped, loses nothing, and is saved once it is there again', async () => {
    await openPage(tab, '/extras/tags/add/');
    await box('Name').fill('Written before');
    await box('Description').fill('and kept');
    await server.end();
    await button('Create').click();
    await page.getByRole('alert').getByText('Not saved').waitFor();
    await page.getByText('What you wrote stays here: save it again once the server is back.').waitFor();
    expect(await box('Name').inputValue()).toBe('Written before');
    await start();
    await button('Create').click();
    await page.getByRole('heading', { name: 'Written before', level: 1 }).waitFor();
    await page.getByText('and kept').waitFor();
    await settled(tab);
    expect(tab.complaints().filter((one) => !one.includes('net::'))).toEqual([]);
  });

  it('a list that was read goes on after a restart, and is read anew', async () => {
    await openPage(tab, '/extras/tags/');
    await page.getByRole('link', { name: 'Written before' }).first().waitFor();
    await server.end();
    await start();
    await makeTag('Made after', 'made-after');
    await page.getByRole('link', { name: 'Made after' }).first().waitFor({ timeout: 40_000 });
    tab.complaints();
  });

  it('what somebody else deleted while it was edited is said to be gone, and what was written stays', async () => {
    const id = await makeTag('Doomed', 'doomed');
    await openPage(tab, `/extras/tags/${id}/edit/`);
    await box('Description').fill('much work');
    await sendFrom(page, { method: 'DELETE', path: `/api/extras/tags/${id}/` });
    await button('Save').click();
    await page.getByRole('alert').getByText('Not saved').waitFor();
    expect(await box('Description').inputValue()).toBe('much work');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Leave' }).click();
    await settled(tab);
    await page.getByText(`There is no tag ${id}`).waitFor();
    tab.complaints();
  });

  it('what somebody else changed meanwhile is shown beside one’s own, and merged field by field', async () => {
    const id = await makeTag('Shared', 'shared');
    await openPage(tab, `/extras/tags/${id}/edit/`);
    await box('Name').fill('Shared by me');
    await box('Description').fill('mine');
    const theirs = { description: 'theirs', color: 'f44336', name: 'Shared by them' };
    await sendFrom(page, { method: 'PATCH', path: `/api/extras/tags/${id}/`, body: theirs });
    await button('Save').click();
    await page.getByText('Not saved: it was changed meanwhile').waitFor();
    await page.getByRole('radiogroup', { name: 'Keep of Description' }).getByLabel('Theirs').check();
    await expectAccessible(page);
    await expectNarrow(page);
    await button('Save as chosen').click();
    await page.getByRole('heading', { name: 'Shared by me', level: 1 }).waitFor();
    const { body } = await sendFrom(page, { method: 'GET', path: `/api/extras/tags/${id}/` });
    expect(body).toMatchObject({ name: 'Shared by me', description: 'theirs', color: 'f44336' });
    tab.complaints();
  });

  it('names of any letters and lengths are read as text, everywhere and at every width', async () => {
    const names = [
      '<img src=x onerror="document.title=1">',
      'שלום עולם مرحبا',
      '👩‍🚀🚀 emoji 🇳🇴',
      'W'.repeat(100),
    ];
    for (const [at, name] of names.entries()) {
      const group = await make('/api/peering/bgp-groups/', { name, slug: `odd-${at}` });
      const relationship = await make('/api/bgp/relationships/', { name, slug: `odd-${at}` });
      await openPage(tab, `/bgp-groups/${group}/`);
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await expectNarrow(page);
      await button('Delete').click();
      await page.getByRole('dialog').waitFor();
      await expectNarrow(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await openPage(tab, `/bgp/relationships/${relationship}/edit/`);
      await box('Description').fill(name);
      await expectNarrow(page);
      await button('Save').click();
      await page.getByText(`Saved ${name}.`).first().waitFor();
      await expectNarrow(page);
      await openPage(tab, `/bgp/relationships/${relationship}/changelog/`);
      await expectNarrow(page);
    }
    for (const path of ['/bgp-groups/', '/bgp/relationships/', '/core/changelog/', '/']) {
      await openPage(tab, path);
      await expectNarrow(page);
    }
    await openPage(tab, '/bgp-groups/');
    for (const name of names) await page.getByText(name, { exact: true }).first().waitFor();
    await expectAccessible(page);
    await openPage(tab, '/direct-peering-sessions/add/');
    await box('BGP group').click();
    await page.getByRole('option', { name: 'WWWW' }).waitFor();
    await expectNarrow(page);
    await page.getByRole('option', { name: 'WWWW' }).click();
    await expectNarrow(page);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('textbox').fill('img');
    await expect.poll(() => page.getByRole('dialog').textContent()).toContain(names[0]);
    await expectNarrow(page);
    expect(await page.title()).not.toBe('1');
    expect(await page.locator('img[src=x]').count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(tab.complaints()).toEqual([]);
  });

  it('who may see sessions, and neither routers nor policies, is told so, and reads the rest', async () => {
    const us = await make('/api/peering/autonomous-systems/', { asn: 64500, name: 'Ours', affiliated: true });
    const them = await make('/api/peering/autonomous-systems/', { asn: 64501, name: 'Theirs' });
    const platform = await make('/api/devices/platforms/', { name: 'Odd', slug: 'odd' });
    const router = await make('/api/devices/routers/', {
      ...{ name: 'edge1', hostname: 'edge1.example.net', local_autonomous_system: us, platform },
    });
    const relationship = await make('/api/bgp/relationships/', { name: 'Peer', slug: 'peer' });
    const session = await make('/api/peering/direct-peering-sessions/', {
      ...{ local_autonomous_system: us, autonomous_system: them, router, relationship },
      ...{ local_ip_address: '192.0.2.1/31', ip_address: '192.0.2.0/31' },
    });
    await make('/api/users/users/', {
      ...{ username: 'half', password: PASSWORD },
      user_permissions: ['peering.view_directpeeringsession', 'peering.view_autonomoussystem'],
    });
    const half = await openTab(browser, server.url);
    await half.page.goto('/');
    await half.page.getByLabel('User name').fill('half');
    await half.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await half.page.getByRole('button', { name: 'Sign in' }).click();
    await half.page.getByRole('navigation', { name: 'Main' }).waitFor();
    half.complaints();
    for (const path of [
      `/direct-peering-sessions/${session}/`,
      '/direct-peering-sessions/',
      `/autonomous-systems/${them}/`,
      '/',
    ]) {
      await openPage(half, path);
      await expectAccessible(half.page);
      await expectNarrow(half.page);
      expect(half.complaints(), path).toEqual([]);
    }
    await openPage(half, `/direct-peering-sessions/${session}/`);
    await half.page.getByText('192.0.2.0/31').first().waitFor();
    await openPage(half, `/devices/routers/${router}/`);
    await half.page.getByText('Not allowed').waitFor();
    await half.page.context().close();
  });
});
