import { readFile } from 'node:fs/promises';
import type { RunningServer } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, hasChromium, openPage, openStage, picture, type Tab } from './browser.ts';

const title = hasChromium ? 'an import, in the web' : 'an import, in the web (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage({ IMPORT_BACKGROUND_ROWS: '5' }));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const rows = () => page.getByRole('table', { name: 'Rows of the file' });
  const give = (name: string, text: string) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

  it('tells what a spreadsheet does row by row, and does it once nothing is refused', async () => {
    await openPage(tab, '/autonomous-systems/');
    await page.getByRole('link', { name: 'Import from a file' }).first().click();
    await page.getByRole('heading', { name: 'Import autonomous systems' }).waitFor();
    await expectAccessible(page);
    await give(
      'peers.csv',
      'Peer AS;Network;IPv4 prefix limit;Tags\nAS64501;Ember;1 000;\n64502;;10;nowhere\n',
    );
    await rows().getByRole('row', { name: '2 New' }).waitFor();
    const refused = rows().getByRole('row', { name: /^3 Refused/ });
    await refused.getByText('Tags: There is no tag "nowhere".').waitFor();
    await page.getByText('Peer AS is ASN').waitFor();
    expect(await button('Import 1 row').isDisabled()).toBe(true);
    await page.getByText('Refused 1', { exact: true }).click();
    expect(await rows().getByRole('row').count()).toBe(2);
    await expectAccessible(page);
    await picture(page, 'import-refused');
    await button('Another file').click();
    await page
      .getByRole('textbox', { name: 'Or paste' })
      .fill('- {asn: 64501, name: Ember}\n- {asn: AS64502, name: Gale}\n');
    await button('Preview').click();
    await button('Import 2 rows').click();
    await page.getByText('2 autonomous systems made, 0 changed, 0 unchanged.').waitFor();
    await page.getByRole('link', { name: 'What was written, in the change log' }).click();
    await page.getByText('AS64502 - Gale').first().waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('imports a large file by a job, and what a list exports', async () => {
    await openPage(tab, '/extras/tags/import/');
    const names = [1, 2, 3, 4, 5, 6, 7].map((n) => `Tag ${n},tag-${n}`);
    await give('tags.csv', `name,slug\n${names.join('\n')}\n`);
    await button('Import 7 rows').click();
    await page.getByText('7 tags made, 0 changed, 0 unchanged.').waitFor();
    await openPage(tab, '/extras/tags/?ordering=-slug&slug=tag-6&slug=tag-7');
    await button('Export').click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Export as YAML' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('tags.yaml');
    const text = await readFile(await file.path(), 'utf8');
    expect([...text.matchAll(/slug: (.*)/g)].map(([, slug]) => slug)).toEqual(['tag-7', 'tag-6']);
    await openPage(tab, '/extras/tags/import/');
    await give('tags.yaml', text);
    await rows()
      .getByRole('row', { name: /Unchanged/ })
      .first()
      .waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('says where a file is no table', async () => {
    await button('Another file').click();
    await give('tags.csv', 'name,slug\nA,a\n"B,b\n');
    await page
      .getByRole('alert')
      .getByText('Row 3, column name: The quote that begins this cell is never closed.')
      .waitFor();
    expect(tab.complaints()).toEqual(['400 POST /api/extras/tags/import/']);
  });
});
