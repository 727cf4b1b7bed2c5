import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM, type Storage, signIn } from './browser.ts';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld, seedSessions } from './world.ts';

const ROWS = 100_000;
const LIST = '/internet-exchange-peering-sessions/';
const ROUNDS = 7;

const median = (times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;

/** The web interface in a browser over 100,000 sessions, from what somebody does until what answers it is painted. */
export async function benchPages(): Promise<BenchRow[]> {
  if (!CHROMIUM) throw new Error('there is no Chromium');
  const world = await openWorld();
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    await seedSessions(world.db, ROWS);
    const signedIn = await signIn(browser, world);
    return [...(await coldPages(browser, world, signedIn)), ...(await inUse(browser, world, signedIn))];
  } finally {
    await browser.close();
    await world.stop();
  }
}

/** Each in a browser that has seen nothing of it before: time until its title, and what was loaded of script. */
async function coldPages(
  browser: Browser,
  { address }: BenchWorld,
  storageState: Storage,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [name, path] of [
    ['home', '/'],
    ['list of 100,000 sessions', LIST],
  ] as const) {
    const times: number[] = [];
    let octets = 0;
    for (let round = 0; round < 3; round += 1) {
      const context = await browser.newContext({ baseURL: address, storageState });
      const page = await context.newPage();
      const loaded = await countScript(page);
      const begun = performance.now();
      await page.goto(path, { waitUntil: 'commit' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (path === LIST) await page.locator('tbody tr[aria-rowindex]').first().waitFor();
      times.push(performance.now() - begun);
      await page.waitForLoadState('networkidle').catch(() => undefined);
      octets = loaded();
      await context.close();
    }
    rows.push({ name: `cold cache: ${name}`, value: median(times), unit: 'ms', budget: 1500 });
    const note = 'compressed, all that was loaded';
    rows.push({ name: `cold cache: script of ${name}`, value: octets / 1000, unit: 'kB', budget: 350, note });
  }
  return rows;
}

/** Octets of script as they came over the line. */
async function countScript(page: Page): Promise<() => number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const scripts = new Set<string>();
  let octets = 0;
  cdp.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) octets += encodedDataLength;
  });
  return () => octets;
}

const WATCH = `window.longest = 0; new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration); }).observe({ type: 'longtask' });`;

/**
 * Runs in the page: does something, and says how long it takes until a frame is painted in which the condition holds. Typing goes
 * through the keyboard, and begins when its last key goes down.
 */
const painted = (page: Page, act: string, condition: string): Promise<number> =>
  page.evaluate(
    `new Promise((resolve) => { const begun = performance.now(); const look = () => (${condition}) ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun))) : requestAnimationFrame(look); ${act}; requestAnimationFrame(look); })`,
  );

async function inUse(browser: Browser, { address }: BenchWorld, storageState: Storage): Promise<BenchRow[]> {
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({
    baseURL: address,
    storageState,
    viewport,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  await page.goto(LIST);
  await page.locator('tbody tr[aria-rowindex]').first().waitFor();
  const paging: number[] = [];
  for (let at = 2; at < 2 + ROUNDS; at += 1)
    paging.push(
      await painted(
        page,
        `document.querySelector('[aria-label="Page ${at}"]').click()`,
        `[...document.querySelectorAll('[role=status]')].some((one) => one.textContent.startsWith('${(at - 1) * 50 + 1}–'))`,
      ),
    );
  const filtering: number[] = [];
  for (const word of [
    'netw',
    'r7.exa',
    'AS4200000777',
    '2001:db8:1::4d2',
    'exchange-7',
    'et-0/0/19',
    'Network 12',
  ])
    filtering.push(await typed(page, 'Search exchange sessions', word));
  await page.getByLabel('Search exchange sessions').fill('');
  await page.keyboard.press('Control+k');
  const searching: number[] = [];
  for (const word of [
    'AS4200001234',
    'r12',
    'exchange 42',
    'router:r3 state:up',
    'at:exchange-9 family:6',
    'netw',
    '2001:db8:1::44',
  ])
    searching.push(await found(page, word));
  const longest = Number(await page.evaluate('window.longest'));
  await context.close();
  return [
    {
      name: 'next page of 100,000 sessions, painted',
      value: median(paging),
      unit: 'ms',
      budget: 150,
      note: `longest ${Math.max(...paging).toFixed(0)}`,
    },
    {
      name: 'a word in the list, painted',
      value: median(filtering),
      unit: 'ms',
      budget: 150,
      note: `longest ${Math.max(...filtering).toFixed(0)}`,
    },
    {
      name: 'a word in the palette, painted',
      value: median(searching),
      unit: 'ms',
      budget: 100,
      note: `longest ${Math.max(...searching).toFixed(0)}`,
    },
    { name: 'longest task while typing', value: longest, unit: 'ms', budget: 200 },
  ];
}

/** Types a word, and waits for what answers the whole of it, from its last key on. */
async function typed(page: Page, label: string, word: string): Promise<number> {
  const box = page.getByLabel(label, { exact: true });
  await box.fill('');
  await page.waitForTimeout(600);
  await box.pressSequentially(word.slice(0, -1), { delay: 60 });
  await page.waitForTimeout(250);
  const answered = page.waitForResponse((response) => {
    const { searchParams, pathname } = new URL(response.url());
    return searchParams.get('q') === word && /search|sessions/.test(pathname);
  });
  const begun = performance.now();
  await box.press(word.slice(-1));
  await (await answered).finished();
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  return performance.now() - begun;
}

const LAST_KEY = `(word) => new Promise((painted) => addEventListener('keydown', ({ timeStamp }) => {
  const box = document.activeElement;
  const isAnswered = () => box.value === word && document.querySelector('[data-palette][aria-busy=false] [data-action]');
  const look = () => requestAnimationFrame(() => (isAnswered() ? setTimeout(() => painted(performance.now() - timeStamp)) : look()));
  look();
}, { once: true, capture: true }))`;

/** Types a word into the palette; from when its last key went down until what answers the whole of it is painted. */
async function found(page: Page, word: string): Promise<number> {
  const box = page.getByLabel('Search everything', { exact: true });
  await box.fill('');
  await page.waitForTimeout(600);
  await box.pressSequentially(word.slice(0, -1), { delay: 60 });
  await page.waitForTimeout(250);
  const answered = page.evaluate<number>(`(${LAST_KEY})(${JSON.stringify(word)})`);
  await box.press(word.slice(-1));
  return answered;
}
