import { FakePeeringDb } from '@peersmith/server/test/fake-peeringdb.ts';
import { memberFile, publishedFile } from '@peersmith/server/test/member-file.ts';
import type { RunningServer } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  loadPage,
  openPage,
  openStage,
  picture,
  sendFrom,
  type Tab,
} from './browser.ts';
import { OURS, peeringWorld } from './peering-world.ts';
import { setUp } from './set-up.ts';

const title = `the members of an exchange, in the web${hasChromium ? '' : ' (skipped: there is no Chromium)'}`;
const lans = (prefix: string) => [{ id: 10, name: 'Peering LAN', ipv4: { prefix, mask_length: 16 } }];
const HARBOUR = [{ ixp_id: 1, shortname: 'HARBOUR', vlan: lans('198.18.0.0') }];

describe.skipIf(!hasChromium)(title, () => {
  let peeringdb: FakePeeringDb;
  let published: Awaited<ReturnType<typeof publishedFile>>;
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  let exchange: number;
  beforeAll(async () => {
    [peeringdb, published] = await Promise.all([FakePeeringDb.start(peeringWorld()), publishedFile()]);
    ({ server, browser, tab, page } = await openStage({
      PEERINGDB_URL: peeringdb.url,
      MEMBERS_ALLOW_PRIVATE: 'true',
      MEMBERS_IXPDB_URL: published.url,
    }));
    await setUp(tab);
    const { body } = await sendFrom(page, {
      method: 'GET',
      path: '/api/peering/internet-exchanges/?name=Harbour+IX',
    });
    exchange = Object(body).results[0].id;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await Promise.all([peeringdb?.stop(), published?.close()]);
  });

  it('are read from where the exchange publishes them, and shown beside PeeringDB', async () => {
    published.text = memberFile(
      [
        ...Array.from({ length: 500 }, (_, at) => ({
          asn: OURS + at + 1,
          v4: `198.18.${(at + 1) >> 8}.${(at + 1) & 255}`,
        })),
        { asn: 64_505, v4: '198.18.9.5', mac: '0000.5e00.5305', rs: true, limit: 100, speed: 100_000 },
        { asn: OURS, v4: '198.18.2.9', mac: '00:00:5e:00:53:09' },
        { asn: 64_508, v4: '198.18.9.8' },
        { asn: 64_506, v4: '198.18.9.6', state: 'inactive' },
        { asn: 64_507, v4: '0.0.0.0' },
        { asn: 'sixty', v4: '198.18.9.7' },
      ],
      { ixp_list: HARBOUR },
    );
    await openPage(tab, `/internet-exchanges/${exchange}/members/`);
    await page.getByText('No member export').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Add the member export' }).click();
    await page.getByLabel('URL').fill(published.url);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('Created Harbour IX.').waitFor();
    await page.waitForURL(/\/member-exports\/\d+\/$/);
    await expectAccessible(page);

    await loadPage(tab, `/internet-exchanges/${exchange}/members/`);
    await page.getByText('Nothing differs').waitFor();
    await page.getByRole('button', { name: 'Read now' }).click();
    await page.getByRole('row', { name: /198\.18\.9\.5 Only the exchange AS64505/ }).waitFor();
    await page.getByText('0.0.0.0 is a reserved address, which no member has; it was left out.').waitFor();
    await picture(page, 'members');
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 900 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });

    await page.getByLabel('Which addresses').selectOption('only_members');
    await page.getByRole('row', { name: /198\.18\.9\.8 / }).waitFor();
    await page.getByRole('searchbox', { name: 'Search members' }).fill('member 64505');
    await page.getByRole('row', { name: /198\.18\.9\.8 / }).waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /AS64505 .*100 Gbps/ }).waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('are proposed where IXPDB knows them', async () => {
    published.text = JSON.stringify([
      { name: 'Fjord', pdb_id: 2, apis: { ixfexport: 'https://fjord.example/members.json' } },
    ]);
    await openPage(tab, '/members/member-exports/');
    await page.getByRole('button', { name: 'Find exports' }).click();
    await page.getByText('https://fjord.example/members.json').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add the member export of Fjord IX' }).click();
    await page.getByText('Nothing to propose').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Fjord IX' }).first().waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('a file that is none is refused, and one that is is taken', async () => {
    const choose = (name: string, text: string) =>
      page.getByLabel('Member export as a file').setInputFiles({
        ...{ name, mimeType: 'application/json' },
        buffer: Buffer.from(text),
      });
    await openPage(tab, `/internet-exchanges/${exchange}/members/`);
    await choose('page.json', '<html>');
    await page.getByText(/The file was not taken: it is a web page, not JSON/).waitFor();
    tab.complaints();
    await choose('members.json', memberFile([{ asn: 64_505, v4: '198.18.9.5' }], { ixp_list: HARBOUR }));
    // It lacks more than half of what was known: somebody has to say that this is right.
    await page.getByText('and was not taken: look at it').first().waitFor();
    await page.getByRole('button', { name: 'Take the file, and drop what is gone' }).click();
    await page.getByText(/^1 port: 0 came, 1 changed, \d+ went\.$/).waitFor();
    await page.getByRole('link', { name: 'members.json' }).waitFor();
    // The two refusals may be told of late.
    expect(tab.complaints().filter((one) => !one.startsWith('400 POST'))).toEqual([]);
  });
});
