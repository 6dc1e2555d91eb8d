import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaignFrom } from '../../src/app/campaigns.ts';
import { reportFrom } from '../../src/app/report.ts';
import { promisedBy, publishedExpected, securedBy } from '../../src/coverage/promised.ts';
import { publishCount } from '../../src/coverage/publish.ts';
import { coverageJson } from '../../src/exports/coverage-json.ts';
import type { Recurring } from '../../src/giving/payment.ts';
import type { FrozenFigures } from '../../src/ledger/closing.ts';
import { GIFT_MEASURES } from '../../src/ledger/entry.ts';
import type { Content } from '../../src/settings/types.ts';
import type { Stores } from '../../src/storage/stores.ts';
import { cents, sumCents } from '../../src/values/cents.ts';
import type { Month } from '../../src/values/month.ts';
import { isolated, type Figure } from '../support/attacker.ts';
import { SQLITE, type TestBooks } from '../support/books.ts';
import { SPLIT_EXAMPLES, splitWorlds, type SplitWorld } from '../support/invented-splits.ts';
import { isCovered, live, SPLIT_MONTHS, type Booked, type Lived, type Then } from '../support/lived-splits.ts';

const NIGHT = process.env['OBOLE_NIGHT'] !== undefined;
const WORLDS = Number(process.env['WORLDS'] ?? (NIGHT ? 2_000 : 30));
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

const NOW_MS = Date.parse('2026-11-23T12:00:00Z');
const MONTH_END_MS = Date.parse('2026-11-30T23:00:00Z');

function recurringOf({ every, isDue, amount }: SplitWorld['promises'][number], index: number): Recurring {
  const nextMs = isDue ? NOW_MS + 1 : MONTH_END_MS;
  return { id: `sub_${index}`, gift: null, status: 'active', amount: cents(amount), every, nextMs, endsMs: null, card: null };
}

const GUARD = { isBroken: () => false } as never;

/** A figure with what the public reads of it, so that the attacker is shown to know what it adds up. */
type Told = Figure & { readonly amount: number };

const ofGift = ({ gift }: Booked): string => `gift ${gift}`;

function adding(name: string, amount: number, entries: readonly Booked[], more: readonly string[] = []): Told {
  const counts = new Map<string, number>(more.map((atom) => [atom, 1]));
  for (const entry of entries) counts.set(ofGift(entry), (counts.get(ofGift(entry)) ?? 0) + entry.sign);
  return { name, amount, counts };
}

/** What was told before the books, as one atom for each gift; a number that nobody knows may be one. */
function history({ history: told }: SplitWorld, month: Month): string[] {
  if (told === null || month !== SPLIT_MONTHS[0]) return [];
  return Array.from({ length: told.gifts ?? 1 }, (_, index) => `told ${index}`);
}

type Parts = Pick<FrozenFigures, (typeof GIFT_MEASURES)[number] | 'gross'>;

/** The figures of a month: its whole, which is live, and its parts. */
function monthFigures(name: string, of: Parts, month: Month, then: Then, world: SplitWorld): { whole: Told; parts: Told[] } {
  const own = then.entries.filter((entry) => entry.month === month && isCovered(entry, then.covered));
  const told = GIFT_MEASURES.filter((measure) => of[measure] !== null);
  return {
    whole: adding(`${name} gross`, of.gross, own, history(world, month)),
    parts: told.map((measure) =>
      adding(
        `${name} ${measure}`,
        of[measure] ?? 0,
        own.filter((entry) => entry.measure === measure),
      ),
    ),
  };
}

/**
 * Everything that is published of gifts at one revision of the books. `live`: what tells anything, totals of months; and what stands in
 * closings since before, which nothing takes back, and which was looked at when it was published.
 */
async function published(
  stores: Stores,
  { clock }: TestBooks,
  world: SplitWorld,
  { now, closings }: Lived,
  before: number,
  content: Content,
): Promise<{ live: Told[]; figures: Told[] }> {
  const parts = { content, clock };
  const told: { live: Told[]; figures: Told[] } = { live: [], figures: [] };
  const add = ({ whole, parts: some }: ReturnType<typeof monthFigures>): void => {
    told.live.push(whole);
    told.figures.push(...some);
  };
  const report = await reportFrom(stores, parts, GUARD);
  const acts = (await stores.closings.acts()).map(({ act }) => act);
  const frozen = acts.filter((act) => act.act === 'close');
  const standing = new Map(frozen.map((act, index) => [act.month, closings[index]]));
  const isClosed = acts.at(-1)?.act === 'close';
  const span = { from: SPLIT_MONTHS[0], to: SPLIT_MONTHS[2] };
  const { months } = JSON.parse(JSON.stringify(coverageJson(report, span, content.association, false))) as typeof report;
  for (const of of months) add(monthFigures(of.month, of, of.month, (isClosed ? standing.get(of.month) : undefined) ?? now, world));
  for (const [index, act] of frozen.entries()) {
    const own = monthFigures(`closing ${act.n}`, act.figures, act.month, closings[index] ?? now, world);
    if (index < before) told.live.push(own.whole, ...own.parts);
    else add(own);
  }
  for (const campaign of content.campaigns) {
    const { progress } = await campaignFrom(stores, parts, GUARD, campaign);
    if (progress.kind !== 'told') continue;
    const own = now.entries.filter(
      (entry) =>
        entry.campaign === campaign.slug &&
        isCovered(entry, now.covered) &&
        (campaign.until === null || `${entry.month}-01` <= campaign.until),
    );
    expect(progress.gifts).not.toBe(1);
    expect(progress.gifts).not.toBe(2);
    told.figures.push(adding(`campaign ${campaign.slug}`, progress.received, own));
  }
  return told;
}

function sumOf({ counts }: Figure, { gifts, history: before }: SplitWorld): number {
  let sum = 0;
  for (const [atom, times] of counts) {
    const [kind, index] = atom.split(' ');
    // The whole of a history stands with its first gift: only its sum is known.
    sum += times * (kind === 'told' ? (index === '0' ? (before?.gross ?? 0) : 0) : (gifts[Number(index)]?.amount ?? 0));
  }
  return sum;
}

/** Works in a transaction that is taken back, so that one database serves all worlds. */
async function undone({ books }: TestBooks, work: (stores: Stores) => Promise<void>): Promise<void> {
  const end = new Error('taken back');
  await books
    .write(async (stores) => {
      await work(stores);
      throw end;
    })
    .catch((error: unknown) => {
      if (error !== end) throw error;
    });
}

let test: TestBooks;
beforeAll(async () => {
  test = await SQLITE.open();
});
afterAll(() => test.close());

describe('what is published at one revision (method §4.2)', () => {
  it('isolates no one or two gifts, alone or by any sum and difference', async () => {
    let [parts, sums] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.noBias(splitWorlds), async (world) => {
        await undone(test, (stores) =>
          live(stores, test, world, async (lived, before, content) => {
            const told = await published(stores, test, world, lived, before, content);
            for (const each of [...told.live, ...told.figures]) expect([each.name, each.amount]).toEqual([each.name, sumOf(each, world)]);
            expect(isolated(told.figures, told.live)).toEqual([]);
            parts += told.figures.filter(({ name, amount }) => amount !== 0 && !name.startsWith('campaign')).length;
            sums += told.figures.filter(({ name, amount }) => amount !== 0 && name.startsWith('campaign')).length;
          }),
        );
      }),
      { numRuns: WORLDS, seed: SEED, examples: SPLIT_EXAMPLES.map((world) => [world]) },
    );
    // It says something only where parts and campaigns are told at all.
    expect(Math.min(parts, sums)).toBeGreaterThan(0);
    if (NIGHT) process.stdout.write(`SEED=${SEED} splits: ${WORLDS} worlds, ${parts} parts of months and ${sums} campaigns told\n`);
  }, 600_000);

  it('nor of the recurring gifts that are promised and expected', () => {
    let told = 0;
    fc.assert(
      fc.property(fc.noBias(splitWorlds), ({ promises, pending }) => {
        const recurring = promises.map((each, index) => recurringOf(each, index));
        const promised = promisedBy(recurring, NOW_MS, MONTH_END_MS);
        const waiting = { amount: sumCents(pending.map(cents)), gifts: pending.length };
        const expected = publishedExpected(promised, waiting);
        const secured = securedBy(promised);
        const figures: Figure[] = [];
        // A yearly gift is promised by a twelfth.
        if (publishCount(secured.gifts) !== null)
          figures.push({
            name: 'secured',
            counts: new Map(promises.map(({ every }, index) => [`sub ${index}`, every === 'year' ? 1 : 12])),
          });
        const due = promises.flatMap(({ isDue }, index) => (isDue ? [`sub ${index}`] : []));
        const atoms = [...due, ...pending.map((_, index) => `pending ${index}`)];
        if (expected !== null) figures.push({ name: 'expected', counts: new Map(atoms.map((atom) => [atom, 1])) });
        expect(isolated(figures, [])).toEqual([]);
        if (atoms.length === 0) expect(expected).toBe(0);
        told += figures.length === 2 && atoms.length > 0 ? 1 : 0;
      }),
      { numRuns: NIGHT ? 5_000 : 300, seed: SEED },
    );
    expect(told).toBeGreaterThan(0);
  }, 600_000);
});
