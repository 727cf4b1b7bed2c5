import type { RunningServer } from '@peersmith/server/test/program.ts';
import { type Receiver, receiver } from '@peersmith/server/test/receiver.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, hasChromium, openPage, openStage, sendFrom, type Tab } from './browser.ts';
import { expectNarrow } from './narrow.ts';

const title = hasChromium ? 'the form of a webhook' : 'the form of a webhook (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let listening: Receiver;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    listening = await receiver();
    listening.answer = 200;
    ({ server, browser, tab, page } = await openStage({ WEBHOOKS_ALLOW_PRIVATE: 'true' }));
    for (const name of ['Blackhole', 'Local'])
      await sendFrom(page, {
        path: '/api/bgp/communities/',
        body: { name, slug: name.toLowerCase(), value: `64500:${name.length}` },
      });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await listening?.close();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const box = (name: string) => page.getByRole('textbox', { name, exact: true });
  const option = (name: string) => page.getByRole('option', { name, exact: true });

  it('offers types of objects by what they are called, and shows what would be sent of one', async () => {
    await openPage(tab, '/extras/webhooks/add/');
    await box('Name').fill('Chat');
    const types = page.getByRole('combobox', { name: 'Objects', exact: true });
    await types.click();
    await option('Autonomous system').waitFor();
    expect(await page.getByRole('listbox', { name: 'Objects' }).textContent()).not.toMatch(/\w\.\w/);
    await types.fill('commun');
    await option('Community').click();
    await page.getByRole('checkbox', { name: 'Delete' }).check();
    await box('URL').fill(`${listening.url}/in?name={{ data.name }}`);
    await box('Body template').fill('{"text": "{{ data.name }}: {{ event }}"}');
    await box('Object').click();
    await page.getByRole('option', { name: 'Blackhole' }).click();
    await button('Show what is sent').click();
    const request = page.getByRole('region', { name: 'The whole request' });
    await request.getByText(`${listening.url}/in?name=Blackhole`).waitFor();
    await request.getByText('"Blackhole: update"').waitFor();
    await page.getByText('This is what would be sent. Nothing was.').waitFor();
    expect(listening.received).toEqual([]);
    await expectAccessible(page);
    await expectNarrow(page);
    expect(tab.complaints()).toEqual([]);
  });

  it('sends a test before anything is saved, and shows the answer', async () => {
    await button('Send the test').click();
    await page.getByText(/^Taken: HTTP 200 after \d+ ms$/).waitFor();
    await page.getByRole('region', { name: 'Answer' }).getByText('thank you').waitFor();
    expect(listening.received.splice(0)).toMatchObject([
      { body: '{"text": "Blackhole: update"}', headers: { 'x-hook-test': 'true' } },
    ]);
    await box('URL').fill('http://127.0.0.1:1/');
    await page.getByText('The form has changed since this test.').waitFor();
    await button('Send the test').click();
    await page.getByText('http://127.0.0.1:1 refused the connection: nothing listens there.').waitFor();
    await box('Body template').fill('{{ data.name | nope }}');
    await button('Send the test').click();
    await page.getByText('The request cannot be made').waitFor();
    await expectAccessible(page);
    expect(tab.complaints()).toEqual([]);
  });

  it('says what stands in the way at the name of its field', async () => {
    await box('CA certificates').fill('none');
    await button('Send the test').click();
    await page.getByText(/^CA certificates: This holds no certificate/).waitFor();
    expect(tab.complaints()).toEqual(['400 POST /api/extras/webhooks/test/']);
    await box('CA certificates').fill('');
  });

  it('is tested from its page as well, with a secret that nobody is shown', async () => {
    await box('URL').fill(`${listening.url}/in`);
    await box('Body template').fill('');
    await box('Secret').fill('hunter-secret');
    await button('Create').click();
    await page.getByRole('heading', { name: 'Chat', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Community' }).waitFor();
    await button('Send a test').click();
    await button('Send the test').click();
    await page.getByText(/^Taken: HTTP 200/).waitFor();
    const [sent] = listening.received.splice(0);
    expect(sent?.headers['x-hook-signature']).toMatch(/^[0-9a-f]{128}$/);
    expect(await page.content()).not.toContain('hunter-secret');
    await expectAccessible(page);
    await expectNarrow(page);
    expect(tab.complaints()).toEqual([]);
  });
});
