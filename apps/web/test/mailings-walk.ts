import type { MailServer } from '@peersmith/server/test/mail-server.ts';
import { expect } from 'vitest';
import { expectAccessible, openPage, picture, type Tab } from './browser.ts';

/** From the sessions at an exchange to a mailing: written, looked through, one left out, one changed by hand, sent and followed. */
export async function walkMailings(tab: Tab, mail: MailServer): Promise<void> {
  const { page } = tab;
  mail.arrived.length = 0;
  await openPage(
    tab,
    '/internet-exchange-peering-sessions/?internet_exchange=Bramble+Bay+IX&is_route_server=false',
  );
  await page.getByRole('link', { name: 'Write to these networks' }).click();
  await page
    .getByRole('status')
    .getByText(/^\d+ networks/)
    .waitFor();
  await page.getByRole('button', { name: 'De-peering' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Leaving Bramble Bay');
  await expectAccessible(page);
  await picture(page, 'mailing-new');
  await page.getByRole('button', { name: 'Write the messages' }).click();

  await page.getByText(/^\d+ messages can be sent\./).waitFor();
  await page.getByText('AS64500 ends its peering with AS64496').waitFor();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Text' }).fill('Dear Imani,\n\nwe leave the exchange.\n');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('img', { name: 'Changed by hand' }).waitFor();
  await page.getByRole('button', { name: /^Dune Datacentres/ }).click();
  await page.getByRole('button', { name: 'Exclude' }).click();
  await page.getByText('Excluded by admin.').waitFor();
  await expectAccessible(page);
  await picture(page, 'mailing');

  await page.getByRole('button', { name: 'Send…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/1 excluded/).waitFor();
  await expectAccessible(page);
  const button = dialog.getByRole('button', { name: /^Send \d+ messages$/ });
  const count = Number(/\d+/.exec((await button.textContent()) ?? '')?.[0]);
  await button.click();
  await page.getByText(`${count} messages: ${count} sent.`).waitFor();
  expect(mail.arrived).toHaveLength(count);
  expect(mail.arrived.filter(({ to }) => to.includes('imani@aster.example'))).toMatchObject([
    {
      mail: { subject: 'AS64500 ends its peering with AS64496', text: expect.stringMatching(/^Dear Imani,/) },
    },
  ]);
  expect(tab.complaints()).toEqual([]);
}
