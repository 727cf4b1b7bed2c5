import { type RunningServer, startServer } from '@peersmith/server/test/program.ts';
import type { Page } from 'playwright-core';
import { launch, loadPage, openTab, sendFrom, signIn, type Tab } from './browser.ts';

const SIZE = 5_000_000;

/** What one step took: until it was done, and the longest that the page did nothing else. */
interface Step {
  name: string;
  took_ms: number;
  longest_ms: number;
}

/** Reads a difference of 5 MB in Chromium, and tells what each step took, with how many rows were in the document. */
async function measureDifference(): Promise<{ steps: Step[]; rows: number }> {
  const [server, browser] = await Promise.all([startServer(), launch()]);
  try {
    const tab = await openTab(browser, server.url);
    await signIn(tab.page);
    await loadDemo(server, tab.page);
    return await measure(tab);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function measure(tab: Tab): Promise<{ steps: Step[]; rows: number }> {
  const { page } = tab;
  const begin = async () => {
    await loadPage(tab, '/deployment/drifts/');
    await page.evaluate(`longest = 0; new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    }).observe({ entryTypes: ['longtask'] })`);
  };
  const steps: Step[] = [];
  const step = async (name: string, work: () => Promise<unknown>) => {
    await page.evaluate('longest = 0');
    const began = performance.now();
    await work();
    const took_ms = performance.now() - began;
    await page.waitForTimeout(100);
    steps.push({ name, took_ms, longest_ms: Number(await page.evaluate('longest')) });
  };
  const box = page.locator('.diff-view');
  const show = async () => {
    await page.evaluate(`history.pushState(null, '', '/deployment/drifts/1/')`);
    await box.waitFor({ timeout: 60_000 });
  };
  await begin();
  await step('a difference of some lines shown', show);
  await page.route('**/api/deployment/drifts/1/difference/', (route) =>
    route.fulfill({ body: largeDifference(), contentType: 'text/plain' }),
  );
  await begin();
  await step('5 MB of difference shown', show);
  await step('… a text found in it', async () => {
    await page.getByRole('searchbox', { name: 'Find in the difference' }).fill('permit 192.0.249.0');
    await page.getByText(/^1 of [\d,]+$/).waitFor();
  });
  await step('… laid out inline', async () => {
    await page.getByText('Inline').click();
    await page.locator('.diff-view table:not(.split)').waitFor();
  });
  await step('… scrolled to its end', () =>
    box.evaluate(async (element) => {
      for (let at = 0; at <= 20; at++) {
        element.scrollTop = (element.scrollHeight / 20) * at;
        await new Promise((drawn) => requestAnimationFrame(drawn));
      }
    }),
  );
  return { steps, rows: await box.locator('tr').count() };
}

async function loadDemo({ url }: RunningServer, page: Page): Promise<void> {
  await sendFrom(page, { path: '/api/setup/demo/', body: {} });
  for (let tries = 0; tries < 300; tries++) {
    if ((await page.request.get(`${url}/api/deployment/drifts/1/`)).ok()) return;
    await page.waitForTimeout(100);
  }
  throw new Error('the demonstration was not loaded');
}

/** Equal stretches between prefixes that others take the place of, as a large router's difference has them. */
function largeDifference(): string {
  const lines = ['--- running', '+++ candidate', '@@ -1,100000 +1,100000 @@'];
  let size = 0;
  for (let at = 0; size < SIZE; at++) {
    const kind = at % 40;
    const line =
      kind < 25
        ? ` neighbor 198.51.100.${at % 250} description line ${at}`
        : kind < 30
          ? `-ip prefix-list AS64500-V4 seq ${at} permit 192.0.2.0/24 le 24`
          : `+ip prefix-list AS64500-V4 seq ${at} permit 192.0.${at % 250}.0/24 le 25`;
    lines.push(line);
    size += line.length + 1;
  }
  return `${lines.join('\n')}\n`;
}

process.stdout.write(JSON.stringify(await measureDifference()));
