import { chromium } from 'playwright-core';

const [base, out, width, scheme, ...texts] = process.argv.slice(2);
const b = await chromium.launch({
  executablePath: '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox'],
});
const c = await b.newContext({
  viewport: { width: Number(width), height: 800 },
  baseURL: base,
  colorScheme: scheme,
  reducedMotion: 'reduce',
});
const p = await c.newPage();
p.on('console', (m) => m.type() === 'error' && console.log('CONSOLE', m.text()));
p.on('pageerror', (e) => console.log('ERR', e));
await p.goto('/');
await p.getByLabel('User name').fill('admin');
await p.getByRole('textbox', { name: 'Password' }).fill('a pass phrase');
await p.getByRole('button', { name: 'Sign in' }).click();
await p.getByRole('navigation', { name: 'Main' }).waitFor();
let n = 0;
for (const t of texts) {
  if (n === 0) {
    await p.keyboard.press('Control+k');
    await p.waitForTimeout(300);
  } else {
    await p.getByLabel('Search everything').fill('');
  }
  await p.keyboard.type(t, { delay: 30 });
  await p.waitForTimeout(700);
  await p.screenshot({ path: `${out}-${n++}.png` });
}
await b.close();
