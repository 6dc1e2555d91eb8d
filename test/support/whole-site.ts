import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { App } from '../../src/app.ts';
import { serve } from '../../src/server.ts';
import { astroPages } from '../../src/server/pages.ts';
import type { AstroHandler } from '../../src/server/render.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { asksNothing, fakeApp, type FakeParts } from './fake-app.ts';
import { freePortPair } from './ports.ts';
import { SITE_PAGES } from './site-pages.ts';

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (fields: unknown) => console.error(fields) };

export type WholeSite = { readonly url: string; close(): Promise<void> };

const CODE = 'DON-7K3F-9QXW';

/** Every page that anybody may open, in both languages: beside the site's own, the door of donors, transfers and the widget. */
export const PUBLIC_PAGES: readonly (readonly [french: string, english: string])[] = [
  ...SITE_PAGES,
  ['/don/virement', '/en/give/transfer'],
  [`/don/virement?code=${CODE}`, `/en/give/transfer?code=${CODE}`],
  ['/mes-dons', '/en/my-gifts'],
  ['/widget', '/en/widget'],
];

/** A campaign with a goal, an event to come and some news: all that its page can show. */
const CAMPAIGN = {
  ...{ from: day('2026-11-01'), until: null },
  updates: [
    {
      day: day('2026-11-20'),
      title: { fr: 'Une nouvelle', en: 'Some news' },
      text: { fr: 'Les serveurs ont déménagé.', en: 'The servers have moved.' },
    },
  ],
};
const PROGRESS = {
  kind: 'told',
  received: cents(90_000),
  gifts: 9,
  goal: { amount: cents(180_000), reached: false, months: { paid: 1, asked: 2 } },
} as const;

/** Transfers taken, and a donor who has not come in: pages that the fixed application leaves to the books. */
function withEverything(app: App): App {
  const bankTransfer = { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', holder: 'InterHop' };
  const shown = { code: CODE, amount: cents(3_000), project: 'jitsi', email: null, language: 'fr', state: 'announced' } as const;
  const transfer = { ...shown, gift: null, madeMs: 0, payload: 'BCD\n002' };
  const visit = { own: true, donor: null, session: '', browser: '', network: '127.0.0.0' };
  const door = Object.assign<App['mine']['door'], Pick<App['mine']['door'], 'visit'>>(asksNothing(), {
    visit: () => Promise.resolve(visit),
  });
  return {
    ...app,
    content: { ...app.content, association: { ...app.content.association, bankTransfer } },
    giveDoor: { ...app.giveDoor, transfer: () => Promise.resolve(transfer) },
    mine: Object.assign<App['mine'], Pick<App['mine'], 'door'>>(app.mine, { door }),
  };
}

/** The built pages with fixed figures behind the outer server: compressed, with its headers and its files, as a visitor gets them. */
export async function wholeSite(parts: FakeParts = {}): Promise<WholeSite> {
  const { handler } = (await import(pathToFileURL(join(process.cwd(), 'dist/server/entry.mjs')).href)) as { handler: AstroHandler };
  const port = await freePortPair();
  const url = `http://localhost:${port}`;
  const told = { campaign: CAMPAIGN, progress: PROGRESS, fees: { fixed: 25, share: 0.015 }, ...parts, publicUrl: url };
  const fake = withEverything(fakeApp(told));
  const app = { ...fake, environment: { ...fake.environment, port } };
  const serving = await serve(app, {
    webhook: { open: () => ({ ok: false, why: 'none' }), keepAll: () => Promise.resolve([]) },
    pages: astroPages(handler, { app }, SILENT),
    staticDir: 'dist/client',
    ready: () => Promise.resolve({ ok: true }),
    metrics: () => Promise.resolve([]),
    log: SILENT,
  });
  return { url, close: () => serving.stop().then(() => undefined) };
}
