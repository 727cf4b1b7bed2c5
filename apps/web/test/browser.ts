import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PASSWORD, type RunningServer, startServer } from '@peersmith/server/test/program.ts';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { expect } from 'vitest';

const CHROMIUM = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));
export const hasChromium = CHROMIUM !== undefined;
const SHOTS = join(import.meta.dirname, '../../../docs/screenshots');
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launch = (): Promise<Browser> =>
  chromium.launch({ ...(CHROMIUM && { executablePath: CHROMIUM }), args: FLAGS });

export interface Tab {
  page: Page;
  /** What went wrong since the last time this was asked. */
  complaints: () => string[];
  /** Requests under way. */
  open: ReadonlySet<Request>;
}

/** A window that remembers what its console, its scripts and its requests complained about. */
export async function openTab(browser: Browser, baseURL: string, shared?: BrowserContext): Promise<Tab> {
  const context =
    shared ??
    (await browser.newContext({
      viewport: { width: 1440, height: 900 },
      baseURL,
      // Nobody watches: what moves costs time, and is half there when it is looked at.
      reducedMotion: 'reduce',
    }));
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  let found: string[] = [];
  page.on('pageerror', (error) => found.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      found.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400)
      found.push(`${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`);
  });
  const open = new Set<Request>();
  // The change feed goes on for as long as the page is looked at.
  page.on('request', (request) => {
    if (!request.url().includes('/api/core/feed/')) open.add(request);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  const complaints = () => {
    const now = found;
    found = [];
    return now;
  };
  return { page, complaints, open };
}

export async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByLabel('User name').fill('admin');
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** What the tests of a file play on: a server, and a window of its admin. */
export interface Stage {
  server: RunningServer;
  browser: Browser;
  tab: Tab;
  page: Page;
}

/** Starts both, and signs in. `settings` are the server's environment. */
export async function openStage(settings?: Record<string, string>): Promise<Stage> {
  const [server, browser] = await Promise.all([startServer(settings), launch()]);
  const tab = await openTab(browser, server.url);
  await signIn(tab.page);
  tab.complaints();
  return { server, browser, tab, page: tab.page };
}

/** Sends what a page might, as whoever is signed in there; reads the answer to its end, as one that nobody reads stays under way. */
export async function sendFrom(
  page: Page,
  { method = 'POST', path, body }: { method?: string; path: string; body?: object },
): Promise<{ status: number; body: unknown }> {
  const { status, text } = await page.evaluate(
    async ([how = '', where = '', what]) => {
      const token = /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? '';
      const headers = { 'content-type': 'application/json', 'x-csrftoken': token };
      const answer = await fetch(where, { method: how, headers, ...(what && { body: what }) });
      return { status: answer.status, text: await answer.text() };
    },
    [method, path, body && JSON.stringify(body)],
  );
  return { status, body: text ? JSON.parse(text) : null };
}

/** Goes to a page as a link would; loads the application when it is not there yet. */
export async function openPage(tab: Tab, path: string): Promise<void> {
  const { page } = tab;
  const within = await page.locator('nav[aria-label=Main]').count();
  if (within === 0) return loadPage(tab, path);
  await page.evaluate(async (to) => {
    history.pushState(null, '', to);
    // The page before is on screen until the next has been drawn; then it reads what it shows. A window that nobody looks at may draw
    // nothing for as long as it likes, and nothing else limits how long a script takes.
    const within = (most: number) => new Promise((late) => setTimeout(late, most));
    const drawn = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.race([drawn, within(2000)]);
    await new Promise((idle) => requestIdleCallback(idle, { timeout: 2000 }));
  }, path);
  await settled(tab);
}

/** Opens a page from its address, as a bookmark does: the whole application is read anew. */
export async function loadPage(tab: Tab, path: string): Promise<void> {
  await tab.page.goto(path);
  await settled(tab);
}

const QUIET_MS = 80;
const READ_WITHIN_MS = 15_000;

/** Waits until the page has its title and nothing was being read for a moment. */
export async function settled({ page, open }: Tab): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  const late = Date.now() + READ_WITHIN_MS;
  for (let quiet = 0; quiet < QUIET_MS; quiet += 20) {
    await page.waitForTimeout(20);
    if (open.size === 0) continue;
    quiet = 0;
    const waiting = [...open].map((request) => request.url());
    if (Date.now() > late) throw new Error(`${page.url()} is still reading ${waiting.join(', ')}`);
  }
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
}

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
interface Violation {
  id: string;
  impact: string;
  nodes: string[];
}

/** Ten rows of a table are looked at: each further one is made as they are. */
const MORE_ROWS = 'tbody tr:nth-child(n+11)';
/** What every page has around it is looked at once a window. */
const AROUND = ['nav[aria-label=Main]', 'header'];

interface AxeLook {
  colorScheme: 'light' | 'dark';
  /** Of which weight; null for any. */
  impacts?: readonly string[] | null;
  /** All of them also in dark; else contrast alone, as the rest is the same in light. */
  rules?: 'all' | undefined;
}

/**
 * A dialog takes its name from its title once both are drawn, and a window that nobody looks at draws late.
 * One that never has a name is what axe-core then tells.
 */
async function dialogsNamed(page: Page): Promise<void> {
  const unnamed = page.locator('[role=dialog]:not([aria-labelledby], [aria-label])').first();
  await unnamed.waitFor({ state: 'detached', timeout: 5000 }).catch(() => undefined);
}

/** What axe-core finds of a weight. */
export async function axeFaults(
  page: Page,
  { colorScheme, impacts = ['serious', 'critical'], rules }: AxeLook,
): Promise<Violation[]> {
  const isFirst = !(await page.evaluate('"axe" in window'));
  if (isFirst) {
    await page.evaluate(await axe);
    await page.addStyleTag({ content: '* { transition: none !important; animation: none !important; }' });
  }
  const lookedAt = { exclude: isFirst ? [MORE_ROWS] : [MORE_ROWS, ...AROUND] };
  const only = colorScheme === 'dark' && !rules ? { runOnly: ['color-contrast'] } : {};
  await page.emulateMedia({ colorScheme });
  await page.waitForTimeout(50);
  await dialogsNamed(page);
  const options = { resultTypes: ['violations'], ...only };
  const found: Violation[] =
    await page.evaluate(`axe.run(${JSON.stringify(lookedAt)}, ${JSON.stringify(options)}).then(({ violations }) =>
      violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 4).map(({ html }) => html.slice(0, 400)) })))`);
  return found.filter(({ impact }) => impacts?.includes(impact) ?? true);
}

/** Nothing serious or critical is in the way of anybody, in light or dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    expect(await axeFaults(page, { colorScheme }), `${page.url()} in ${colorScheme}`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Keeps a picture for the documentation, when asked to: `PEERSMITH_SCREENSHOTS=1`. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.PEERSMITH_SCREENSHOTS !== '1') return;
  const path = join(SHOTS, `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  await page.waitForTimeout(400);
  await page.screenshot({ path });
}
