import { expect } from 'vitest';
import { expectAccessible, openPage, picture, type Tab } from './browser.ts';

const twoDigits = (n: number) => String(n).padStart(2, '0');
/** What a `datetime-local` takes: ten in the evening, some days from now. */
function evening(days: number, hour: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}T${twoDigits(hour)}:00`;
}

/** Drafts a maintenance of a router, looks at what networks would be written, schedules it, finds it in the calendar, calls it off. */
export async function walkMaintenance(tab: Tab): Promise<void> {
  const { page } = tab;
  const dialog = page.getByRole('dialog');
  await openPage(tab, '/devices/routers/1/');
  await page.getByRole('link', { name: 'Maintenance…' }).click();
  await page.getByRole('textbox', { name: 'Summary' }).fill('Replacement of a power supply');
  await page.getByLabel('Starts').fill(evening(2, 20));
  await page.getByLabel('Ends').fill(evening(2, 22));
  await page.getByRole('textbox', { name: 'Time zone' }).fill('Europe/Berlin');
  // What other tests look for in the mailbox is theirs.
  await page.getByRole('switch', { name: 'Write to peers' }).uncheck({ force: true });
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByText('It is a draft: look at what it affects').waitFor();

  await page.getByRole('button', { name: 'What it affects' }).click();
  await dialog.getByText(/\d+ sessions with \d+ networks/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('tab', { name: 'What is written' }).click();
  const first = page.getByRole('article').first();
  await first.getByRole('button').click();
  await first.getByText('BEGIN:VCALENDAR').waitFor();
  await expectAccessible(page);
  await picture(page, 'maintenance-notices');

  await page.getByRole('tab', { name: 'Overview' }).click();
  await page.getByRole('button', { name: 'Schedule' }).click();
  await dialog.getByText('From then on this happens by itself').waitFor();
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  await page.getByText('Nothing is yours to do until then.').waitFor();
  await page.getByRole('region', { name: 'What was done' }).waitFor();
  await expectAccessible(page);
  await picture(page, 'maintenance');

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Calendar' }).click();
  const event = page.getByRole('link', { name: /Replacement of a power supply/ });
  if (!(await event.isVisible())) await page.getByRole('button', { name: 'Month after' }).click();
  await event.first().waitFor();
  await expectAccessible(page);
  await picture(page, 'maintenance-calendar');
  await page.getByRole('button', { name: 'Subscribe…' }).click();
  await dialog.getByRole('button', { name: 'Make an address' }).click();
  expect(await dialog.getByRole('textbox', { name: 'Address' }).inputValue()).toMatch(
    /calendar\.ics\?token=[\w-]{32}$/,
  );
  await dialog.getByRole('button', { name: 'Take it back' }).click();
  await dialog.getByRole('button', { name: 'Make an address' }).waitFor();
  await page.keyboard.press('Escape');

  await event.first().click();
  await page.getByRole('button', { name: 'Cancel…' }).click();
  await dialog.getByRole('button', { name: 'Cancel the maintenance' }).click();
  await page.getByText('It was called off.').waitFor();

  await openPage(tab, '/maintenance-proposals/');
  await page.getByRole('link', { name: 'Fibre maintenance on your cross connect' }).click();
  await page.getByText('A provider announces a maintenance.').waitFor();
  await expectAccessible(page);
  await picture(page, 'maintenance-proposal');
  expect(tab.complaints()).toEqual([]);
}
