import type { MailServer } from '@peersmith/server/test/mail-server.ts';
import { expect } from 'vitest';
import { expectAccessible, openPage, picture, type Tab } from './browser.ts';

/** Assigns a contact of a network and takes it away again, writes to the network, and tries a template on it. */
export async function walkMessaging(tab: Tab, mail: MailServer): Promise<void> {
  const { page } = tab;
  const pick = async (name: string, option: string) => {
    await page.getByRole('textbox', { name, exact: true }).click();
    await page.getByRole('option', { name: option }).first().click();
  };
  await openPage(tab, '/autonomous-systems/?has_contacts=true');
  await page.getByRole('link', { name: 'AS64496' }).click();
  await page.getByRole('tab', { name: /^Contacts\s*2$/ }).click();
  await pick('Contact', 'Northlight NOC');
  await pick('Role', 'Peering');
  await page.getByRole('button', { name: 'Assign' }).click();
  await page.getByRole('tab', { name: /^Contacts\s*3$/ }).waitFor();
  await expectAccessible(page);
  await picture(page, 'contacts');
  await page.getByRole('button', { name: 'Remove Northlight NOC as Peering' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('tab', { name: /^Contacts\s*2$/ }).waitFor();

  await page.getByRole('tab', { name: 'E-mail' }).click();
  await pick('Template', 'Maintenance');
  await page.getByText('Dear Imani Okafor,').waitFor();
  await page.getByText('Your contacts in the role Peering.').waitFor();
  await page.getByRole('checkbox', { name: /Aster abuse desk/ }).check();
  await page.getByRole('checkbox', { name: /Imani Okafor/ }).uncheck();
  const link = page.getByRole('link', { name: 'Open in mail program' });
  expect(await link.getAttribute('href')).toMatch(
    /^mailto:abuse@aster\.example\?subject=Maintenance%20on.*AS64496&body=Dear%20Imani/,
  );
  await expectAccessible(page);
  await picture(page, 'email');
  await sendIt(tab, mail);

  await openPage(tab, '/autonomous-systems/?asn=64496');
  await page.getByRole('link', { name: 'AS64496' }).first().click();
  await page.getByRole('tab', { name: 'E-mail' }).click();
  await page.getByRole('button', { name: 'Without a template' }).click();
  const send = page.getByRole('button', { name: 'Send…' });
  expect(await send.isDisabled()).toBe(true);
  await page.getByRole('textbox', { name: 'Subject' }).fill('A question');
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Shall we meet?');
  await send.click();
  await page.getByRole('dialog').getByText('A question').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Not yet' }).click();
  await expectAccessible(page);

  await openPage(tab, '/messaging/emails/add/');
  await page.getByRole('textbox', { name: 'Subject' }).fill('To {{ autonomous_system }}');
  await page.getByRole('textbox', { name: 'Body' }).fill('x\n{% if %}\n');
  await page.getByText(/^Line 2:/).waitFor();
  await page.getByRole('textbox', { name: 'Body' }).fill('Dear all');
  await pick('Try it on an AS', 'AS64496');
  await page.getByRole('region', { name: 'Preview' }).getByText('To AS64496 - Aster Fibre').waitFor();
  await expectAccessible(page);
  expect(tab.complaints()).toEqual([]);
}

/** Changes the text that is written, sends it, and looks at what became of it. */
async function sendIt({ page }: Tab, mail: MailServer): Promise<void> {
  await page.getByRole('button', { name: 'Edit' }).click();
  await page
    .getByRole('textbox', { name: 'Text', exact: true })
    .fill('Dear Imani,\n\nnext Thursday at four.\n');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Send…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('archive@northlight.example').waitFor();
  await expectAccessible(page);
  await picture(page, 'email-send');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('link', { name: 'How far it is' }).click();
  await page.getByText('250 OK queued as 4711').waitFor();
  await expectAccessible(page);
  expect(mail.arrived).toMatchObject([
    {
      to: ['abuse@aster.example', 'archive@northlight.example'],
      mail: { text: expect.stringMatching(/^Dear Imani,/) },
    },
  ]);
  await page.getByRole('link', { name: 'Messages' }).first().click();
  await page.getByText('Maintenance on Thursday').waitFor();
  await expectAccessible(page);
  await picture(page, 'messages');
}
