import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { openBrowser } from '../support/browser.ts';
import { fakeApp, realContent } from '../support/fake-app.ts';
import { servePages } from '../support/preview.ts';

const STARTS = Date.parse('2026-12-02T18:00:00Z');

let browser: Browser;
let site: Awaited<ReturnType<typeof servePages>>;

beforeAll(async () => {
  const events = realContent().campaigns.flatMap((each) => each.events);
  const words = { fr: 'Une nouvelle', en: 'Some news' };
  const campaign = {
    ...{ from: day('2026-11-01'), until: null, updates: [{ day: day('2026-11-20'), title: words, text: words }] },
    events: events.map((each) => ({ ...each, startsAtMs: STARTS, endsAtMs: STARTS + 1, link: 'https://meet.example.org' })),
  };
  const goal = { amount: cents(180_000), reached: false, months: { paid: 1, asked: 2 } };
  site = await servePages(fakeApp({ campaign, progress: { kind: 'told', received: cents(90_000), gifts: 9, goal } }), 0);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

async function seenFrom(timezoneId: string, javaScriptEnabled: boolean, path: string): Promise<readonly [boolean, string]> {
  const context = await browser.newContext({ timezoneId, javaScriptEnabled });
  const page = await context.newPage();
  await page.goto(site.url + path);
  const place = page.locator('.visitor-time');
  const seen = [await place.isVisible(), (await place.innerText()).replaceAll(/[\u00a0\u202f]/g, ' ')] as const;
  await context.close();
  return seen;
}

describe('the hour of an event', () => {
  test.each([
    ['America/New_York', '/campagnes/dons-2020', 'Chez vous (America/New York) : mercredi 2 décembre 2026 à 13:00'],
    ['Asia/Tokyo', '/en/campaigns/dons-2020', 'Where you are (Asia/Tokyo): Thursday, 3 December 2026 at 03:00'],
  ])('is told where the visitor is: %s', async (zone, path, text) => {
    expect(await seenFrom(zone, true, path)).toEqual([true, text]);
  });

  test('is told once where clocks show the same, and without a script', async () => {
    expect(await seenFrom('Europe/Berlin', true, '/campagnes/dons-2020')).toEqual([false, '']);
    expect(await seenFrom('America/New_York', false, '/campagnes/dons-2020')).toEqual([false, '']);
  });
});

test('axe finds nothing on a campaign under way, and nothing runs out of a narrow page', async () => {
  const context = await browser.newContext({ colorScheme: 'dark', viewport: { width: 320, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${site.url}/campagnes/dons-2020`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  await context.close();
});
