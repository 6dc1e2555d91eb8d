import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LinePart } from '../../src/reconciliation/bank-line.ts';
import { lastDay, type Month } from '../../src/values/month.ts';
import { openBrowser } from '../support/browser.ts';
import { SQLITE } from '../support/books.ts';
import { servePages } from '../support/served-world.ts';
import type { MonthsFile } from '../support/teller.ts';
import { MONTHS, openStory, type Story } from '../stories/fourteen-months.ts';

/** Which of the story's months the treasurer does at the pages, and whether scripts run there. */
const AT_THE_PAGES: Readonly<Record<string, { readonly scripts: boolean; readonly language: 'fr' | 'en' }>> = {
  '2026-10': { scripts: false, language: 'fr' },
  '2026-12': { scripts: true, language: 'fr' },
  '2027-01': { scripts: true, language: 'en' },
};
const LAST = '2027-01';

const PLACES = {
  fr: { home: '/tresorerie', bank: '/tresorerie/banque', import: '/tresorerie/banque/import', closings: '/tresorerie/clotures' },
  en: { home: '/en/treasury', bank: '/en/treasury/bank', import: '/en/treasury/bank/import', closings: '/en/treasury/closings' },
} as const;

type Desk = { readonly page: Page; readonly url: string; readonly places: (typeof PLACES)['fr' | 'en']; readonly comma: boolean };

const euros = (amount: number, comma: boolean): string => (amount / 100).toFixed(2).replace('.', comma ? ',' : '.');

async function press(page: Page, action: string): Promise<void> {
  await Promise.all([page.waitForLoadState('load'), page.locator(`button[name="do"][value="${action}"]`).first().click()]);
  await page.waitForLoadState('load');
}

async function signIn({ page, url, places }: Desk): Promise<void> {
  await page.goto(url + places.home);
  await press(page, 'demonstration');
  expect(new URL(page.url()).pathname).toBe(places.home);
}

/** Hands a statement in. A CSV file is read as it was proposed. */
async function take({ page, url, places, comma }: Desk, file: MonthsFile & { readonly account: string }): Promise<void> {
  await page.goto(url + places.import);
  const choose = () =>
    page.locator('input[name="file"]').setInputFiles({ name: file.name, mimeType: 'text/plain', buffer: Buffer.from(file.bytes) });
  await choose();
  await page.locator('select[name="account"]').selectOption(file.account);
  await press(page, 'take');
  expect(await page.locator('.field-error').allInnerTexts(), file.name).toEqual([]);
  expect(new URL(page.url()).pathname, file.name).toBe(places.bank);
  if (!file.name.endsWith('.csv')) return;
  // A CSV tells nothing of the days after its last line: what was held at the month's end is typed from the paper statement.
  await page.locator('details:has(#balance-day) > summary').click();
  await page.locator('#balance-account').selectOption(file.account);
  await page.locator('#balance-day').fill(lastDay(file.month));
  await page.locator('#balance-amount').fill(euros(file.closing, comma));
  await press(page, 'balance');
  expect(new URL(page.url()).search, file.name).toContain('balance-typed');
}

/** How the form of a line names what a part is. */
function choiceOf(part: LinePart): string {
  switch (part.kind) {
    case 'entry':
      return `entry:${part.account}`;
    case 'invoice':
      return `invoice:${part.invoice}`;
    case 'cheque':
      return `cheque:${part.gift}`;
    case 'refund':
      return `refund:${part.gift}`;
    case 'payout':
      return `payout:${part.payout}`;
    case 'transfer':
      return 'transfer:';
    case 'gift':
      return part.through === null ? `gift:${part.gift.method}` : `gift:${part.gift.method}:${part.through}`;
  }
}

async function fillPart({ page, comma }: Desk, index: number, part: LinePart): Promise<void> {
  await page.locator(`#what-${index}`).selectOption(choiceOf(part));
  await page.locator(`#amount-${index}`).fill(euros(part.amount, comma));
  if (part.kind !== 'gift') return;
  await page.locator('fieldset details summary').nth(index).click();
  await page.locator(`#received-${index}`).fill(part.gift.receivedOn);
  if (part.gift.commission > 0) await page.locator(`#commission-${index}`).fill(euros(part.gift.commission, comma));
}

async function postLine(desk: Desk, id: string, parts: readonly LinePart[]): Promise<void> {
  const { page, url, places } = desk;
  await page.goto(`${url}${places.bank}/${id}`);
  for (const [index, part] of parts.entries()) {
    if (index > 0) await press(page, 'add-part');
    await fillPart(desk, index, part);
  }
  await press(page, 'post');
  expect(await page.locator('.field-error').allInnerTexts()).toEqual([]);
}

describe('three months of a treasurer, at a real browser', { timeout: 120_000 }, () => {
  let story: Story;
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    [story, browser] = await Promise.all([openStory(SQLITE), openBrowser()]);
    url = await servePages(story.world);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await story.close();
  });

  const contexts = new Map<boolean, BrowserContext>();
  async function deskFor({ scripts, language }: { readonly scripts: boolean; readonly language: 'fr' | 'en' }): Promise<Desk> {
    const known = contexts.get(scripts);
    const context = known ?? (await browser.newContext({ javaScriptEnabled: scripts, viewport: { width: 1280, height: 900 } }));
    contexts.set(scripts, context);
    const page = await context.newPage();
    const desk = { page, url, places: PLACES[language], comma: language === 'fr' };
    if (!known) await signIn(desk);
    return desk;
  }

  async function atThePages(month: Month): Promise<void> {
    const desk = await deskFor(AT_THE_PAGES[month]!);
    const { page, places } = desk;
    for (const file of story.files(month)) await take(desk, file);
    if ((await page.locator('button[value="accept-all"]').count()) > 0) await press(page, 'accept-all');
    const { lines } = story.world.running.app.treasury;
    for (const { line } of (await lines.queue({ account: null, after: null, limit: 100 })).lines) {
      const now = await lines.line(line.id);
      if (now?.state.kind !== 'open') continue;
      await postLine(desk, line.id, (await story.decide(now)) ?? []);
    }
    await page.goto(`${url}${places.closings}/${month}`);
    await page.locator('details.confirm summary').first().click();
    await press(page, 'close');
    expect(new URL(page.url()).searchParams.get('fait')).toBe('month-closed');
    await page.close();
  }

  it.each(MONTHS.filter((month) => month <= LAST))('%s', async (month) => {
    await story.live(month);
    if (AT_THE_PAGES[month]) await atThePages(month);
    else {
      for (const file of story.files(month)) await story.treasurer.take(file.account, file);
      await story.treasurer.post(story.decide);
      await story.treasurer.close(month);
    }
    expect(await story.world.running.books.ledger.closedThrough()).toBe(month);
    expect(lastDay(month)).toBeDefined();
    expect((await story.world.running.check()).flatMap(({ fails }) => fails)).toEqual([]);
  });
});
