import { chromium } from 'playwright-core';

const [base, path, out, width, scheme, scroll] = process.argv.slice(2);
const b = await chromium.launch({
  executablePath: '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox'],
});
const c = await b.newContext({
  viewport: { width: Number(width), height: 900 },
  baseURL: base,
  colorScheme: scheme,
  reducedMotion: 'reduce',
});
const p = await c.newPage();
p.on('console', (m) => m.type() === 'error' && !m.text().includes('403') && console.log('CONSOLE', m.text()));
p.on('pageerror', (e) => console.log('ERR', e));
await p.goto('/');
await p.getByLabel('User name').fill('admin');
await p.getByRole('textbox', { name: 'Password' }).fill('a pass phrase');
await p.getByRole('button', { name: 'Sign in' }).click();
await p.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' });
await p.waitForTimeout(300);
await p.goto(path);
await p.locator('tbody tr td a').first().waitFor();
await p.waitForTimeout(400);
if (scroll) {
  await p.locator('.rows-box').evaluate((e, s) => {
    const [x, y] = s.split(',').map(Number);
    e.scrollLeft = x;
    e.scrollTop = y;
  }, scroll);
  await p.waitForTimeout(400);
}
if (process.env.TICK) await p.getByLabel('Select all on this page').check();
if (process.env.CLICK) {
  await p.getByRole('button', { name: process.env.CLICK }).first().click();
  await p.waitForTimeout(900);
}
console.log(
  'overflow',
  await p.evaluate('document.documentElement.scrollWidth - innerWidth'),
  'rows in document',
  await p.locator('tbody tr[aria-rowindex]').count(),
  'page height',
  await p.evaluate('document.documentElement.scrollHeight'),
);
await p.screenshot({ path: out });
await b.close();
