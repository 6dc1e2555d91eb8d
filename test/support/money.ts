import { moneyDesk, type MoneyDesk } from '../../src/app/money.ts';
import { writerOf } from '../../src/app/money-write.ts';
import type { Content, Environment } from '../../src/settings/types.ts';
import { stripeClient } from '../../src/stripe/client.ts';
import type { Actor } from '../../src/values/actor.ts';
import type { TestBooks } from './books.ts';
import { REPORTS } from './fake-report.ts';
import { testContent, type World } from './world.ts';

export const ADA: Actor = { member: 'mem_ada', name: 'Ada' };
export const EVE: Actor = { member: 'mem_eve', name: 'Eve' };

/** The treasurer's acts on money over books of a test, with a Stripe that nobody can reach. */
export function moneyFor({ books, clock }: TestBooks, folder: string, content: Content = testContent()): MoneyDesk {
  const stripe = stripeClient({ secretKey: 'sk_test_nobody', webhookSecrets: [], apiBase: new URL('http://127.0.0.1:9') });
  const environment = { dataDir: folder } as Environment;
  const parts = { environment, content, clock, onError: () => undefined };
  return moneyDesk(parts, books, { stripe, report: () => Promise.resolve(REPORTS.behind) }, writerOf(books, clock));
}

/** The same acts over the books of a story, with its sandbox as Stripe. */
export function moneyIn({ running, stripe }: World): MoneyDesk {
  const { environment, content, clock, report } = running.app;
  return moneyDesk(
    { environment, content, clock, onError: () => undefined },
    running.books,
    { stripe, report },
    writerOf(running.books, clock),
  );
}
