import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../src/sandbox/world/world.ts';
import { POSTGRES } from '../support/books.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { recordYear } from './recorded.ts';
import { commit, keepSeed, regressions } from './seeds.ts';
import { keepWishes, liveOnSqlite, liveShuffled, stageOf, type Shuffled, type Stage } from './shuffled.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const ONLY = process.env['SEED'];
const MANY = Number(process.env['SEEDS'] ?? (NIGHT ? 5_000 : 12));
/** A long run is shared out among processes by the seed that each begins with. */
const FIRST = Number(process.env['FROM'] ?? 1);
const ON_POSTGRES = ONLY === undefined ? Math.min(MANY, NIGHT ? 50 : 2) : 1;

function seeds(many: number): number[] {
  if (ONLY !== undefined) return [Number(ONLY)];
  return [...new Set([...regressions('shuffle'), ...Array.from({ length: many }, (_, place) => FIRST + place)])];
}

/** What happens in a year by what Stripe tells of it, and how each thing ended. */
function flowsOf({ tables }: World, told: readonly string[]): ReadonlySet<string> {
  const ends = (['charge', 'refund', 'dispute', 'payout', 'session', 'subscription'] as const).flatMap((kind) =>
    [...tables[kind].all()].map(({ status }) => `${kind} ${status}`),
  );
  const methods = [...tables.charge.all()].map(({ payment_method_details: details }) => `paid by ${details?.type ?? 'nothing'}`);
  const movements = [...tables.balance_transaction.all()].map(({ reporting_category: category }) => `moved as ${category}`);
  return new Set([...told, ...ends, ...methods, ...movements]);
}

const FLOWS = [
  ...['succeeded', 'failed', 'pending', 'updated', 'refunded', 'refund.updated'].map((what) => `charge.${what}`),
  ...['created', 'funds_withdrawn', 'updated', 'funds_reinstated', 'closed'].map((what) => `charge.dispute.${what}`),
  ...['completed', 'expired', 'async_payment_succeeded', 'async_payment_failed'].map((what) => `checkout.session.${what}`),
  ...['created', 'updated', 'deleted'].map((what) => `customer.subscription.${what}`),
  ...['refund.created', 'refund.updated', 'refund.failed', 'payout.created', 'payout.paid', 'payout.failed'],
  ...['payout.reconciliation_completed', 'payment_intent.succeeded', 'invoice.paid'],
  ...['charge succeeded', 'charge failed', 'refund succeeded', 'refund failed', 'payout paid', 'payout failed'],
  ...['won', 'lost', 'needs_response', 'warning_needs_response'].map((status) => `dispute ${status}`),
  ...['session complete', 'session expired', 'subscription active', 'subscription canceled'],
  ...['card', 'sepa_debit', 'ideal', 'bancontact'].map((method) => `paid by ${method}`),
  ...['charge', 'charge_failure', 'refund', 'refund_failure', 'dispute', 'dispute_reversal', 'payout', 'payout_reversal'].map(
    (category) => `moved as ${category}`,
  ),
  ...['fee', 'other_adjustment', 'risk_reserved_funds'].map((category) => `moved as ${category}`),
];

describe('a year that was lived once, its notices shuffled, repeated and lost', () => {
  let folder: string;
  let stage: Stage;
  let faultsOfPerfect: readonly string[];

  beforeAll(async () => {
    folder = fastFolder('obole-shuffle-');
    const staged = await stageOf(await recordYear(folder), folder);
    stage = staged.stage;
    faultsOfPerfect = staged.faults;
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A seed that fails is told, kept, and ends the run. */
  function judge(seed: number, { faults }: Shuffled): void {
    const [first] = faults;
    if (first !== undefined) {
      keepSeed(seed, first, 'shuffle');
      console.log(`SEED=${seed} COMMIT=${commit()}\n${faults.slice(0, 12).join('\n')}`);
    }
    expect(faults, `SEED=${seed} COMMIT=${commit()}`).toEqual([]);
  }

  it('has every flow in it', () => {
    const told = stage.year.events.map(({ event }) => event.type);
    const there = flowsOf(stage.year.world, told);
    expect(FLOWS.filter((flow) => !there.has(flow))).toEqual([]);
  });

  it('is booked and told as Stripe counts it when each notice comes once, in order and at once', () => {
    expect(faultsOfPerfect).toEqual([]);
  });

  it('ends with the same books and figures, whatever the order', { timeout: 3_600_000 }, async () => {
    const begun = performance.now();
    const sums = { deliveries: 0, duplicates: 0, lost: 0 };
    const all = seeds(MANY);
    for (const seed of all) {
      const lived = await liveOnSqlite(stage, seed);
      judge(seed, lived);
      for (const name of ['deliveries', 'duplicates', 'lost'] as const) sums[name] += lived[name];
    }
    const counts = Object.entries({ seeds: all.length, events: all.length * stage.year.events.length, ...sums });
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    console.log(`COMMIT=${commit()} ${counts.map(([name, count]) => `${name}=${count}`).join(' ')} seconds=${seconds}`);
  });

  it('ends with the same books on PostgreSQL', { timeout: 1_800_000 }, async () => {
    for (const seed of seeds(ON_POSTGRES)) {
      const database = await POSTGRES.newDatabase();
      await keepWishes(stage.year, database.url);
      judge(seed, await liveShuffled(stage, seed, { house: database.url, rebuild: null }));
      await database.remove();
    }
  });
});
