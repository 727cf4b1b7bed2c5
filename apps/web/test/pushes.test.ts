import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRepository, type ServedRepository } from '@peersmith/server/test/git-server.ts';
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
 bgp router-id 192.0.2.{{ router.id }}
 no bgp default ipv4-unicast
!
`;

describe.runIf(hasChromium)('configurations that are pushed, in the web', () => {
  let folder: string;
  let repository: ServedRepository;
  let server: Stage['server'];
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  const made: number[] = [];
  let template = 0;

  const create = async (path: string, body: object): Promise<number> => {
    const answer = await sendFrom(page, { path: `/api/${path}/`, body });
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return Number(Object(answer.body).id);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'peersmith-web-push-'));
    mkdirSync(join(folder, 'git'));
    repository = makeRepository(join(folder, 'git', 'network.git'));
    repository.commit({ 'routers/edge1.conf': 'hostname edge1\n!\nrouter bgp 64999\n!\n' });
    ({ server, browser, tab, page } = await openStage({ DATA_SOURCE_ROOTS: join(folder, 'git') }));
    const source = await create('core/data-sources', {
      ...{ name: 'Network repository', type: 'git', source_url: `file://${repository.folder}` },
    });
    const { body } = await sendFrom(page, { method: 'GET', path: '/api/devices/platforms/?slug=frrouting' });
    const platform =
      Object(body).results?.[0]?.id ?? (await create('devices/platforms', { name: 'FRR', slug: 'frr' }));
    const system = await create('peering/autonomous-systems', {
      asn: 64_500,
      name: 'Example',
      affiliated: true,
    });
    template = await create('devices/configurations', { name: 'FRR edge', template: TEMPLATE });
    for (const name of ['edge1', 'edge2'])
      made.push(
        await create('devices/routers', {
          ...{ name, hostname: `${name}.example.net`, platform, local_autonomous_system: system },
          ...{ configuration_template: template, data_source: source, data_path: `routers/${name}.conf` },
        }),
      );
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name });

  it('are shown before anything is written, and then committed together', async () => {
    await openPage(tab, '/devices/routers/');
    for (const name of ['edge1', 'edge2'])
      await page
        .getByRole('row', { name: new RegExp(name) })
        .getByRole('checkbox')
        .check();
    await button('Push to data source').click();
    const dialog = page.getByRole('dialog', { name: 'Push to data source' });
    await dialog.getByText('Only what would change').waitFor();
    await picture(page, 'push-form');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'See what would be written' }).click();
    await button('Push 2 files').waitFor();
    const table = page.getByRole('table', { name: 'Routers of the push' });
    await table.getByRole('row', { name: /edge1.*Changed/ }).waitFor();
    await table.getByRole('row', { name: /edge2.*New file/ }).waitFor();
    await picture(page, 'push-review');
    await expectAccessible(page);
    expect(repository.git(['rev-list', '--count', 'main']).trim()).toBe('1');
    await button('Push 2 files').click();
    await page.getByText('Written to', { exact: true }).waitFor();
    await page.getByText(/commit [0-9a-f]{12} on main/).waitFor();
    expect(repository.git(['rev-list', '--count', 'main']).trim()).toBe('2');
    expect(repository.show('routers/edge2.conf')).toContain('router bgp 64500');
    expect(tab.complaints()).toEqual([]);
  });

  it('are kept back, all of them, where one cannot be rendered, and the page says which', async () => {
    await sendFrom(page, {
      ...{ method: 'PATCH', path: `/api/devices/configurations/${template}/` },
      body: { template: `${TEMPLATE}{% if router.name == 'edge2' %}{{ no.such.thing }}{% endif %}` },
    });
    await openPage(tab, `/devices/routers/${made[0]}/`);
    await button('Push to data source').click();
    const dialog = page.getByRole('dialog', { name: 'Push to data source' });
    await dialog.getByRole('combobox', { name: 'Routers' }).or(dialog.getByLabel('Routers')).first().click();
    await page.getByRole('option', { name: /edge2/ }).click();
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'See what would be written' }).click();
    await page
      .getByText(/Nothing was pushed: 1 of 2 configurations cannot be rendered/)
      .first()
      .waitFor();
    await page.getByRole('row', { name: /edge2.*Cannot be rendered/ }).waitFor();
    expect(await button(/^Push \d/).count()).toBe(0);
    await expectAccessible(page);
  });
});
