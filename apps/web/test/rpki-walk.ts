import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectAccessible, openPage, picture, type Tab } from './browser.ts';

const ROAS = [
  ...[0, 1, 2, 3].map((at) => ({ asn: 64501, prefix: `198.51.${100 + at}.0/24`, maxLength: 24 })),
  { asn: 64501, prefix: '203.0.112.0/20', maxLength: 22 },
  { asn: 64502, prefix: '203.0.0.0/16', maxLength: 16 },
  { asn: 64501, prefix: '2001:db8::/32', maxLength: 48 },
];

/** A file of RPKI for a server, in a folder of its own. */
export function rpkiFile(): { path: string; write: (roas: readonly object[]) => void; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'peersmith-web-rpki-'));
  const path = join(folder, 'vrps.json');
  const aspas = [{ customer_asid: 64501, providers: [64502, 64503] }];
  return {
    path,
    write: (roas) => writeFileSync(path, JSON.stringify({ roas, aspas })),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Reads a file that is not there, is, and has shrunk; looks up a route; and looks at the AS with the first id, which is AS64501. */
export async function walkRpki(tab: Tab, file: ReturnType<typeof rpkiFile>): Promise<void> {
  const { page } = tab;
  const refresh = () => page.getByRole('button', { name: 'Refresh now' }).click();
  await openPage(tab, '/rpki/');
  await page.getByText('Nothing was read yet', { exact: true }).waitFor();
  await refresh();
  await page.getByRole('alert').filter({ hasText: 'cannot be read: ENOENT' }).waitFor();
  file.write(ROAS);
  await refresh();
  await page.getByText('In force', { exact: true }).waitFor();
  await page.getByLabel('Prefix').fill('203.0.113.0/24');
  await page.getByLabel('AS that originates it').fill('AS64501');
  await page.keyboard.press('Enter');
  await page.getByText('AS64501 may not originate so long a prefix as 203.0.113.0/24.').waitFor();
  await page.getByRole('row', { name: /203\.0\.112\.0\/20 .*longer than \/22/ }).waitFor();
  expect(new URL(page.url()).search).toContain('AS64501');
  await picture(page, 'rpki');
  await expectAccessible(page);

  await openPage(tab, '/autonomous-systems/1/rpki/');
  await page.getByText('AS64502 Gale').waitFor();
  await page.getByRole('row', { name: '2001:db8::/32 /48' }).waitFor();
  await picture(page, 'rpki-network');
  await expectAccessible(page);

  // Far fewer are taken only when somebody says so.
  file.write(ROAS.slice(0, 1));
  await openPage(tab, '/rpki/');
  await refresh();
  await page.getByRole('button', { name: 'Take what there is now' }).click();
  await page.getByText('1 VRP, less than an hour old.').waitFor();
  expect(tab.complaints()).toEqual([]);
}
