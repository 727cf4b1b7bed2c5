import { FakeIxApi } from '@peersmith/server/test/fake-ix-api.ts';
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

const title = `IX-API, in the web${hasChromium ? '' : ' (skipped: there is no Chromium)'}`;

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  let fake: FakeIxApi;
  let port: number;
  beforeAll(async () => {
    fake = await FakeIxApi.start();
    ({ server, browser, tab, page } = await openStage({ IX_API_ALLOW_PRIVATE: 'true' }));
    const made = async (path: string, body: object) =>
      Number(Object((await sendFrom(page, { path, body })).body).id);
    const local = await made('/api/peering/autonomous-systems/', {
      asn: 64500,
      name: 'Ours',
      affiliated: true,
    });
    const endpoint = await made('/api/extras/ix-api/', {
      ...{ name: 'Example IX', api_url: fake.url, api_key: 'key', api_secret: 'secret', identity: 'acc-1' },
    });
    const exchange = await made('/api/peering/internet-exchanges/', {
      ...{ name: 'Example IX', slug: 'example-ix', local_autonomous_system: local, ixapi_endpoint: endpoint },
    });
    expect(exchange).toBe(1);
    port = await made('/api/net/connections/', {
      ...{ internet_exchange_point: exchange, router: null, vlan: 200, mac_address: '02:00:5e:10:00:02' },
      ...{ ipv4_address: '192.0.2.5/24', ipv6_address: '2001:db8::5/64' },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await fake?.stop();
  });
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  it('offers the accounts that a key has', async () => {
    await openPage(tab, '/extras/ix-api/add/');
    await page.getByLabel('Name').fill('Another');
    await page.getByLabel('URL').fill(fake.url);
    await page.getByRole('textbox', { name: 'API key' }).fill('key');
    await page.getByRole('textbox', { name: 'API secret' }).fill('secret');
    await page.getByRole('combobox', { name: 'Identity' }).click();
    await page.getByRole('option', { name: 'acc-1 Ours' }).click();
    expect(await page.getByRole('combobox', { name: 'Identity' }).inputValue()).toBe('acc-1');
    await page.getByText('Ours', { exact: true }).waitFor();
    await expectAccessible(page);
  });

  it('shows both sides of an exchange, and takes over what it says', async () => {
    Object.assign(fake.one('network-service-configs', 'nsc-2') ?? {}, {
      vlan_config: { vlan_type: 'qinq', outer_vlan: 300, inner_vlan: 7 },
      status: [
        { severity: 6, tag: 'ready', message: 'It was handed over', timestamp: '2026-11-01T00:00:00Z' },
        { severity: 3, tag: 'loop', message: 'The loop test has failed', timestamp: null },
      ],
    });
    await openPage(tab, '/internet-exchanges/1/ix-api/');
    await page.getByText('not read yet').waitFor();
    await button('Read now').click();
    await page.getByRole('region', { name: 'Port nsc-1' }).waitFor();
    await page.getByText('2 ports of yours there, 2 mismatches.').waitFor();
    await page.getByRole('row', { name: /VLAN .* 200 100/ }).waitFor();
    const other = page.getByRole('region', { name: 'Port nsc-2' });
    await other.getByText('Inner VLAN').waitFor();
    const told = other.getByRole('list', { name: 'What the exchange says' }).getByRole('listitem');
    expect(await told.allTextContents()).toEqual([
      'Error: The loop test has failed',
      expect.stringMatching(/^It was handed over/),
    ]);
    await picture(page, 'ix-api-exchange');
    await expectAccessible(page);
    await page.getByRole('row', { name: /VLAN/ }).getByRole('button', { name: 'Use this' }).click();
    await page.getByText('2 ports of yours there, 1 mismatch.').waitFor();
    await page.getByRole('link', { name: 'Set up' }).click();
    await page.getByLabel('IPv4 address').waitFor();
    expect(await page.getByLabel('IPv4 address').inputValue()).toBe('192.0.2.9/24');
  });

  it('changes a MAC address at the exchange, and back', async () => {
    await openPage(tab, `/net/connections/${port}/`);
    await button('Set in IX-API…').click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('New MAC address').inputValue()).toBe('02:00:5e:10:00:02');
    await dialog.getByRole('button', { name: 'Set in IX-API' }).click();
    await page.getByText('The exchange has 02:00:5e:10:00:02, and nothing else of this port.').waitFor();
    expect(fake.macsOf('nsc-1')).toEqual(['02:00:5E:10:00:02']);
    await picture(page, 'ix-api-connection');
    await expectAccessible(page);
    await page.getByRole('main').getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('The port has what it had before: 02:00:5e:10:00:01.').waitFor();
    expect(fake.macsOf('nsc-1')).toEqual(['02:00:5E:10:00:01']);
    await openPage(tab, '/ix-api/sagas/');
    await page.getByText('Undone').first().waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('sets a session with a route server up, names an address, and says what is wrong at the field', async () => {
    await openPage(tab, `/net/connections/${port}/`);
    await button('Set up RS 1, IPv4').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('AS-SET').fill('AS-OURS@RIPE');
    await dialog.getByRole('button', { name: 'Set the session up' }).click();
    await page.getByText(/The session with RS 1 over IPv4 is in production/).waitFor();
    await button('Remove RS 1, IPv4').waitFor();
    await expectAccessible(page);

    await button('Reverse DNS…').click();
    await dialog.getByLabel('Name').fill('no name');
    await dialog.getByRole('button', { name: 'Set the name' }).click();
    await dialog.getByText('Enter a name such as edge1.example.net.').waitFor();
    await dialog.getByLabel('Name').fill('edge1.ours.example');
    await dialog.getByRole('button', { name: 'Set the name' }).click();
    await page.getByText('The exchange has edge1.ours.example for 192.0.2.5.').waitFor();
    await openPage(tab, '/ix-api/mismatches/');
    await page.getByText(/mismatch(es)? at 1 exchange of 1/).waitFor();
    await expectAccessible(page);
  });

  it('has a session removed at a time, which is cancelled before', async () => {
    await openPage(tab, `/net/connections/${port}/`);
    await button('Remove RS 1, IPv4').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Not before').fill('2036-12-09T22:00');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Remove the session' }).click();
    await page.getByText(/It is to begin later\. It begins .*2036/).waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('It was cancelled; nothing was sent to the exchange.').waitFor();
    await button('Remove RS 1, IPv4').waitFor();
  });

  it('says whose an IX-API is, which exchanges use it, and when its tokens end', async () => {
    await openPage(tab, '/extras/ix-api/1/');
    const about = page.getByRole('region', { name: 'IX-API', exact: true });
    await about.getByText('Ours', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'State' }).getByText('Refresh token ends').waitFor();
    await expectAccessible(page);
    await about.getByRole('link', { name: 'Used by 1 exchange' }).click();
    await page.getByRole('link', { name: 'Example IX' }).first().waitFor();
  });

  it('orders a port, which becomes a connection', async () => {
    await openPage(tab, '/internet-exchanges/1/ix-api/');
    await page.getByRole('link', { name: 'Order a port…' }).click();
    await page
      .getByRole('spinbutton', { name: 'Capacity' })
      .or(page.getByLabel('Capacity'))
      .first()
      .fill('5');
    await page.getByLabel('VLAN', { exact: false }).last().fill('300');
    await page.getByLabel('Not before').fill('2036-12-09T22:00');
    await expectAccessible(page);
    await button('Review the order').click();
    await page.getByRole('row', { name: /Not before .*2036/ }).waitFor();
    await button('Order it').click();
    await page.getByText('At least 1000 Mbit/s with this product.').waitFor();
    await page.getByLabel('Capacity').fill('5000');
    await page.getByLabel('Not before').fill('');
    await button('Review the order').click();
    await picture(page, 'ix-api-order');
    await button('Order it').click();
    await page.getByText(/is in production, and is connection #\d+/).waitFor();
    await expectAccessible(page);
  });

  it('cancels a port as the exchange says, and leaves the connection to be removed', async () => {
    fake.reads_until_production = 9;
    await openPage(tab, `/net/connections/${port}/`);
    await button('Cancel the port…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2027-01-31').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel the port' }).click();
    await page.getByText('Ends at the exchange').waitFor();
    expect(fake.cancelled).toEqual([{ id: 'nsc-1', decommission_at: '2026-12-31' }]);
    await button('Remove the connection…').click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Delete/ })
      .waitFor();
    expect(tab.complaints().filter((one) => !/400/.test(one))).toEqual([]);
  });
});
