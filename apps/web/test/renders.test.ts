import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  openPage,
  openStage,
  picture,
  type Stage,
  sendFrom,
  type Tab,
} from './browser.ts';

const TEMPLATE = `hostname {{ router.name }}
!
router bgp {{ local_as.asn }}
{%- for session in router.get_direct_peering_sessions() %}
 neighbor {{ session.ip_address | ip }} remote-as {{ session.autonomous_system.asn }}
{%- if session.status != 'enabled' %}
 neighbor {{ session.ip_address | ip }} shutdown
{%- endif %}
{%- endfor %}
!
`;

describe.runIf(hasChromium)('what a save changes on routers, in the web', () => {
  let server: Stage['server'];
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  let session = 0;

  const create = async (path: string, body: object): Promise<number> => {
    const answer = await sendFrom(page, { path: `/api/${path}/`, body });
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return Number(Object(answer.body).id);
  };
  const first = async (path: string) =>
    Number(
      Object((await sendFrom(page, { method: 'GET', path: `/api/${path}/?limit=1` })).body).results?.[0]?.id,
    );

  beforeAll(async () => {
    ({ server, browser, tab, page } = await openStage());
    const platform =
      (await first('devices/platforms')) ||
      (await create('devices/platforms', { name: 'FRRouting', slug: 'frr' }));
    const kind =
      (await first('bgp/relationships')) ||
      (await create('bgp/relationships', { name: 'Private', slug: 'private' }));
    const ours = await create('peering/autonomous-systems', {
      asn: 64_500,
      name: 'Example',
      affiliated: true,
    });
    const peer = await create('peering/autonomous-systems', { asn: 64_501, name: 'Peer' });
    const template = await create('devices/configurations', { name: 'FRR edge', template: TEMPLATE });
    const routers: number[] = [];
    for (const name of ['edge1', 'edge2'])
      routers.push(
        await create('devices/routers', {
          ...{ name, hostname: `${name}.example.net`, platform, local_autonomous_system: ours },
          configuration_template: template,
        }),
      );
    session = await create('peering/direct-peering-sessions', {
      ...{ autonomous_system: peer, local_autonomous_system: ours, router: routers[0], relationship: kind },
      ...{ ip_address: '192.0.2.1/31', local_ip_address: '192.0.2.0/31', status: 'enabled' },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('is shown before it is saved, line by line, and saved from there', async () => {
    await openPage(tab, `/direct-peering-sessions/${session}/edit/`);
    await page.getByRole('combobox', { name: 'Status' }).or(page.getByLabel('Status')).first().waitFor();
    expect(await page.getByRole('button', { name: 'See what it changes' }).count()).toBe(0);
    await page.getByLabel('Status', { exact: true }).first().click();
    await page.getByRole('option', { name: 'Disabled' }).click();
    await page.getByRole('button', { name: 'See what it changes' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The configuration of 1 router changes').waitFor();
    await dialog.getByText('1 router would stay as it is.').waitFor();
    await dialog.getByRole('button', { name: /edge1/ }).click();
    await dialog.getByText('neighbor 192.0.2.1 shutdown').first().waitFor();
    await picture(page, 'what-it-changes');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await page
      .getByText(/^Saved .*AS64501/)
      .first()
      .waitFor();
    const { body } = await sendFrom(page, {
      method: 'GET',
      path: `/api/peering/direct-peering-sessions/${session}/`,
    });
    expect(Object(body).status.value).toBe('disabled');
    expect(tab.complaints()).toEqual([]);
  });

  it('is shown of a deletion when it is asked for', async () => {
    await openPage(tab, `/direct-peering-sessions/${session}/`);
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'See what it changes on routers' }).click();
    await dialog.getByText('The configuration of 1 router changes').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
  });

  it('is kept as the history of the router, compared, and marked as reviewed', async () => {
    await openPage(tab, '/devices/renderings/');
    await page.getByRole('button', { name: 'Look now' }).first().click();
    await page.getByRole('link', { name: /./ }).filter({ hasText: 'edge1' }).first().waitFor();
    await sendFrom(page, {
      ...{ method: 'PATCH', path: `/api/peering/direct-peering-sessions/${session}/` },
      body: { status: 'enabled' },
    });
    await page.getByRole('button', { name: 'Look now' }).first().click();
    await page
      .getByText('of 2 that were looked at')
      .first()
      .waitFor()
      .catch(() => undefined);
    await openPage(tab, '/devices/routers/1/');
    await page.getByRole('tab', { name: 'Configuration history' }).click();
    const list = page.getByRole('region', { name: 'Renderings of the router' });
    await list.getByText('To review').waitFor();
    await page.getByText('neighbor 192.0.2.1 shutdown').first().waitFor();
    await picture(page, 'configuration-history');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Mark as reviewed' }).click();
    await list.getByText('Reviewed by admin').waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(tab.complaints()).toEqual([]);
  });
});
