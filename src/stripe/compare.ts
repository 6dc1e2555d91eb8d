import type Stripe from 'stripe';
import { netOf } from '../ledger/movement.ts';
import { found, type Finding } from '../ledger/look.ts';
import { journalSum, type Journalled, type JournalPlace, type MovementStore } from '../reconciliation/journal.ts';
import { cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { few, type Few } from '../values/few.ts';
import { ok } from '../values/result.ts';
import { nextTurn } from '../values/turns.ts';
import { reading, type Read } from './outcome.ts';
import { everyOne, everyPage } from './pages.ts';
import { ms } from './read-movement.ts';

const WHAT = 'I3 Stripe’s own balance is what the movements make';

function euros(funds: readonly { readonly amount: number; readonly currency: string }[]): number {
  return funds.filter(({ currency }) => currency === 'eur').reduce((sum, { amount }) => sum + amount, 0);
}

/**
 * Keeps what Stripe says that it holds beside what the journal makes, once for each day (method §5.5). Called after midnight; whether it
 * was the first time for this day, or why Stripe could not be asked.
 */
export async function keepDailyBalance(stripe: Stripe, movements: MovementStore, day: Day, nowMs: number): Promise<Read<boolean>> {
  if ((await movements.lastBalance())?.day === day) return ok(false);
  const told = await reading(async () => ok(await stripe.balance.retrieve()));
  if (!told.ok) return told;
  const { available, pending } = told.value;
  const { net } = await journalSum(movements);
  await movements.keepBalance({ day, atMs: nowMs, available: cents(euros(available)), pending: cents(euros(pending)), journal: net });
  return ok(true);
}

type Listed = Stripe.BalanceTransaction;

/** Before all that ever happened. */
const ALWAYS_MS = -1;

/**
 * Stripe's list, the newest first, in pieces of whole seconds: the last second of a page may go on in the next one. `fromMs`: each piece is of
 * what happened after it, and before the piece before.
 */
async function* listedPieces(stripe: Stripe): AsyncGenerator<{ readonly listed: readonly Listed[]; readonly fromMs: number }> {
  let held: readonly Listed[] = [];
  for await (const page of everyPage((place) => stripe.balanceTransactions.list({ currency: 'eur', ...place }))) {
    const fromS = page.at(-1)?.created ?? 0;
    const all = [...held, ...page];
    held = all.filter(({ created }) => created <= fromS);
    if (held.length < all.length) yield { listed: all.filter(({ created }) => created > fromS), fromMs: ms(fromS) };
  }
  yield { listed: held, fromMs: ALWAYS_MS };
}

const JOURNALLED = 100;

/** Movements of the journal of a span of time, a page at a time. */
async function* journalOf(
  movements: MovementStore,
  span: { readonly afterMs: number; readonly throughMs: number },
): AsyncGenerator<Journalled[]> {
  for (let place: JournalPlace | null = null; ;) {
    const page: Journalled[] = await movements.created(span, place, JOURNALLED);
    yield page;
    place = page.at(-1) ?? null;
    if (place === null || page.length < JOURNALLED) return;
    await nextTurn();
  }
}

/** What both say, side by side: what the journal makes and what is not booked (cents). */
type Compared = { readonly sum: number; readonly open: number; readonly strange: Few; readonly missing: Few };

/** What the journal has learned of since Stripe's list was begun, and Stripe knows nothing of. The rest of it belongs to a balance that comes after the one that was told. */
async function strangersSince(stripe: Stripe, movements: MovementStore, newest: Listed): Promise<readonly Journalled[]> {
  const listed = await everyOne((place) => stripe.balanceTransactions.list({ currency: 'eur', created: { gt: newest.created }, ...place }));
  const known = new Set(listed.map(({ id }) => id));
  const strangers: Journalled[] = [];
  const since = { afterMs: ms(newest.created), throughMs: Number.MAX_SAFE_INTEGER };
  for await (const page of journalOf(movements, since)) strangers.push(...page.filter(({ id }) => !known.has(id)));
  return strangers;
}

/** Goes through Stripe's list and the journal together, so that a page of each is held. */
async function besideStripe(stripe: Stripe, movements: MovementStore): Promise<Compared> {
  const [strange, missing] = [few(), few()];
  let [sum, open, throughMs]: [number, number, number] = [0, 0, Number.MAX_SAFE_INTEGER];
  let newest: Listed | null = null;
  const look = (page: readonly Journalled[], unseen: Map<string, Listed>): void => {
    for (const movement of page) {
      sum += netOf(movement);
      if (!unseen.delete(movement.id)) strange.add(`${movement.id}: Stripe does not know it`);
    }
  };
  for await (const { listed, fromMs } of listedPieces(stripe)) {
    const unseen = new Map(listed.map((each) => [each.id, each]));
    newest ??= listed[0] ?? null;
    if (newest !== null) throughMs = Math.min(throughMs, ms(newest.created));
    for await (const page of journalOf(movements, { afterMs: fromMs, throughMs })) look(page, unseen);
    for (const { amount, fee } of unseen.values()) open += netOf({ amount: cents(amount), fee: cents(fee) });
    missing.add(...[...unseen.values()].map(({ id, net }) => `${id}: ${net} cents are not booked`));
    throughMs = Math.min(throughMs, fromMs);
  }
  if (newest !== null) look(await strangersSince(stripe, movements, newest), new Map());
  return { sum, open, strange, missing };
}

/**
 * Compares the journal with the balance that Stripe tells now, available and pending (method §5.5). A difference is told movement by
 * movement; what remains of it after these is a fault.
 */
export async function checkBalance(stripe: Stripe, movements: MovementStore): Promise<Finding> {
  const asked = await reading(async () => {
    const { available, pending } = await stripe.balance.retrieve();
    return ok({ told: euros(available) + euros(pending), ...(await besideStripe(stripe, movements)) });
  });
  if (!asked.ok) return { what: WHAT, ok: true, fails: [], waits: [`Stripe could not be asked: ${asked.why.why}`] };
  const { told, sum, open, strange, missing } = asked.value;
  const rest = told - sum - open;
  if (rest !== 0) strange.add(`Stripe tells ${told} cents, the movements make ${sum}, and ${rest} have no explanation`);
  return found(WHAT, strange, missing);
}
