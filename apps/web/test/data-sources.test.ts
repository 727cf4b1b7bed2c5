import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRepository, type ServedRepository } from '@peersmith/server/test/git-server.ts';
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

const title = `data sources, in the web${hasChromium ? '' : ' (skipped: there is no Chromium)'}`;

describe.skipIf(!hasChromium)(title, () => {
  const roots = mkdtempSync(join(tmpdir(), 'peersmith-web-sources-'));
  let repository: ServedRepository;
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  beforeAll(async () => {
    repository = makeRepository(join(roots, 'templates.git'));
    repository.commit({
      'routers/base.j2': 'hostname {{ router.hostname }}\n',
      'routers/broken.j2': '{% if %}',
      'sites/a.txt': 'a',
      'sites/site.yaml': 'site: berlin\n',
    });
    const blob = repository.git(['hash-object', '-w', '--stdin'], '/etc/passwd').trim();
    repository.commitTree(`${repository.git(['ls-tree', 'main'])}120000 blob ${blob}\tlink\n`);
    ({ server, browser, tab, page } = await openStage({ DATA_SOURCE_ROOTS: roots }));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(roots, { recursive: true, force: true });
  });
  const narrowAndWide = async () => {
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 900 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });
  };

  it('are named with fields for what their type needs, and synchronised', async () => {
    await openPage(tab, '/core/data-sources/add/');
    await page.getByRole('textbox', { name: /^Name/ }).fill('Templates');
    await page.getByRole('combobox', { name: /^Type/ }).click();
    await page.getByRole('option', { name: 'S3' }).click();
    await page.getByText('Secret access key', { exact: true }).waitFor();
    await page.getByRole('combobox', { name: /^Type/ }).click();
    await page.getByRole('option', { name: 'Git' }).click();
    await page.getByRole('textbox', { name: /^URL/ }).fill(repository.folder);
    await page.getByLabel('Branch').fill('main');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/\/data-sources\/\d+\/$/);
    await page.getByText('It was not read yet').waitFor();
    await page.getByRole('button', { name: 'Synchronise' }).click();
    await page.getByText('1 entry in it is no file for us').waitFor();
    await narrowAndWide();

    await page
      .getByRole('tab', { name: 'Files' })
      .or(page.getByRole('link', { name: 'Files', exact: true }))
      .first()
      .click();
    await page.getByRole('button', { name: 'routers' }).click();
    await page.getByRole('link', { name: 'base.j2' }).waitFor();
    await page.getByText('It is a symbolic link, which could lead anywhere.').waitFor();
    await picture(page, 'data-source-files');
    await narrowAndWide();
    expect(tab.complaints()).toEqual([]);
  });

  it('feed a configuration, once what would change was looked at', async () => {
    const { body } = await sendFrom(page, {
      path: '/api/devices/configurations/',
      body: { name: 'Edge', template: 'written by hand\n' },
    });
    const id = Object(body).id;
    await openPage(tab, `/devices/configurations/${id}/file/`);
    await page.getByRole('button', { name: 'Bind to a file' }).click();
    const choose = async (label: string, name: string) => {
      await page.getByPlaceholder(label).click();
      await page.getByRole('option', { name }).click();
    };
    await choose('Search data sources', 'Templates');
    await choose('Search data files', 'routers/broken.j2');
    await page.getByText('The content of the file cannot be taken').waitFor();
    await page.getByRole('dialog').locator('input').nth(1).fill('base');
    await page.getByRole('option', { name: 'routers/base.j2' }).click();
    await page.getByText('What is here now is replaced by what the file has:').waitFor();
    await page.getByText('written by hand').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Take the content of the file' }).click();
    await page.getByText('follows it').waitFor();
    await narrowAndWide();
    const row = await sendFrom(page, { method: 'GET', path: `/api/devices/configurations/${id}/` });
    expect(Object(row.body).template).toBe('hostname {{ router.hostname }}\n');
    tab.complaints();
  });

  it('take an edit as a commit, and show the history of a file', async () => {
    await page.getByRole('button', { name: 'Edit and commit' }).click();
    await page.getByLabel('routers/base.j2').fill('hostname {{ router.hostname }}\nip ssh version 2\n');
    await page.getByLabel('Message of the commit').fill('SSH version 2');
    await page.getByRole('button', { name: 'Commit', exact: true }).click();
    await page.getByText('routers/base.j2 was committed to main.').waitFor();
    expect(repository.show('routers/base.j2')).toContain('ip ssh version 2');
    await page.getByRole('link', { name: 'routers/base.j2' }).click();
    await page.getByText('ip ssh version 2').waitFor();
    await page.getByRole('link', { name: 'Edge', exact: true }).waitFor();
    await narrowAndWide();
    expect(tab.complaints()).toEqual([]);
  });

  it('give their files to what is made of them, without a text', async () => {
    await openPage(tab, '/devices/configurations/add/');
    await page.getByRole('textbox', { name: /^Name/ }).fill('Core');
    await page.getByPlaceholder('Search data files').click();
    await page.getByRole('option', { name: /routers\/base\.j2/ }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/\/configurations\/\d+\/$/);
    await page.getByText('ip ssh version 2').first().waitFor();
    await openPage(tab, '/extras/config-contexts/add/');
    await page.getByRole('textbox', { name: /^Name/ }).fill('Sites');
    await page.getByPlaceholder('Search data files').click();
    await page.getByRole('option', { name: /sites\/site\.yaml/ }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/\/config-contexts\/\d+\/$/);
    expect(tab.complaints()).toEqual([]);
  });

  it('keep what was written where a colleague was faster, and write nothing over what they did', async () => {
    await openPage(tab, '/devices/configurations/1/file/');
    await page.getByRole('button', { name: 'Edit and commit' }).click();
    const mine = 'hostname {{ router.hostname }}\nbanner mine\n';
    await page.getByLabel('routers/base.j2').fill(mine);
    await page.getByLabel('Message of the commit').fill('Mine');
    repository.commit({ 'routers/base.j2': 'hostname {{ router.hostname }}\nbanner theirs\n' });
    await sendFrom(page, { path: '/api/core/data-sources/1/synchronise/', body: {} });
    await expect
      .poll(async () =>
        JSON.stringify(
          (await sendFrom(page, { method: 'GET', path: '/api/devices/configurations/1/' })).body,
        ),
      )
      .toContain('banner theirs');
    await page.getByRole('button', { name: 'Commit', exact: true }).click();
    await page.getByText('holds something else than what you began to edit').waitFor();
    expect(await page.getByLabel('routers/base.j2').inputValue()).toBe(mine);
    await expectAccessible(page);
    expect(repository.show('routers/base.j2')).toContain('banner theirs');
    tab.complaints();
  });

  it('say what a synchronisation would change, and leave a template in force that its file would break', async () => {
    repository.commit({ 'routers/base.j2': '{{ broken', 'sites/b.txt': 'b' });
    await openPage(tab, '/core/data-sources/1/changes/');
    await page.getByRole('button', { name: 'See what would change' }).click();
    await page.getByText(/^Edge would keep what it has/).waitFor();
    await page.getByText('+ new').waitFor();
    await narrowAndWide();
    await page.getByRole('button', { name: 'Synchronise' }).click();
    await page
      .getByRole('button', { name: 'Synchronise' })
      .and(page.locator(':not([data-loading])'))
      .waitFor();
    await openPage(tab, '/devices/configurations/1/file/');
    await page.getByText('It stays behind its file').waitFor();
    await expectAccessible(page);
    expect(tab.complaints()).toEqual([]);
  });
});
