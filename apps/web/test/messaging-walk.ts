import { expect } from 'vitest';
import { expectAccessible, openPage, picture, type Tab } from './browser.ts';

/** Assigns a contact of a network and takes it away again, writes to the network, and tries a template on it. */
export async function walkMessaging(tab: Tab): Promise<void> {
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
  await page.getByRole('checkbox', { name: /Imani Okafor/ }).uncheck();
  const link = page.getByRole('link', { name: 'Open in mail program' });
  expect(await link.getAttribute('href')).toMatch(
    /^mailto:abuse@aster\.example\?subject=Maintenance%20on.*AS64496&body=Dear%20Imani/,
  );
  await expectAccessible(page);
  await picture(page, 'email');

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
