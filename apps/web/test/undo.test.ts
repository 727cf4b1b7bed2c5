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

const title = hasChromium
  ? 'deleting safely and undoing, in the web'
  : 'deleting safely and undoing, in the web (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  const send = async (method: string, path: string, body: object): Promise<number> =>
    (await sendFrom(page, { method, path, body })).status;

  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage());
    const asn = { asn: 64_501 };
    const made = [
      await send('POST', '/api/peering/autonomous-systems/', [
        { asn: 64_500, name: 'Ours', affiliated: true },
        { asn: 64_501, name: 'Bramble' },
      ]),
      await send('POST', '/api/bgp/relationships/', { name: 'Transit', slug: 'transit' }),
      await send('POST', '/api/peering/direct-peering-sessions/', [
        {
          autonomous_system: asn,
          relationship: { slug: 'transit' },
          ip_address: '192.0.2.1/31',
          local_autonomous_system: { asn: 64_500 },
        },
        {
          autonomous_system: asn,
          relationship: { slug: 'transit' },
          ip_address: '2001:db8::1/127',
          local_autonomous_system: { asn: 64_500 },
        },
      ]),
    ];
    expect(made).toEqual([201, 201, 201]);
    tab.complaints();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name });
  const notice = (text: string) => page.getByRole('alert').filter({ hasText: text });

  it('says what goes with an object, wants its number, and brings all of it back from the notice', async () => {
    await openPage(tab, '/autonomous-systems/2/');
    await button('Delete').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('With it go').waitFor();
    await dialog.getByText('2 direct sessions').waitFor();
    const confirm = dialog.getByRole('button', { name: 'Delete' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Type AS64501 to confirm').fill('2');
    expect(await confirm.isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog.getByLabel('Type AS64501 to confirm').fill('AS64501');
    await confirm.click();
    await heading('Autonomous systems').waitFor();
    await notice('Deleted 1 autonomous system.').getByRole('button', { name: 'Undo' }).click();
    await notice('Undone: 3 objects.').waitFor();
    await openPage(tab, '/autonomous-systems/2/');
    await heading('AS64501 - Bramble').waitFor();
    await page.getByRole('tab', { name: /Direct/ }).click();
    await page.getByText('192.0.2.1').first().waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('undoes a change from the change log, and says why where it cannot', async () => {
    await send('PATCH', '/api/peering/autonomous-systems/2/', { name: 'Thistle' });
    await send('PATCH', '/api/peering/autonomous-systems/2/', { name: 'Gorse' });
    await openPage(tab, '/autonomous-systems/2/changelog/');
    const undo = button('Undo this change');
    await undo.nth(1).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/It was changed later by admin/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await undo.first().click();
    await dialog.getByText('1 changed').waitFor();
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await heading('AS64501 - Thistle').waitFor();
    await openPage(tab, '/core/changelog/');
    const done = page
      .getByRole('listitem')
      .filter({ hasText: 'admin changed Name of autonomous system AS64501 - ' });
    await done.filter({ hasText: 'in the web · 1 change' }).first().waitFor();
    await done
      .first()
      .getByRole('button', { name: /^Difference/ })
      .click();
    await done.first().getByRole('table', { name: 'Changed fields' }).waitFor();
    await expectAccessible(page);
    await page
      .getByRole('button', { name: /^Actions for/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Undo everything of this request' }).click();
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await settled(tab);
    await openPage(tab, '/autonomous-systems/2/');
    await heading('AS64501 - Gorse').waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('shows what somebody else changed while an object was edited, and asks what is to stay', async () => {
    const begin = async (name: string, mine: string) => {
      await openPage(tab, '/autonomous-systems/2/edit/');
      await page.getByRole('textbox', { name: 'Description' }).fill(mine);
      await send('PATCH', '/api/peering/autonomous-systems/2/', { description: 'Theirs', name });
      await button('Save').click();
      const changed = page.getByRole('table', { name: 'Changed meanwhile' });
      await changed.getByRole('row', { name: new RegExp(`Description .*Theirs ${mine}`) }).waitFor();
      await changed.getByRole('row', { name: new RegExp(`Name .* ${name} not changed by you`) }).waitFor();
    };
    await begin('Sedge', 'Written here');
    const said = page.getByText(/was changed since you read it: by admin/);
    // The button that was pressed is at the other end of the page.
    await expect.poll(() => said.evaluate((one) => one.getBoundingClientRect().top > 0)).toBe(true);
    await expectAccessible(page);
    await button('Apply mine over it').click();
    await page.waitForURL(/\/autonomous-systems\/2\/$/);
    await heading('AS64501 - Sedge').waitFor();
    await settled(tab);
    await page.getByText('Written here').waitFor();
    await begin('Reed', 'Written again');
    await button('Reload, and drop mine').click();
    expect(await page.getByRole('textbox', { name: 'Description' }).inputValue()).toBe('Theirs');
    await button('Save').click();
    await heading('AS64501 - Reed').waitFor();
    expect(tab.complaints()).toEqual(Array(2).fill('412 PATCH /api/peering/autonomous-systems/2/'));
  });
});
