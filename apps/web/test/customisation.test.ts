import { readFile } from 'node:fs/promises';
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
import { rpkiFile, walkRpki } from './rpki-walk.ts';

const title = hasChromium
  ? 'contexts, exports, views and RPKI, in the web'
  : 'contexts, exports, views and RPKI, in the web (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  const rpki = rpkiFile();

  const send = async (path: string, body: object): Promise<number> =>
    (await sendFrom(page, { path, body })).status;

  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage({ RPKI_FILE: rpki.path }));
    const made = [
      await send('/api/extras/tags/', { name: 'Watched', slug: 'watched' }),
      await send('/api/peering/autonomous-systems/', [
        { asn: 64_501, name: 'Ember', local_context_data: { ntp: 'own' }, tags: [{ slug: 'watched' }] },
        { asn: 64_502, name: 'Gale' },
      ]),
      await send('/api/extras/config-contexts/', {
        name: 'Everywhere',
        data: { ntp: 'all', log: ['192.0.2.14'] },
      }),
      await send('/api/extras/export-templates/', {
        name: 'Lines',
        content_type: 'peering.autonomoussystem',
        file_type: 'csv',
        template: '{% for a in dataset %}{{ a.asn }};{{ a.name }}\n{% endfor %}',
      }),
    ];
    expect(made).toEqual([201, 201, 201, 201]);
    tab.complaints();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rpki.remove();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const item = (name: string) => page.getByRole('menuitem', { name });

  it('assigns a context to an object, and says where each key comes from', async () => {
    await openPage(tab, '/autonomous-systems/1/context/');
    await button('Assign a context').click();
    await page.getByRole('textbox', { name: 'Config context' }).fill('Every');
    await page.getByRole('option', { name: 'Everywhere' }).click();
    await button('Assign').click();
    const keys = page.getByRole('table', { name: 'Keys and their origin' });
    const row = (name: string) => keys.getByRole('row', { name });
    await row('log ["192.0.2.14"] Everywhere').waitFor();
    await row('ntp "own" the object itself Everywhere').waitFor();
    await expectAccessible(page);
    expect(tab.complaints()).toEqual([]);
  });

  it('takes a list away as a template prints it, with its filters', async () => {
    await openPage(tab, '/autonomous-systems/?asn=64502');
    await button('Export').click();
    const download = page.waitForEvent('download');
    await item('Lines').click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('Lines.csv');
    expect(await readFile(await file.path(), 'utf8')).toBe('64502;Gale\n');
    await openPage(tab, '/extras/export-templates/1/output/');
    await page.getByText('64501;Ember').waitFor();
    await expectAccessible(page);
    expect(tab.complaints()).toEqual([]);
  });

  it('begins a list with the view that was saved of it', async () => {
    await openPage(tab, '/autonomous-systems/?tag=watched');
    await button('Views').click();
    await item('Save as a new view…').click();
    await page.getByRole('textbox', { name: 'Name' }).fill('What is watched');
    await page.getByRole('checkbox', { name: 'Begin this list with it' }).check();
    await expectAccessible(page);
    await button('Save').click();
    await button('What is watched').waitFor();
    await openPage(tab, '/');
    await page.getByRole('link', { name: 'Autonomous systems' }).first().click();
    await button('What is watched').waitFor();
    await settled(tab);
    expect(await page.getByText('Gale').count()).toBe(0);
    await button('What is watched').click();
    await item('All, without a view').click();
    await page.getByText('Gale').first().waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('fills in what a link says, to the last parameter', async () => {
    await openPage(tab, '/autonomous-systems/1/direct-peering-sessions/');
    const add = await page.getByRole('link', { name: 'Add', exact: true }).getAttribute('href');
    expect(add).toBe('/direct-peering-sessions/add/?autonomous_system_id=1');
    const clone = await page.getByRole('link', { name: 'Clone' }).getAttribute('href');
    expect(clone).toMatch(/[?&]\w+=[^/]+$/);
  });

  it('says on the page of a tag what carries it', async () => {
    await openPage(tab, '/extras/tags/1/');
    const link = page.getByRole('region', { name: 'Carried by' }).getByRole('link', { name: '1' });
    expect(await link.getAttribute('href')).toBe('/autonomous-systems/?tag=watched');
    expect(tab.complaints()).toEqual([]);
  });

  it('reads RPKI, says what is wrong, looks up a route, and tells what a network may originate', () =>
    walkRpki(tab, rpki));
});
