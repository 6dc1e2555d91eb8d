import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { serve, type Serving } from '../../src/server.ts';
import { astroPages } from '../../src/server/pages.ts';
import type { AstroHandler } from '../../src/server/render.ts';
import type { Operator } from '../../src/access/operator.ts';
import type { BackOffice } from '../../src/app/back-office.ts';
import { closingOf } from '../../src/app/closing.ts';
import { reportDoorOf } from '../../src/app/error-reports.ts';
import { supportersOf } from '../../src/app/supporters.ts';
import { guardOf } from '../../src/reconciliation/self-check.ts';
import type { App } from '../../src/app.ts';
import type { Network } from '../../src/values/addresses.ts';
import { databaseReach } from '../../src/storage/reach.ts';
import { SQLITE, type TestBooks } from './books.ts';
import { fakeApp } from './fake-app.ts';
import { treasuryFor } from './people.ts';
import { freePortPair } from './ports.ts';

export type TreasurySite = {
  readonly url: string;
  readonly books: TestBooks;
  readonly environment: App['environment'];
  readonly treasury: BackOffice;
  readonly operator: Operator;
  close(): Promise<void>;
};

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (fields: unknown) => console.error(fields) };

/** The built pages behind the outer server, over real books and a real treasury; public pages get fixed figures, and the names of the books. */
export async function treasurySite({
  sandbox,
  trustedProxies = [],
}: {
  readonly sandbox: boolean;
  readonly trustedProxies?: readonly Network[];
}): Promise<TreasurySite> {
  const books = await SQLITE.open('sandbox');
  const port = await freePortPair();
  const url = `http://localhost:${port}`;
  const { treasury, operator } = treasuryFor(books, sandbox, url);
  const plain = fakeApp({ publicUrl: url, treasury });
  const environment = { ...plain.environment, port, trustedProxies, ...(!sandbox && { sandbox: null, mode: 'test' as const }) };
  const { clock } = books;
  const guard = guardOf(
    () => Promise.resolve([]),
    clock,
    () => undefined,
  );
  const closing = closingOf(books.books, { content: plain.content, clock, guard }, sandbox, databaseReach());
  const reportDoor = reportDoorOf({ environment, content: plain.content, clock }, books.books, { through: (ask) => ask() });
  const supporters = supportersOf({ content: plain.content, clock }, books.books, guard, { through: (ask) => ask() });
  const app: App = { ...plain, environment, clock, closing, supporters, reportDoor };
  const { handler } = (await import(pathToFileURL(join(process.cwd(), 'dist/server/entry.mjs')).href)) as { handler: AstroHandler };
  const serving: Serving = await serve(app, {
    webhook: { open: () => ({ ok: false, why: 'none' }), keepAll: () => Promise.resolve([]) },
    pages: astroPages(handler, { app }, SILENT),
    staticDir: 'dist/client',
    ready: () => Promise.resolve({ ok: true }),
    metrics: () => Promise.resolve([]),
    log: SILENT,
  });
  const close = async (): Promise<void> => {
    await serving.stop();
    await books.close();
  };
  return { url, books, environment, treasury, operator, close };
}
