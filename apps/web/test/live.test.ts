import { type RunningServer, startServer } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launch, openPage, openTab, picture, signIn, type Tab } from './browser.ts';

const title = hasChromium
  ? 'pages that are looked at'
  : 'pages that are looked at (skipped: there is no Chromium)';
/** How late a page may be, with a machine that others use as well. */
const SOON = { timeout: 3000 };

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let [one, other]: Tab[] = [];
  let page: Page;
  let second: Page;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launch()]);
    one = await openTab(browser, server.url);
    page = one.page;
    await signIn(page);
    other = await openTab(browser, server.url, page.context());
    second = other.page;
    one.complaints();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** As another program would: no page knows of it. */
  async function send(method: string, path: string, data: object) {
    const cookies = await page.context().cookies();
    const csrf = cookies.find(({ name }) => name === 'csrftoken')?.value ?? '';
    const answer = await page.request.fetch(path, { method, data, headers: { 'X-CSRFToken': csrf } });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  }
  const tag = (name: string) => send('POST', '/api/extras/tags/', { name, slug: name });
  const row = (on: Page, name: string) => on.getByRole('row', { name });

  it('show what others write, and read nothing while nobody writes', async () => {
    if (!one || !other) throw new Error('no tabs');
    await tag('middle');
    await Promise.all([openPage(one, '/extras/tags/'), openPage(other, '/extras/tags/')]);
    const { id } = await tag('late');
    await Promise.all([page, second].map((on) => row(on, 'late').waitFor(SOON)));
    await send('PATCH', `/api/extras/tags/${id}/`, { name: 'later' });
    await row(page, 'later').waitFor(SOON);
    await page.waitForTimeout(1200);
    const read: string[] = [];
    page.on('request', (request) => read.push(request.url()));
    await page.waitForTimeout(1500);
    expect(read).toEqual([]);
  });

  it('leave rows where they are while somebody chooses among them, and a draft as it is', async () => {
    if (!one || !other) throw new Error('no tabs');
    await page.getByRole('checkbox', { name: 'Select middle' }).check();
    await tag('early');
    await row(second, 'early').waitFor(SOON);
    await page.getByText('Rows were added, removed or moved meanwhile.').waitFor(SOON);
    expect(await row(page, 'early').count()).toBe(0);
    await picture(page, 'rows-held');
    await page.getByRole('button', { name: 'Show them' }).click();
    await row(page, 'early').waitFor(SOON);
    expect(await page.getByRole('checkbox', { name: 'Select middle' }).isChecked()).toBe(true);

    await openPage(one, '/extras/tags/1/edit/');
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    await name.fill('a draft');
    await send('PATCH', '/api/extras/tags/1/', { name: 'elsewhere' });
    await row(second, 'elsewhere').waitFor(SOON);
    await page.getByRole('heading', { level: 1, name: 'Edit elsewhere' }).waitFor(SOON);
    expect(await name.inputValue()).toBe('a draft');
    // Nor does it go when the object cannot be read for the moment.
    const unread = page.waitForResponse((answer) => answer.status() === 503);
    await page.route('**/api/extras/tags/1/', (route) =>
      route.fulfill({ status: 503, json: { detail: 'Later.' } }),
    );
    await send('PATCH', '/api/extras/tags/1/', { name: 'once more' });
    await row(second, 'once more').waitFor(SOON);
    await unread;
    await page.waitForTimeout(100);
    expect(await name.inputValue()).toBe('a draft');
    await page.unroute('**/api/extras/tags/1/');
    one.complaints();
    await page.evaluate(() => history.replaceState(null, '', '/'));
  });

  it('follow a job to its end, and count what it made', async () => {
    if (!one || !other) throw new Error('no tabs');
    await openPage(other, '/devices/routers/');
    const { id } = await send('POST', '/api/setup/demo/', {});
    await one.page.goto(`/core/jobs/${id}/`);
    await page
      .getByText(/Completed|Running|Pending/)
      .first()
      .waitFor();
    await page.getByText('Completed').first().waitFor({ timeout: 60_000 });
    await second.getByText('1–3 of 3').waitFor(SOON);
    expect([...one.complaints(), ...other.complaints()]).toEqual([]);
  });
});
