import {
  grant,
  internetExchangePeeringSession,
  message,
  objectChange,
  peeringRequest,
  plan,
  router,
  user,
  webhook,
} from '@peersmith/model';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPath } from '../src/resource/pages.ts';
import { hasChromium, loadPage, openStage, openTab, type Stage } from './browser.ts';

const title = hasChromium
  ? 'what a browser loads at first'
  : 'what a browser loads at first (skipped: there is no Chromium)';

/** Octets of script on the line, and files, that a page which was never opened before may take. */
const MOST_OCTETS = 350_000;
const MOST_FILES = 24;

/** Home, and lists of which each has something of its own. */
const PAGES = [
  '/',
  ...[
    internetExchangePeeringSession,
    router,
    webhook,
    objectChange,
    message,
    peeringRequest,
    plan,
    grant,
    user,
  ].map((resource) => listPath(resource)),
];

/** What has come of scripts since the last time this was asked. */
async function countScript(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const files = new Map<string, { url: string; encoding: string }>();
  let octets = 0;
  cdp.on('Network.responseReceived', ({ requestId, type, response: { url, headers } }) => {
    if (type === 'Script') files.set(requestId, { url, encoding: String(headers['content-encoding']) });
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (files.has(requestId)) octets += encodedDataLength;
  });
  return () => ({ octets, files: [...files.values()] });
}

describe.skipIf(!hasChromium)(title, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage?.browser.close();
    await stage?.server.stop();
  });

  it.each(PAGES)('a cold %s takes no more script than it may, in few files', async (path) => {
    const { browser, server, page: signedIn } = stage;
    const storageState = await signedIn.context().storageState();
    const context = await browser.newContext({ baseURL: server.url, storageState });
    const tab = await openTab(browser, server.url, context);
    const loaded = await countScript(tab.page);
    await loadPage(tab, path);
    await tab.page.waitForLoadState('load');
    const { octets, files } = loaded();
    const said = `${path}: ${(octets / 1000).toFixed(1)} kB of script in ${files.length} files`;
    console.info(said);
    expect(octets, said).toBeGreaterThan(100_000);
    expect(octets, said).toBeLessThanOrEqual(MOST_OCTETS);
    expect(files.length, said).toBeLessThanOrEqual(MOST_FILES);
    expect(tab.complaints()).toEqual([]);
    await context.close();
  });
});
