import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  openPage,
  openStage,
  type Stage,
  sendFrom,
  settled,
  type Tab,
} from './browser.ts';
import { expectNarrow } from './narrow.ts';

const TEMPLATE = `hostname {{ router.name }}
router bgp {{ local_as.asn }}
{%- for session in router.get_direct_peering_sessions() %}
 neighbor {{ session.ip_address | ip }} remote-as {{ session.autonomous_system.asn }}
 neighbor {{ session.ip_address | ip }} description {{ session.autonomous_system.name }} {{ session.comments }}
{%- endfor %}
`;

const HTML = '<b onclick="document.title=1">Fjord</b>';
/** Names as long as they may be: without a space, and of letters that run the other way, pictures and markup. */
const KINDS: [kind: string, name: (most: number) => string][] = [
  ['of one word', (most) => 'W'.repeat(most)],
  [
    'of all letters',
    (most) => `${HTML} שלום עולם 👩‍🚀🇳🇴 ${'مرحبا بالعالم '.repeat(20)}`.slice(0, most).trim(),
  ],
];

describe.runIf(hasChromium)('names as long and as odd as they may be, in the web', () => {
  let server: Stage['server'];
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  let relationship = 0;
  let platform = 0;

  const make = async (path: string, body: object): Promise<number> => {
    const made = await sendFrom(page, { path: `/api/${path}/`, body });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return Number(Object(made.body).id);
  };
  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage());
    relationship = await make('bgp/relationships', { name: 'Private', slug: 'odd-private' });
    platform = await make('devices/platforms', { name: 'Odd', slug: 'odd' });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** A network, an exchange and a router with a session each, all of such names. */
  const makeWorld = async (at: number, name: (most: number) => string) => {
    const net = (rest: string) => `198.51.${100 + at}.${rest}`;
    const ours = await make('peering/autonomous-systems', {
      ...{ asn: 64_500 + at, name: name(200), affiliated: true, comments: name(255) },
    });
    const peer = await make('peering/autonomous-systems', { asn: 64_600 + at, name: name(200) });
    const template = await make('devices/configurations', { name: name(100), template: TEMPLATE });
    const router = await make('devices/routers', {
      ...{ name: name(128), hostname: 'edge.example.net', platform, local_autonomous_system: ours },
      configuration_template: template,
    });
    const exchange = await make('peering/internet-exchanges', {
      ...{ name: name(100), slug: `odd-${at}`, local_autonomous_system: ours },
    });
    const connection = await make('net/connections', {
      ...{ internet_exchange_point: exchange, router, ipv4_address: net('1/24'), interface: name(200) },
    });
    const session = await make('peering/internet-exchange-peering-sessions', {
      ...{ autonomous_system: peer, ixp_connection: connection, ip_address: net('2') },
    });
    const direct = await make('peering/direct-peering-sessions', {
      ...{ autonomous_system: peer, local_autonomous_system: ours, router, relationship },
      ...{ ip_address: net('5/31'), local_ip_address: net('4/31'), comments: name(255) },
    });
    return { ours, peer, template, router, exchange, connection, session, direct };
  };

  const expectRead = async (path: string) => {
    await openPage(tab, path);
    await expectNarrow(page);
    expect(tab.complaints(), path).toEqual([]);
  };

  it.each(KINDS.map(([kind, name], at) => ({ kind, name, at })))('$kind', async ({ name, at }) => {
    const made = await makeWorld(at, name);
    for (const path of [
      `/autonomous-systems/${made.peer}/`,
      `/autonomous-systems/${made.peer}/edit/`,
      `/autonomous-systems/${made.peer}/direct-peering-sessions/`,
      `/internet-exchanges/${made.exchange}/`,
      `/internet-exchanges/${made.exchange}/peering-sessions/`,
      `/internet-exchanges/${made.exchange}/connections/`,
      `/net/connections/${made.connection}/`,
      `/internet-exchange-peering-sessions/${made.session}/`,
      `/internet-exchange-peering-sessions/${made.session}/edit/`,
      `/direct-peering-sessions/${made.direct}/`,
      `/direct-peering-sessions/${made.direct}/changelog/`,
      `/devices/routers/${made.router}/`,
      `/devices/routers/${made.router}/configuration/`,
      `/devices/configurations/${made.template}/`,
      '/autonomous-systems/',
      '/internet-exchanges/',
      '/net/connections/',
      '/internet-exchange-peering-sessions/',
      '/direct-peering-sessions/',
      '/devices/routers/',
      '/peering/candidates/',
      '/core/changelog/',
      '/',
    ])
      await expectRead(path);
    // A write that changes lines with such names, looked at before and after.
    await openPage(tab, `/direct-peering-sessions/${made.direct}/edit/`);
    await page.getByRole('textbox', { name: 'Comments' }).fill(`${name(240)} moved`);
    await page.getByRole('button', { name: 'See what it changes' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The configuration of 1 router changes').waitFor();
    await dialog.getByRole('button', { name: name(128) }).click();
    await dialog.getByText(' moved').first().waitFor();
    await expectNarrow(page);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectNarrow(page);
    for (const path of [
      `/direct-peering-sessions/${made.direct}/changelog/`,
      `/devices/routers/${made.router}/renderings/`,
    ])
      await expectRead(path);
    await openPage(tab, `/internet-exchanges/${made.exchange}/`);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').waitFor();
    await expectNarrow(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByLabel('Search everything').fill(name(100).slice(0, 12));
    await page.getByRole('dialog').getByText(name(100)).first().waitFor();
    await expectNarrow(page);
    await page.keyboard.press('Escape');
    await settled(tab);
    expect(await page.title()).not.toBe('1');
    expect(await page.locator('[onclick]').count()).toBe(0);
    expect(tab.complaints()).toEqual([]);
  });
});
