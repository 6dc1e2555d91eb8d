import { moneyOf, type Money } from '../../src/app/money.ts';
import type { Content, Environment } from '../../src/settings/types.ts';
import { stripeClient } from '../../src/stripe/client.ts';
import type { Actor } from '../../src/values/actor.ts';
import type { TestBooks } from './books.ts';
import { REPORTS } from './fake-report.ts';
import { testContent } from './world.ts';

export const ADA: Actor = { member: 'mem_ada', name: 'Ada' };
export const EVE: Actor = { member: 'mem_eve', name: 'Eve' };

/** The treasurer's acts on money over books of a test, with a Stripe that nobody can reach. */
export function moneyFor({ books, clock }: TestBooks, folder: string, content: Content = testContent()): Money {
  const stripe = stripeClient({ secretKey: 'sk_test_nobody', webhookSecrets: [], apiBase: new URL('http://127.0.0.1:9') });
  const environment = { dataDir: folder } as Environment;
  return moneyOf({ environment, content, clock, onError: () => undefined }, books, stripe, () => Promise.resolve(REPORTS.behind));
}
