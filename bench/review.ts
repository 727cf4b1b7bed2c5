import { chromium } from 'playwright-core';
import { CHROMIUM, signIn } from './browser.ts';
import type { BenchRow } from './row.ts';
import type { BenchWorld } from './world.ts';

const ROUNDS = 3;

/** The review of all sessions that could be made with the selective networks at our exchanges: until it is painted, and how much of it is drawn. */
export async function benchReview(world: BenchWorld, asn: number): Promise<BenchRow[]> {
  if (!CHROMIUM) throw new Error('there is no Chromium');
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const storageState = await signIn(browser, world);
    const viewport = { width: 1440, height: 900 };
    const context = await browser.newContext({ baseURL: world.address, storageState, viewport });
    const page = await context.newPage();
    await page.goto('/peering/candidates/?policy_general=Selective&status=missing&status=no-common-prefix');
    // Pages are about this one of our networks.
    await page.evaluate(`(async () => {
      const { results } = await (await fetch('/api/peering/autonomous-systems/?asn=${asn}')).json();
      const token = /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? '';
      const headers = { 'content-type': 'application/json', 'x-csrftoken': token };
      await fetch('/api/users/userpref/', { method: 'PATCH', headers, body: JSON.stringify({ context: { as: results[0].id } }) });
    })()`);
    const times: number[] = [];
    let [nodes, said] = [0, ''];
    for (let round = 0; round < ROUNDS; round += 1) {
      await page.reload();
      await page.getByRole('button', { name: /^Select all / }).click();
      const begin = page.getByRole('button', { name: 'Review and create sessions' });
      await begin.waitFor();
      const begun = performance.now();
      await begin.click();
      const dialog = page.getByRole('dialog', { name: 'Sessions to create' });
      await dialog.getByRole('checkbox').nth(3).waitFor();
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      times.push(performance.now() - begun);
      nodes = Number(await page.evaluate('document.querySelectorAll("*").length'));
      said =
        (await dialog
          .getByText(/sessions? with/)
          .first()
          .textContent()) ?? '';
    }
    times.sort((one, other) => one - other);
    return [
      { name: 'review of what could be made', value: times[1] ?? 0, unit: 'ms', budget: 1000, note: said },
      { name: '… elements that are drawn', value: nodes, unit: '', budget: 5000 },
    ];
  } finally {
    await browser.close();
  }
}
