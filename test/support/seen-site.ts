import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from './browser.ts';
import { wholeSite, type WholeSite } from './whole-site.ts';

/** For the tests of one file: the whole site and a browser to see it with, from before the first to after the last. */
export function seenSite(): { readonly browser: Browser; readonly url: string } {
  let browser: Browser;
  let site: WholeSite;
  beforeAll(async () => {
    site = await wholeSite();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });
  return {
    get browser() {
      return browser;
    },
    get url() {
      return site.url;
    },
  };
}
