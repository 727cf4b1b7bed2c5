import { type MailServer, mailServer } from '@peersmith/server/test/mail-server.ts';
import { type RunningServer, startServer } from '@peersmith/server/test/program.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAccessible,
  hasChromium,
  launch,
  loadPage,
  openPage,
  openTab,
  picture,
  sendFrom,
  settled,
  signIn,
  type Tab,
} from './browser.ts';
import { walkMailings } from './mailings-walk.ts';
import { walkMaintenance } from './maintenance-walk.ts';
import { walkMessaging } from './messaging-walk.ts';

const title = hasChromium ? 'the web interface' : 'the web interface (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  let mail: MailServer;
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    mail = await mailServer();
    const settings = {
      EMAIL_SERVER: '127.0.0.1',
      EMAIL_PORT: String(mail.port),
      EMAIL_TLS_MODE: 'none',
      EMAIL_FROM_ADDRESS: 'Northlight peering <peering@northlight.example>',
      EMAIL_CC_CONTACTS: 'archive@northlight.example',
    };
    [server, browser] = await Promise.all([startServer(settings), launch()]);
    tab = await openTab(browser, server.url);
    page = tab.page;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await mail?.close();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const option = (name: string | RegExp) => page.getByRole('option', { name });
  const open = (path: string) => openPage(tab, path);
  /** The routers, in a window of somebody who may view those alone. */
  const asReader = async (): Promise<Page> => {
    const other = (await openTab(browser, server.url)).page;
    await other.goto('/devices/routers/');
    await other.getByLabel('User name').fill('reader');
    await other.getByRole('textbox', { name: 'Password' }).fill('another long pass phrase');
    await other.getByRole('button', { name: 'Sign in' }).click();
    return other;
  };
  /** Sends what a page might, as whoever is signed in. */
  const send = async (method: string, path: string, body?: object): Promise<any> =>
    (await sendFrom(page, { method, path, ...(body && { body }) })).body;

  it('refuses a wrong password, and opens with the right one', async () => {
    await page.goto('/devices/routers/');
    await field('User name').fill('admin');
    await field('Password').fill('not the password');
    await button('Sign in').click();
    await page.getByRole('alert').waitFor();
    await expectAccessible(page);
    const guess = { data: { username: 'somebody', password: 'guess' } };
    for (let n = 0; n < 5; n++) await page.request.post('/api/auth/login/', guess);
    await field('User name').fill('somebody');
    await button('Sign in').click();
    await page.getByText(/Too many failed attempts. Try again in \d\d\ss\./).waitFor();
    expect(await button('Sign in').isDisabled()).toBe(true);
    await signIn(page);
    tab.complaints();
  });

  it('says what to do while there is nothing, and loads the demonstration with one click', async () => {
    await open('/autonomous-systems/');
    await page.getByText('No autonomous systems yet').waitFor();
    await open('/');
    await page.getByRole('link', { name: 'Open setup' }).click();
    await heading('Setup').waitFor();
    await expectAccessible(page);
    await picture(page, 'setup');
    await button('Load the demo').click();
    await button('Look around').click({ timeout: 60_000 });
    await page.getByRole('region', { name: 'Whom to peer with next' }).waitFor();
    await settled(tab);
    await picture(page, 'home');
    expect(tab.complaints()).toEqual([]);
  });

  it('keeps a journal beside an object, which its tab counts', async () => {
    await open('/devices/routers/');
    await page.getByRole('link', { name: 'edge1-bramble' }).first().click();
    await page.getByRole('tab', { name: 'Journal' }).click();
    await page.getByText('Nothing written yet').waitFor();
    await field('Entry').fill('Replaced the **line card**.');
    await button('Add entry').click();
    await page.getByRole('tab', { name: /^Journal\s*1$/ }).waitFor();
    await page.getByRole('article').getByText('line card').waitFor();
    await expectAccessible(page);
    await button(/^Edit 20/).click();
    await page
      .getByRole('form', { name: 'Change the entry' })
      .getByRole('textbox', { name: 'Entry' })
      .fill('Put it back.');
    await button('Save').click();
    await page.getByText('edited').waitFor();
    await open('/extras/journal-entries/');
    await page.getByText('Put it back.').waitFor();
    await page.getByRole('link', { name: 'edge1-bramble' }).click();
    await page.getByRole('tab', { name: 'Journal' }).click();
    await button(/^Delete 20/).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Nothing written yet').waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('assigns contacts to an object, and writes to a network from a template', () =>
    walkMessaging(tab, mail));

  it('writes to the networks of a list, looks at each message, and sends them', () =>
    walkMailings(tab, mail));

  it('drafts, schedules and calls off a maintenance, and shows it in the calendar', () =>
    walkMaintenance(tab));

  it('creates, edits and deletes an object, and tells what changed', async () => {
    await open('/autonomous-systems/');
    await page.getByRole('link', { name: 'Add', exact: true }).click();
    await field('ASN').fill('AS64500');
    await field('Name').fill('Ours twice');
    await button('Create').click();
    await page.getByText('autonomous system with this ASN already exists').waitFor();
    expect(tab.complaints()).toEqual(['400 POST /api/peering/autonomous-systems/']);
    await field('ASN').fill('64512');
    await field('Import routing policies').click();
    await option(/Peers in/).click();
    await page.keyboard.press('Escape');
    await button('Create').click();
    await heading('AS64512 - Ours twice').waitFor();
    await page.getByRole('link', { name: 'Edit' }).click();
    await field('Name').fill('Renamed');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByRole('button', { name: 'Stay' })
      .click();
    await button('Save').click();
    await heading('AS64512 - Renamed').waitFor();
    await page.getByRole('tab', { name: 'Change log' }).click();
    await page.getByRole('cell', { name: 'Ours twice' }).first().waitFor();
    await page.getByRole('cell', { name: 'Renamed' }).waitFor();
    await button('Delete').click();
    await page.getByLabel('Type AS64512 to confirm').fill('AS64512');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await heading('Autonomous systems').waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('orders, filters and pages in the address', async () => {
    await open('/internet-exchange-peering-sessions/');
    await button('IP address').click();
    await page.waitForURL(/ordering=ip_address/);
    await button('Filters').click();
    await page
      .getByRole('textbox', { name: 'Status' })
      .or(page.getByRole('combobox', { name: 'Status' }))
      .click();
    await page.getByRole('option', { name: 'Maintenance', exact: true }).click();
    await page.waitForURL(/status=maintenance/);
    await page.keyboard.press('Escape');
    await settled(tab);
    const states = await page.locator('tbody tr').allInnerTexts();
    expect(states.length).toBeGreaterThan(0);
    expect(states.every((text) => text.includes('Maintenance'))).toBe(true);
    await page.getByLabel('Remove filter Status: Maintenance').click();
    await page.getByLabel('Rows per page').selectOption('25');
    await page.getByRole('button', { name: 'Page 2' }).click();
    await page.waitForURL(/offset=25/);
    await page.getByText(/26–50 of/).waitFor();
    await page.goBack();
    await page.getByText(/^1–25 of/).waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('changes and deletes several at once, naming the victims', async () => {
    await open('/internet-exchange-peering-sessions/?ordering=ip_address');
    const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/ });
    for (const at of [0, 1]) await boxes.nth(at).check();
    const bar = page.getByRole('region', { name: 'Selection' });
    await bar.getByRole('button', { name: 'Edit' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('checkbox', { name: 'Description' }).check();
    await drawer.getByRole('textbox', { name: 'Description' }).fill('To be removed');
    await drawer.getByRole('button', { name: 'Review' }).click();
    await drawer.getByText('2 changed').waitFor();
    await drawer.getByText('To be removed').first().waitFor();
    await drawer.getByRole('button', { name: 'Apply' }).click();
    await drawer.waitFor({ state: 'detached' });
    for (const at of [0, 1]) await boxes.nth(at).check();
    const names = [
      await boxes.nth(0).getAttribute('aria-label'),
      await boxes.nth(1).getAttribute('aria-label'),
    ];
    await bar.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    for (const name of names)
      await dialog
        .getByText(name?.replace('Select ', '') ?? '')
        .first()
        .waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'Deleted 2 exchange sessions.' });
    await notice.getByRole('button', { name: 'Close' }).click();
    await notice.waitFor({ state: 'detached' });
    expect(tab.complaints()).toEqual([]);
  });

  it('shows the configuration of a router, and finds text in it', async () => {
    await open('/devices/routers/');
    // Both ports of one LAN on one router: every neighbour there twice.
    const { results } = await send('GET', '/api/net/connections/?interface=et-0/0/2');
    await send('PATCH', `/api/net/connections/${results[0].id}/`, { router: { name: 'edge1-northlight' } });
    await page.getByRole('link', { name: 'edge1-northlight' }).first().click();
    await page.getByRole('tab', { name: 'Configuration', exact: true }).click();
    await page.getByText('router bgp 64500').first().waitFor();
    await page.getByText('Not to be installed').waitFor();
    const findings = page.getByRole('table', { name: 'Findings' });
    await findings.getByText('The router has this neighbour already.').first().waitFor();
    await page.getByLabel('Find in the configuration').fill('neighbor');
    await page.getByText(/^1 of [\d,]+$/).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Find in the configuration').fill('');
    await picture(page, 'configuration');
    expect(tab.complaints()).toEqual([]);
  });

  it('marks a mistake in a template where it is, in the editor and on the router', async () => {
    await open('/devices/configurations/add/');
    await field('Name').fill('Broken');
    await page.getByRole('textbox', { name: 'Template' }).fill('hostname {{ router.name }}\n{% if %}\n');
    await page.getByText(/^Line 2:/).waitFor();
    await page.locator('.cm-lintRange-error, .cm-lint-marker-error').first().waitFor();
    await expectAccessible(page);
    tab.complaints();
  });

  it('says what a template leaves out, beside the object it is about', async () => {
    await open('/devices/configurations/add/');
    await page
      .getByRole('textbox', { name: 'Template' })
      .fill("{{ router | left_out('nothing is said of it', 'Say something.') }}");
    await field('Try it on a router').fill('edge1');
    await option(/edge1-northlight/)
      .first()
      .click();
    const findings = page.getByRole('table', { name: 'Findings' });
    await findings.getByText('Nothing is said of it.').waitFor();
    await findings.getByText('Say something.').waitFor();
    expect(await findings.getByRole('link', { name: 'edge1-northlight' }).getAttribute('href')).toMatch(
      /^\/devices\/routers\/\d+\/$/,
    );
    tab.complaints();
  });

  it('goes from an ASN to a configuration', async () => {
    await open('/setup/');
    await button('Set up a network in it').click();
    await field('Your AS number').fill('AS64496');
    await button('Continue').click();
    await button('Continue').click();
    await page.getByRole('table', { name: 'Ports at exchanges' }).waitFor();
    await field('Name').fill('aster-edge');
    await field('Host name or address').fill('aster-edge.example.net');
    await picture(page, 'setup-network');
    await button('Import and continue').click();
    await page.getByText('Peers out', { exact: true }).waitFor();
    await expectAccessible(page);
    await picture(page, 'setup-policies');
    await button('Make these policies').click();
    await page.getByRole('table', { name: 'Networks to peer with' }).waitFor();
    await page.reload();
    await page.getByText('AS64496 has 1 connection on aster-edge.').waitFor();
    await page.getByRole('table', { name: 'Networks to peer with' }).waitFor();
    await expectAccessible(page);
    await button('Choose first 25').click();
    await picture(page, 'setup-peers');
    await page.getByRole('button', { name: /^Create \d+ sessions with/ }).click();
    await page.getByRole('link', { name: 'Show the configuration' }).click();
    await page.getByText('router bgp 64496').first().waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('shows the key of a new token once', async () => {
    await open('/users/tokens/add/');
    await field('Description').fill('for a script');
    await button('Create').click();
    const key = await page.getByRole('dialog').getByRole('textbox', { name: 'Key' }).inputValue();
    expect(key).toHaveLength(40);
    const answer = await fetch(`${server.url}/api/devices/routers/`, {
      headers: { Authorization: `Token ${key}` },
    });
    expect(answer.status).toBe(200);
    await button('I have copied it').click();
    await page.waitForURL(/\/users\/tokens\/\d+\/$/);
    await page.reload();
    await settled(tab);
    expect(await page.getByText(key).count()).toBe(0);
    expect(tab.complaints()).toEqual([]);
  });

  it('is usable by keyboard alone', async () => {
    await open('/');
    await page.keyboard.press('Control+k');
    // A person types once the cursor is there, and presses Enter on what is marked.
    await page.locator('input[aria-label="Search everything"]:focus').waitFor();
    await page.keyboard.type('relationships');
    await page.locator('[data-palette] [data-selected]').filter({ hasText: 'Relationships' }).waitFor();
    await page.keyboard.press('Enter');
    await heading('Relationships').waitFor();
    await settled(tab);
    await expect.poll(() => focused(page), { timeout: 5000 }).toBe('Relationships');
    await tabTo(page, 'Add');
    await page.keyboard.press('Enter');
    await heading('Add relationship').waitFor();
    await tabTo(page, 'Name');
    await page.keyboard.type('Keyboard made');
    await page.keyboard.press('Enter');
    await heading('Keyboard made').waitFor();
    await tabTo(page, 'Overview');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.waitForURL(/changelog\/$/);
    await page.getByRole('cell', { name: 'keyboard-made' }).waitFor();
    expect(tab.complaints()).toEqual([]);
  });

  it('opens every kind of page from its address, as a bookmark does', async () => {
    for (const [path, title] of [
      ['/internet-exchange-peering-sessions/?limit=10', /sessions$/],
      ['/autonomous-systems/1/changelog/', /^AS/],
      ['/devices/routers/1/edit/', /^Edit /],
      ['/core/system/', 'System'],
      ['/nowhere/', 'Not found'],
    ] as const) {
      await loadPage(tab, path);
      await heading(title).waitFor();
    }
    expect(tab.complaints()).toEqual([]);
  });

  it('has no serious accessibility problem in light or dark', async () => {
    const paths = [
      '/',
      '/autonomous-systems/?affiliated=false&limit=10',
      '/autonomous-systems/1/',
      '/autonomous-systems/1/changelog/',
      '/core/jobs/1/',
      '/core/changelog/1/',
      '/core/system/',
      '/peeringdb/cache/',
      '/extras/tags/',
      '/bgp/relationships/1/edit/',
      '/devices/routers/1/edit/',
      '/direct-peering-sessions/add/',
      '/users/groups/add/',
      '/user/password/',
      '/nowhere/',
    ];
    for (const path of paths) {
      await open(path);
      await expectAccessible(page);
    }
    await open('/deployment/drifts/1/');
    await page.getByRole('table', { name: /^Lines of/ }).waitFor();
    await picture(page, 'drift');
    await open('/deployment/plans/3/');
    await page.getByRole('table', { name: /^Lines of/ }).waitFor();
    await button(/^edge1-kestrel/).click();
    await page.getByRole('table', { name: 'Lines of edge1-kestrel' }).waitFor();
    await expectAccessible(page);
    await picture(page, 'plan-review');
    await open('/internet-exchange-peering-sessions/?status=enabled&limit=25');
    await page.getByRole('button', { name: /Filters/ }).click();
    await expectAccessible(page);
    await picture(page, 'sessions');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'sessions-dark');
    await open('/autonomous-systems/1/');
    await picture(page, 'autonomous-system');
  });

  it('shows a reader nothing that they may not do', async () => {
    await open('/users/users/add/');
    await field('Username').fill('reader');
    await field('Password').fill('another long pass phrase');
    await page
      .getByRole('textbox', { name: 'Permissions' })
      .or(page.getByRole('combobox', { name: 'Permissions' }))
      .click();
    await page.keyboard.type('devices.view_router');
    await option('See routers').first().click();
    await page.keyboard.press('Escape');
    await button('Create').click();
    await heading('reader').waitFor();
    const other = await asReader();
    await other.getByRole('link', { name: 'edge1-northlight' }).first().waitFor();
    expect(await other.getByRole('link', { name: 'Add' }).count()).toBe(0);
    expect(await other.getByRole('link', { name: 'API tokens' }).count()).toBe(0);
    expect(await other.getByRole('checkbox').count()).toBe(0);
  });

  it('limits somebody with the filters of a list, counts what they leave, and tells whoever is limited', async () => {
    const reader: number = await page.evaluate(async () => {
      const answer = await fetch('/api/users/users/?username=reader');
      return (await answer.json()).results[0].id;
    });
    await open(`/users/grants/add/?users=${reader}`);
    await field('Name').fill('One router');
    await page.getByPlaceholder('Choose a type').click();
    await option(/^Router$/).click();
    await page.getByText(/Matches (\d+) of \1 routers now/).waitFor();
    await field('Address of a list').fill('/devices/routers/?name__ic=edge1-northlight&ordering=name');
    await page.getByText(/Matches 1 of \d+ routers now/).waitFor();
    await page.locator('.mantine-Pill-root', { hasText: 'reader' }).waitFor();
    await expectAccessible(page);
    await button('Create').click();
    await heading('One router').waitFor();
    const other = await asReader();
    await other.getByRole('note').getByText('your object grant One router').waitFor();
    // The note may be there while rows still stand for those that are awaited.
    await other.getByRole('link', { name: 'edge1-northlight' }).first().waitFor();
    expect(await other.locator('#main tbody tr').count()).toBe(1);
  });
});

/** The list of a resource, its form, and the first object of the list. */

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    const label = element?.id ? document.querySelector(`label[for="${element.id}"]`)?.textContent : null;
    const name = element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '';
    return name
      .replace(/\s*\*$/, '')
      .trim()
      .slice(0, 80);
  });

/** Presses Tab until something of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${name}`);
}
