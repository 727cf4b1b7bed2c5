import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const WIDTHS = [390, 1280, 1440];

/** That the page scrolls sideways at no width that people have: a phone, a laptop, a screen. */
export async function expectNarrow(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), {
        message: `${page.url()} at ${width}`,
      })
      .toBeLessThanOrEqual(0);
  }
}
