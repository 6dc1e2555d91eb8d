import { closingBooks } from '../../src/app/closing-sources.ts';
import { coveredProjects } from '../../src/coverage/plan-cost.ts';
import { paymentEntries } from '../../src/giving/entries.ts';
import { book, reversal, type Draft } from '../../src/ledger/entry.ts';
import { closingOf, contentOf, reopeningOf } from '../../src/ledger/closing.ts';
import { everyEntry } from '../../src/ledger/totals.ts';
import type { Campaign, Content } from '../../src/settings/types.ts';
import type { Stores } from '../../src/storage/stores.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { addDays, day, type Day } from '../../src/values/day.ts';
import { month, monthOf, type Month } from '../../src/values/month.ts';
import type { TestBooks } from './books.ts';
import { PARIS, payment } from './facts.ts';
import { realContent } from './fake-app.ts';
import type { InventedGift, SplitWorld } from './invented-splits.ts';

export const SPLIT_MONTHS = ['2026-09', '2026-10', '2026-11'].map(month) as [Month, Month, Month];

const PROJECTS = { covered: 'jitsi', once: 'petition', never: 'messaging' } as const;

function contentWith(covered: readonly string[]): Content {
  const real = realContent();
  const [line] = real.costs;
  const [campaign] = real.campaigns;
  if (!line || !campaign) throw new Error('Bug: the content lacks a cost line or a campaign');
  const named = (slug: string, until: Day | null): Campaign => ({ ...campaign, slug, from: day('2026-09-01'), until });
  return {
    ...real,
    association: { ...real.association, firstMonth: SPLIT_MONTHS[0] },
    costs: [{ ...line, shares: Object.fromEntries(covered.map((project) => [project, 1])) }],
    campaigns: [named('hiver', null), named('autre', day('2026-10-31'))],
  };
}

const PLANS = { then: contentWith([PROJECTS.covered, PROJECTS.once]), now: contentWith([PROJECTS.covered]) };

function contentOfWorld({ planChanges }: SplitWorld): Content {
  return planChanges ? PLANS.now : PLANS.then;
}

async function wish({ giving }: Stores, index: number, { campaign, amount }: InventedGift): Promise<void> {
  await giving.keepWish({
    ...{ id: `don_${index}`, email: 'donor@example.org', project: null, campaign, message: null, token: `form_${index}` },
    ...{ requestKey: `key_${index}`, amount: cents(amount), frequency: 'once', visibility: 'private', language: 'fr', state: 'complete' },
    ...{ createdMs: 0, checkout: null, donor: null, name: null, cover: ZERO },
  });
}

function draftOf(index: number, { month: of, measure, project, amount }: InventedGift): Draft {
  const on = addDays(day(`${SPLIT_MONTHS[of]}-03`), index % 19);
  const paid = payment({
    id: `ch_${index}`,
    gift: `don_${index}`,
    amount: cents(amount),
    movement: null,
    createdMs: PARIS.startOf(on) + 1,
  });
  const [draft] = paymentEntries(paid, { zone: PARIS, project: project && PROJECTS[project], isGift: true });
  if (!draft?.measured) throw new Error('Bug: a gift is not booked');
  return { ...draft, measured: { ...draft.measured, as: measure } };
}

/** What is learned in one part of the world's life, by the rules of the books. */
async function learn(stores: Stores, { gifts }: SplitWorld, phase: number): Promise<void> {
  const drafts = gifts.map((each, index) => ({ each, draft: draftOf(index, each) }));
  const learned = [
    ...drafts.filter(({ each }) => each.learned === phase).map(({ draft }) => draft),
    ...drafts
      .filter(({ each }) => each.takenBack !== null && Math.max(each.takenBack, each.learned) === phase)
      .map(({ draft }) => reversal(draft, draft.factDay, `undo:${draft.key}`)),
  ];
  const closedThrough = await stores.ledger.closedThrough();
  await stores.ledger.append(learned.map((draft) => book(draft, closedThrough)));
}

async function act(stores: Stores, kind: 'close' | 'reopen', content: Content, { clock }: TestBooks): Promise<void> {
  const before = (await stores.closings.acts()).at(-1)?.act ?? null;
  const kept = { by: { member: 'mem_ada', name: 'Ada' }, atMs: 0 };
  const on = day('2026-11-05');
  if (kind === 'reopen') {
    const reopened = reopeningOf(SPLIT_MONTHS[0], { reason: 'again', decidedBy: 'command-line' }, on, before);
    return stores.closings.append({ ...kept, act: reopened, listed: null }, null);
  }
  const entries = await Array.fromAsync(everyEntry(stores.ledger));
  const { figures } = closingBooks(stores, { content, clock, guard: { isBroken: () => false } as never });
  const closed = closingOf(SPLIT_MONTHS[0], contentOf(SPLIT_MONTHS[0], entries), await figures(SPLIT_MONTHS[0]), on, before);
  return stores.closings.append({ ...kept, act: closed, listed: { onTheWay: [], pendingDebits: ZERO } }, SPLIT_MONTHS[0]);
}

/** An entry of a gift, as the attacker thinks of it: +1 where it was given, −1 where it was taken back. */
export type Booked = { readonly gift: number; readonly month: Month; readonly sign: 1 | -1 } & Pick<
  InventedGift,
  'measure' | 'project' | 'campaign'
>;

async function booked(stores: Stores, { gifts }: SplitWorld): Promise<Booked[]> {
  const entries = await Array.fromAsync(everyEntry(stores.ledger));
  return entries.flatMap(({ gift, measured, bookingDay }): Booked[] => {
    const index = Number(gift?.slice('don_'.length));
    const of = gifts[index];
    if (!of || !measured) return [];
    return [{ ...of, gift: index, month: monthOf(bookingDay), sign: measured.amount < 0 ? -1 : 1 }];
  });
}

/** What the books held when September was closed, and which projects were covered then. */
export type Then = { readonly entries: readonly Booked[]; readonly covered: ReadonlySet<string> };

export type Lived = { readonly now: Then; readonly closings: readonly Then[] };

/** The slug of a project's covered lines, as the content names it. */
export function isCovered({ project }: Pick<InventedGift, 'project'>, covered: ReadonlySet<string>): boolean {
  return project === null || covered.has(PROJECTS[project]);
}

async function promise({ giving, history }: Stores, { promises, pending, history: told }: SplitWorld): Promise<void> {
  for (const [index, { every, isDue, amount }] of promises.entries()) {
    const nextMs = Date.parse(isDue ? '2026-11-28T10:00:00Z' : '2026-12-08T10:00:00Z');
    const about = { gift: null, status: 'active', amount: cents(amount), every, nextMs, endsMs: null, card: null, project: null };
    await giving.putRecurring({ ...about, id: `sub_${index}` });
  }
  for (const [index, amount] of pending.entries()) {
    const about = { gift: null, subscription: null, state: 'pending', amount: cents(amount), method: 'sepa_debit', createdMs: 0 } as const;
    await giving.putGift({ ...about, id: `py_${index}`, project: null, countedOn: null, feeKnown: false });
  }
  if (told === null) return;
  const nothing = { other: ZERO, refunds: ZERO, disputes: ZERO, fees: ZERO };
  await history.add({ ...nothing, month: SPLIT_MONTHS[0], gross: cents(told.gross), gifts: told.gifts }, { ms: 0, by: 'a test' });
}

/** `before`: how many closings were published when this revision came: nothing takes them back. */
type Look = (lived: Lived, before: number, content: Content) => Promise<void>;

/** Lives a world in the books of a transaction, and looks at it after each act of closing and at its end. */
export async function live(stores: Stores, test: TestBooks, world: SplitWorld, look: Look): Promise<void> {
  const closings: Then[] = [];
  const content = contentOfWorld(world);
  const seen = async (by: Content): Promise<Then> => ({
    entries: await booked(stores, world),
    covered: coveredProjects(by.costs),
  });
  await promise(stores, world);
  for (const [index, each] of world.gifts.entries()) await wish(stores, index, each);
  for (const phase of [0, 1, 2]) {
    await learn(stores, world, phase);
    if (world.acts <= phase) continue;
    // The second act opens September again, the third closes it once more.
    const by = phase === 0 ? PLANS.then : content;
    const now = await seen(by);
    const before = closings.length;
    if (phase !== 1) closings.push(now);
    await act(stores, phase === 1 ? 'reopen' : 'close', by, test);
    await look({ now, closings }, before, by);
  }
  await look({ now: await seen(content), closings }, world.acts === 3 ? 1 : closings.length, content);
}
