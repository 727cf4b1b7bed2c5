import type { AnyResource } from '@peersmith/resource';
import { isImportable } from '@peersmith/resource';
import type { RunningServer } from '@peersmith/server/test/program.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addPath,
  detailPath,
  editPath,
  importPath,
  listed,
  listPath,
  tabPath,
} from '../src/resource/pages.ts';
import {
  axeFaults,
  hasChromium,
  openPage,
  openStage,
  openTab,
  picture,
  sendFrom,
  settled,
  type Tab,
} from './browser.ts';
import { loadDemo } from './set-up.ts';

/** Pages that are of no resource. */
const OWN_PAGES = [
  '/',
  '/setup/',
  '/setup/?step=asn',
  '/setup/?step=peeringdb&asn=64500',
  '/setup/?step=network&asn=64500',
  '/setup/?step=policies&asn=64500&router=1',
  '/setup/?step=peers&asn=64500&router=1',
  '/setup/moving/',
  '/user/profile/',
  '/user/password/',
  '/peeringdb/cache/',
  '/core/system/',
  '/peeringdb/own/',
  '/peering/candidates/',
  '/monitoring/',
  '/monitoring/matrix/',
  '/irr/held/',
  '/irr/what-if/',
  '/ix-api/mismatches/',
  '/ix-api/order/',
  '/rpki/',
  '/netbox/',
  '/maintenance-calendar/',
  '/requests/board/',
  '/messaging/mailings/new/',
  '/help/',
  '/help/glossary/',
  '/help/web/',
  '/help/api/',
  '/nowhere/',
];
/** All widths in all colours, and every tab of every object: half an hour. Otherwise each width in one colour, and each kind of tab once. */
const THOROUGH = process.env.PEERSMITH_THOROUGH === '1';
const LOOKS: readonly { width: number; colors: readonly ('light' | 'dark')[] }[] = [
  { width: 1280, colors: THOROUGH ? ['light', 'dark'] : ['light'] },
  { width: 390, colors: THOROUGH ? ['light', 'dark'] : ['dark'] },
];

/** Pages whose pictures are kept, of an object whichever is the first: light on a laptop and dark on a telephone (`PEERSMITH_SCREENSHOTS=1`). */
const PICTURED: Readonly<Record<string, string>> = {
  '/': 'home',
  '/autonomous-systems/?limit=10': 'autonomous-systems',
  '/autonomous-systems/1/': 'network',
  '/internet-exchange-peering-sessions/?limit=10': 'exchange-sessions',
  '/internet-exchange-peering-sessions/1/': 'exchange-session',
  '/internet-exchange-peering-sessions/1/edit/': 'exchange-session-form',
  '/direct-peering-sessions/1/': 'direct-session',
  '/internet-exchanges/1/': 'exchange',
  '/net/connections/1/': 'connection',
  '/devices/routers/1/': 'router',
  '/devices/routers/1/configuration/': 'configuration',
  '/peering/candidates/': 'candidates',
  '/monitoring/': 'work-lists',
  '/monitoring/matrix/': 'session-matrix',
  '/requests/board/': 'requests-board',
  '/core/changelog/?limit=10': 'change-log',
  '/extras/webhooks/add/': 'webhook-form',
  '/users/groups/add/': 'group-form',
  '/user/profile/': 'profile',
  '/help/glossary/': 'glossary',
  '/setup/?step=peeringdb&asn=64500': 'setup-peeringdb',
};

const title = hasChromium ? 'every page' : 'every page (skipped: there is no Chromium)';

describe.skipIf(!hasChromium)(title, () => {
  let server: RunningServer;
  let browser: Browser;
  let tab: Tab;

  beforeAll(async () => {
    ({ server, browser, tab } = await openStage());
    await loadDemo(tab);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('fits a laptop and a telephone, is for everybody in light and dark, and complains of nothing', async () => {
    const left: (string | AnyResource)[] = [...OWN_PAGES, ...listed];
    const seen = new Set<string>();
    const faults: string[] = [];
    let pages = 0;
    const visitor = async (own: Tab) => {
      for (let next = left.shift(); next; next = left.shift()) {
        for (const path of typeof next === 'string' ? [next] : await pathsOf(own, next, seen)) {
          const found = await faultsOf(own, path).catch((error: Error) => [error.message.slice(0, 300)]);
          faults.push(...found.map((fault) => `${path} ${fault}`));
          pages++;
        }
      }
    };
    const other = await openTab(browser, server.url, tab.page.context());
    await Promise.all([tab, other].map(visitor));
    await other.page.close();
    expect(faults).toEqual([]);
    expect(pages).toBeGreaterThan(300);
  }, 1_800_000);
});

/** The list of a resource, its forms, and an object of it with the tabs that were not seen yet. */
async function pathsOf(tab: Tab, resource: AnyResource, seen: Set<string>): Promise<string[]> {
  const isWritten = !resource.readOnly;
  const paths = [
    `${listPath(resource)}?limit=10`,
    ...(isWritten ? [addPath(resource)] : []),
    ...(isImportable(resource) ? [importPath(resource)] : []),
  ];
  const first = `/api/${resource.root}/${resource.path}/?limit=1`;
  const { body } = await sendFrom(tab.page, { method: 'GET', path: first });
  const id = Reflect.get(Object(body), 'results')?.[0]?.id;
  if (id === undefined) return paths;
  await openPage(tab, detailPath(resource, id));
  const panels = await tab.page
    .getByRole('tab')
    .evaluateAll((tabs) =>
      tabs.map((one) => /-panel-(.+)$/.exec(one.getAttribute('aria-controls') ?? '')?.[1]),
    );
  const fresh = panels.filter((name): name is string => name !== undefined && (THOROUGH || !seen.has(name)));
  for (const name of fresh) seen.add(name);
  return [
    ...paths,
    detailPath(resource, id),
    ...fresh.filter((name) => name !== 'overview').map((name) => tabPath(resource, id, name)),
    ...(isWritten ? [editPath(resource, id)] : []),
  ];
}

/** What is wrong with a page, whoever looks at it. */
async function faultsOf(tab: Tab, path: string): Promise<string[]> {
  const { page } = tab;
  await page.setViewportSize({ width: 1280, height: 900 });
  await openPage(tab, path);
  const faults: string[] = [];
  const text = (await page.locator('#main').textContent()) ?? '';
  const odd = /.{0,20}(\[object Object\]|\bundefined\b|\bNaN\b|\b1 [a-z]+ions\b).{0,20}/.exec(text);
  if (odd) faults.push(`says “${odd[0]}”`);
  for (const { width, colors } of LOOKS) {
    await page.setViewportSize({ width, height: width > 600 ? 900 : 844 });
    await settled(tab);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) faults.push(`at ${width}: ${over} pixels beside the screen`);
    const name = PICTURED[path.replace(/\/\d+\//, '/1/')];
    if (name) {
      await page.emulateMedia({ colorScheme: colors.at(-1) ?? 'light' });
      await picture(page, `pages/${name}${width > 600 ? '' : '-phone'}`);
    }
    for (const colorScheme of colors)
      for (const fault of await axeFaults(page, { colorScheme, impacts: null, rules: 'all' }))
        faults.push(`at ${width} in ${colorScheme}: ${JSON.stringify(fault)}`);
  }
  return [...faults, ...tab.complaints()];
}
