import { chromium } from 'playwright-core';
const base = process.argv[2];
const b = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox'] });
const c0 = await b.newContext({ baseURL: base, viewport: { width: 1440, height: 900 } });
const p0 = await c0.newPage(); await p0.goto('/');
await p0.getByLabel('User name').fill('admin'); await p0.getByRole('textbox', { name: 'Password' }).fill('a pass phrase');
await p0.getByRole('button', { name: 'Sign in' }).click(); await p0.getByRole('navigation', { name: 'Main' }).waitFor();
const storage = await c0.storageState();
for (const path of ['/', '/internet-exchange-peering-sessions/', '/devices/routers/', '/internet-exchange-peering-sessions/1/']) {
  const c = await b.newContext({ baseURL: base, storageState: storage, viewport: { width: 1440, height: 900 } });
  const p = await c.newPage(); const cdp = await c.newCDPSession(p); await cdp.send('Network.enable');
  const kind = {}; const sum = {};
  cdp.on('Network.responseReceived', ({ requestId, type }) => { kind[requestId] = type; });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { sum[kind[requestId]] = (sum[kind[requestId]] ?? 0) + encodedDataLength; });
  const t = performance.now(); await p.goto(path, { waitUntil: 'commit' }); await p.getByRole('heading', { level: 1 }).waitFor(); const head = performance.now() - t;
  if (path.includes('sessions/') && !path.includes('1/') || path.includes('routers')) await p.locator('tbody tr td a').first().waitFor();
  const rows = performance.now() - t; await p.waitForTimeout(800);
  console.log(path, 'heading', Math.round(head), 'rows', Math.round(rows), JSON.stringify(sum)); await c.close();
}
await b.close();
