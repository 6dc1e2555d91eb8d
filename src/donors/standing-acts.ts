import { parseAmountWithin, type AmountProblem } from '../values/cents.ts';
import type { Plain } from '../values/digest.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { recordRecurring } from '../giving/record.ts';
import type { Recurring } from '../giving/payment.ts';
import type { StandingWhy } from '../giving/standing.ts';
import type { Language } from '../settings/types.ts';
import type { DonorDesk } from './desk.ts';
import type { DonorAct } from './store.ts';

/** `not-yours`: there is none of this id among the donor's, whoever else's it may be. */
export type StandingRefusal = 'not-yours' | 'ended' | 'unchanged' | StandingWhy['kind'];

type Asked = {
  readonly donor: string;
  readonly recurring: string;
  /** Carried by the form: sent twice, the act is done once. */
  readonly once: string;
};

/** Stripe's words for a recurring gift that brings nothing any more. */
const OVER: readonly string[] = ['canceled', 'incomplete_expired'];

export function isOver({ status }: Recurring): boolean {
  return OVER.includes(status);
}

/** The donor's own recurring gift as it is known here; never another's. */
async function ownOf({ reading }: DonorDesk, { donor, recurring }: Pick<Asked, 'donor' | 'recurring'>): Promise<Recurring | null> {
  return (await reading.given(donor)).recurring.find(({ id }) => id === recurring) ?? null;
}

function plainOf({ status, amount, nextMs }: Recurring): Plain {
  return { status, amount, nextMs };
}

/** Stripe is asked first, outside of any transaction; what it answers is then recorded as its own notice would be, with what was done. */
async function act(
  desk: DonorDesk,
  asked: Asked,
  name: DonorAct['act'],
  ask: (before: Recurring, key: string) => Promise<Result<Recurring, StandingWhy>>,
): Promise<Result<Recurring, StandingRefusal>> {
  const before = await ownOf(desk, asked);
  if (before === null) return refused('not-yours');
  if (isOver(before)) return name === 'stop' ? ok(before) : refused('ended');
  const done = await ask(before, `donor:${asked.recurring}:${asked.once}:${name}`);
  if (!done.ok) return refused(done.why.kind);
  const after = done.value;
  await desk.write(async (books) => {
    await recordRecurring(books, after);
    const about = { donor: asked.donor, act: name, object: asked.recurring, before: plainOf(before), after: plainOf(after) };
    await books.donors.note({ id: `${asked.recurring}:${asked.once}:${name}`, ...about, atMs: desk.clock.now() });
  });
  return ok(after);
}

/** What each date brings from the next one on, as typed; the whole of it, a part that covered fees included. */
export async function changeAmount(
  desk: DonorDesk,
  asked: Asked,
  typed: string,
): Promise<Result<Recurring, StandingRefusal | AmountProblem>> {
  const amount = parseAmountWithin(typed, desk.amounts.smallest, desk.amounts.largest);
  if (!amount.ok) return amount;
  const before = await ownOf(desk, asked);
  if (before !== null && before.amount === amount.value) return refused('unchanged');
  return act(desk, asked, 'amount', (_, key) => desk.standing.changeAmount(asked.recurring, amount.value, key));
}

/** How long a pause may last, in months; 0 until the donor resumes. */
export const PAUSES = [1, 2, 3, 6, 0] as const;

const DAYS_A_MONTH = 30.5;
const DAY_MS = 86_400_000;

/** Nothing is charged while it lasts. */
export function pause(desk: DonorDesk, asked: Asked, months: (typeof PAUSES)[number]): Promise<Result<Recurring, StandingRefusal>> {
  const untilMs = months === 0 ? null : desk.clock.now() + Math.round(months * DAYS_A_MONTH) * DAY_MS;
  return act(desk, asked, 'pause', (_, key) => desk.standing.pause(asked.recurring, untilMs, key));
}

export function resume(desk: DonorDesk, asked: Asked): Promise<Result<Recurring, StandingRefusal>> {
  return act(desk, asked, 'resume', (_, key) => desk.standing.resume(asked.recurring, key));
}

/** Ends it at once: nothing is charged any more. What was given stays given. */
export function stop(desk: DonorDesk, asked: Asked): Promise<Result<Recurring, StandingRefusal>> {
  return act(desk, asked, 'stop', (_, key) => desk.standing.stop(asked.recurring, key));
}

/** Back from that page: what was chosen there pays from now on. Stripe tells it as well, later. */
export async function adoptMeans(desk: DonorDesk, asked: Pick<Asked, 'donor' | 'recurring'>): Promise<void> {
  if ((await ownOf(desk, asked)) !== null) await desk.standing.adopt(asked.recurring);
}

/** Where the card or the account is changed. The address is handed to the donor's browser and kept nowhere. */
export async function changeMeans(
  desk: DonorDesk,
  asked: Asked & { readonly wish: string },
  language: Language,
): Promise<Result<string, StandingRefusal>> {
  const own = await ownOf(desk, asked);
  if (own === null) return refused('not-yours');
  if (isOver(own)) return refused('ended');
  const page = await desk.standing.means(asked.recurring, desk.url('means', language, asked.wish), language);
  if (!page.ok) return refused(page.why.kind);
  const about = { donor: asked.donor, act: 'means', object: asked.recurring, before: null, after: null } as const;
  await desk.write(({ donors }) => donors.note({ id: `${asked.recurring}:${asked.once}:means`, ...about, atMs: desk.clock.now() }));
  return page;
}
