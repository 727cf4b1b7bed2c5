import { FakeNetbox } from '@peersmith/server/test/fake-netbox.ts';
import type { RunningServer } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  openPage,
  openStage,
  picture,
  sendFrom,
  type Tab,
} from './browser.ts';

const title = `NetBox, in the web${hasChromium ? '' : ' (skipped: there is no Chromium)'}`;

describe.skipIf(!hasChromium)(title, () => {
  let fake: FakeNetbox;
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  beforeAll(async () => {
    fake = await FakeNetbox.start();
    for (let id = 1; id <= 5; id++)
      fake.add({ id, name: `edge${id}`, primary_ip4: `192.0.2.${id}/32`, site: 'Amsterdam' }, 3);
    fake.add({ id: 6, name: 'old6', platform: 'sros' });
    ({ server, browser, tab, page } = await openStage({
      ...{ NETBOX_API: fake.url, NETBOX_API_TOKEN: fake.token, NETBOX_SCHEDULE: 'never' },
    }));
    const made = (path: string, body: object) => sendFrom(page, { path, body });
    await made('/api/peering/autonomous-systems/', { asn: 64_500, name: 'Ours', affiliated: true });
    await made('/api/devices/platforms/', { name: 'EOS', slug: 'eos' });
    await made('/api/peering/internet-exchanges/', {
      name: 'Example IX',
      slug: 'example-ix',
      local_autonomous_system: 1,
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await fake?.close();
  });

  it('is read, and routers are made of its devices, several at once', async () => {
    await openPage(tab, '/netbox/');
    await page.getByText('No device of NetBox is like this.').waitFor();
    await page.getByRole('button', { name: 'Read now' }).click();
    await page.getByRole('row', { name: /edge1 No router of yours router eos Amsterdam active/ }).waitFor();
    await page.getByRole('row', { name: /old6 .*no platform with the slug sros/ }).waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 900 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });

    await page.getByRole('checkbox', { name: 'Tick edge1' }).check();
    await page.getByRole('checkbox', { name: 'Tick edge2' }).check();
    await page.getByRole('button', { name: 'Make 2 routers' }).click();
    await page.getByRole('row', { name: 'edge2 edge2 EOS enabled' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Make them' }).click();
    await page.getByText('Made 2 routers.').waitFor();
    await page.getByRole('row', { name: /edge2 Router of yours .* edge2/ }).waitFor();
    await picture(page, 'netbox');
    await page.getByLabel('Which devices').selectOption('free');
    await page.getByRole('row', { name: /edge1 / }).waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Search devices' }).fill('edge4');
    await page.getByRole('row', { name: /edge3 / }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Make a router of edge4' }).click();
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('Made 1 router.').waitFor();
  });

  it('proposes what a router is called when its device is chosen', async () => {
    await openPage(tab, '/devices/routers/add/');
    await page.getByRole('combobox', { name: 'NetBox device' }).fill('edge3');
    await page.getByRole('option', { name: /edge3 · Amsterdam/ }).click();
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('edge3');
    expect(await page.getByRole('textbox', { name: 'Hostname' }).inputValue()).toBe('edge3');
    expect(await page.getByRole('textbox', { name: 'Platform' }).inputValue()).toBe('EOS');
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Hostname' }).fill('r3.example.net');
    await page.getByRole('textbox', { name: 'Local autonomous system' }).click();
    await page.getByRole('option', { name: /AS64500/ }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/\/devices\/routers\/\d+\/$/);
    await page.getByRole('region', { name: 'In NetBox' }).waitFor();
    const out = page.getByRole('link', { name: 'Open in NetBox' });
    expect(await out.getAttribute('href')).toBe(`${fake.url}/dcim/devices/3/`);
    await page.getByRole('row', { name: /Hostname .* r3\.example\.net/ }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Use this: Hostname' }).click();
    await page.getByText('Both say the same.').waitFor();
  });

  it('proposes interfaces with their addresses, and shows them beside a connection', async () => {
    await openPage(tab, '/net/connections/add/');
    await page.getByRole('textbox', { name: 'Router' }).fill('edge1');
    await page
      .getByRole('option', { name: /^edge1/ })
      .first()
      .click();
    await page.getByRole('combobox', { name: 'Interface' }).fill('Ethernet2');
    await page.getByRole('option', { name: /Ethernet2 · port 2 · 10\.0\.3\.234\/24/ }).click();
    expect(await page.getByRole('textbox', { name: 'IPv4 address' }).inputValue()).toBe('10.0.3.234/24');
    expect(await page.getByRole('textbox', { name: 'MAC address' }).inputValue()).toBe('02:00:5e:00:03:ea');
    await page.getByRole('textbox', { name: 'MAC address' }).fill('');
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Description' }).fill('');
    await page.getByRole('textbox', { name: 'Internet exchange' }).click();
    await page.getByRole('option', { name: 'Example IX' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/\/net\/connections\/\d+\/$/);
    await page.getByRole('button', { name: 'Use this: MAC address' }).click();
    await page.getByRole('button', { name: 'Use this: Description' }).click();
    await page.getByText('Both say the same.').waitFor();
    await expectAccessible(page);
  });

  it('says which routers are gone there, and why it could not be read', async () => {
    fake.remove(1);
    await openPage(tab, '/netbox/');
    await page.getByRole('button', { name: 'Read now' }).click();
    await page.getByRole('row', { name: /edge1 Gone in NetBox/ }).waitFor();
    await openPage(tab, '/devices/routers/1/');
    await page.getByText('NetBox does not have the device any more.').waitFor();
    fake.fail('unauthorised');
    await openPage(tab, '/netbox/');
    await page.getByRole('button', { name: 'Read now' }).click();
    await page.getByText(/Invalid token\. What was read before stays\./).waitFor();
    await expectAccessible(page);
  });
});
