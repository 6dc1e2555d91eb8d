import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TREASURY_WORDS } from '../../src/i18n/words-treasury.ts';
import { KNOWN } from '../../src/settings/environment.ts';
import { EVENT_TYPES } from '../../src/stripe/backfill.ts';
import { allPapers, brokenLinks, codeOf, fencesOf, guides, isServed, paper, proseOf, ROOT, variablesIn } from '../support/guides.ts';

const GUIDES = guides().filter(({ path }) => !path.endsWith('guides/README.md'));
const each = GUIDES.map((guide) => [guide.path, guide] as const);

test.each(allPapers().map((one) => [one.path, one] as const))('no link of %s leads nowhere', (_, one) => {
  expect(brokenLinks(one)).toEqual([]);
});

test('a link that leads nowhere is found', () => {
  const text = '[a](nowhere.md) [b](installer.md#nothing) [c](installer.md#9-vérifier) [d](https://example.org)';
  expect(brokenLinks({ path: 'docs/guides/x.md', text })).toEqual(['nowhere.md', 'installer.md#nothing']);
});

test('the index names every guide', () => {
  const { text } = paper('docs/guides/README.md');
  expect(GUIDES.filter(({ path }) => !text.includes(`(${path.replace('docs/guides/', '')})`)).map(({ path }) => path)).toEqual([]);
  expect(paper('README.md').text).toContain('(docs/guides/README.md)');
});

describe.each(each)('%s', (path, guide) => {
  test('says for whom it is and how long it takes', () => {
    expect(guide.text.split('\n')[2]).toMatch(
      path.includes('/en/') ? /^\*\*For:\*\* .+\*\*Time:\*\* .+/ : /^\*\*Pour qui :\*\* .+\*\*Temps :\*\* .+/,
    );
  });

  test('names no variable, file or page that does not exist', () => {
    const placeholders = ['ADRESSE_DU_DEPOT', 'REPOSITORY_ADDRESS', 'AGE_RECIPIENT', 'SITE_ADDRESS'];
    expect(variablesIn(guide.text).filter((name) => !KNOWN.includes(name) && !placeholders.includes(name))).toEqual([]);

    const code = codeOf(guide);
    const files = code.filter((word) => /^(?:content|deploy|docs|src|test)\/[\w./-]+$/.test(word));
    expect(files.filter((file) => !existsSync(join(ROOT, file)) && file !== 'deploy/secrets')).toEqual([]);

    const addresses = Array.from(guide.text.matchAll(/https:\/\/dons\.example\.org(\/[\w./-]*)/g), ([, address = '']) => address);
    const pages = code.filter((word) => /^\/[\w./-]+$/.test(word) && !/^\/(?:etc|opt|var|run)(?:\/|$)/.test(word));
    expect([...addresses, ...pages].filter((address) => !isServed(address))).toEqual([]);
  });

  test('calls the pages of the treasury by their names', () => {
    const places: readonly string[] = Object.values(TREASURY_WORDS[path.includes('/en/') ? 'en' : 'fr'].places);
    const named = Array.from(proseOf(guide).matchAll(/(?:page|the page) \*([^*]+)\*/g), ([, name = '']) => name);
    expect(named.filter((name) => !places.includes(name) && name !== 'Merci')).toEqual([]);
  });
});

/** Messages that the guides quote, in the words of the code. */
test.each([
  'is never opened as',
  'This database belongs to a newer version',
  'is taken by another program',
  'This server does not answer for that host',
  'No receipt can be issued',
  'the keys that are set are those of a',
  'Another Obole serves from',
  'the books are of version',
  'can be read by other accounts',
  'is open to other accounts',
  'holds the books as pg_dump has copied them',
  'It was opened and looked through',
  'The books are those of',
  'A sum of the books is broken',
  'Regarder le point de réception chez Stripe',
  'Look at the webhook endpoint at Stripe',
  'is not protected while gifts are real',
  'Obole is ready at',
  'Stripe opened no checkout',
  'The database is brought to this version. As it was before',
])('what is quoted is what is said: %s', (words) => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(sources.some((name) => readFileSync(join(ROOT, 'src', name), 'utf8').includes(words))).toBe(true);
});

const LIVE = ['docs/guides/mettre-en-ligne.md', 'docs/guides/en/go-live.md'];

test.each(LIVE)('the endpoint of %s is told of exactly what the books hear of', (path) => {
  const list = fencesOf(paper(path)).find(({ language }) => language === 'text');
  expect(list?.text.trim().split('\n')).toEqual(EVENT_TYPES.flat().toSorted());
});

/** What a restricted key must allow for each resource that the code asks for, by Stripe's own names of permissions. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  'checkout.sessions': 'Checkout Sessions',
  products: 'Products',
  customers: 'Customers',
  subscriptions: 'Subscriptions',
  'billingPortal.sessions': 'Customer portal',
  charges: 'Charges and Refunds',
  refunds: 'Charges and Refunds',
  invoicePayments: 'Invoices',
  disputes: 'Disputes',
  balance: 'Balance',
  balanceTransactions: 'Balance transaction sources',
  payouts: 'Payouts',
  events: 'Events',
  webhookEndpoints: 'Webhook Endpoints',
};
/** Asked for within other calls: what is expanded, and the price that a gift is given with. */
const WITHIN = new Map([
  ['Prices', 'write'],
  ['PaymentIntents', 'read'],
  ['PaymentMethods', 'read'],
]);

/** What the code asks of Stripe: each permission, and whether it writes. */
function asked(): Map<string, string> {
  const found = new Map(WITHIN);
  for (const name of readdirSync(join(ROOT, 'src/stripe'))) {
    const source = readFileSync(join(ROOT, 'src/stripe', name), 'utf8');
    for (const [, resource = '', verb = ''] of source.matchAll(
      /\bstripe\.([a-zA-Z]+(?:\.[a-zA-Z]+)?)\.(create|update|del|cancel|retrieve|list)\(/g,
    )) {
      const permission = PERMISSIONS[resource] ?? `unknown: ${resource}`;
      const writes = verb !== 'retrieve' && verb !== 'list';
      if (writes || !found.has(permission)) found.set(permission, writes ? 'write' : 'read');
    }
  }
  return found;
}

test.each(LIVE)('the restricted key of %s may do what the code asks for, and nothing else', (path) => {
  const rows = Array.from(paper(path).text.matchAll(/^\| ([^|]+) \| (écriture|lecture|write|read) \|/gm), ([, name = '', access = '']) => [
    name,
    ['écriture', 'write'].includes(access) ? 'write' : 'read',
  ]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(asked()));
});
