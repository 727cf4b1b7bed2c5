import { openPage, settled, type Tab } from './browser.ts';
import { OURS } from './peering-world.ts';

/** Goes through the set-up as a new user does: from their ASN to their exchanges, on one router. */
export async function setUp(tab: Tab): Promise<void> {
  const { page } = tab;
  const button = (name: string) => page.getByRole('button', { name });
  await openPage(tab, '/setup/');
  await button('Start with my ASN').click();
  await page.getByRole('textbox', { name: 'Your AS number' }).fill(`AS${OURS}`);
  await button('Continue').click();
  await button('Load PeeringDB').click();
  await button('Continue').click();
  await page.getByRole('table', { name: 'Ports at exchanges' }).waitFor();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('bergen1');
  await page.getByRole('textbox', { name: 'Host name or address' }).fill('bergen1.example.net');
  await button('Import and continue').click();
  await button('I have my own').click();
  await page.getByText(`AS${OURS} has 2 connections on bergen1.`).waitFor();
}

/** Loads the demonstration into an empty installation, as somebody does who looks around. */
export async function loadDemo(tab: Tab): Promise<void> {
  await openPage(tab, '/setup/');
  await tab.page.getByRole('button', { name: 'Load the demo' }).click();
  await tab.page.getByRole('button', { name: 'Look around' }).click({ timeout: 60_000 });
  await settled(tab);
}
