import type { SandboxControl } from './control.ts';
import type { Asking, DemoPlan, Happening } from './demo-story.ts';
import { API_VERSION } from './world/emit.ts';
import { SANDBOX_KEY } from './world/told.ts';

/** A form as a donor types it; what a field holds when nothing is chosen is the empty text. */
export type TypedByDonor = {
  readonly amount: string;
  readonly frequency: 'once' | 'monthly' | 'yearly';
  readonly email: string;
  readonly project: string;
};

export type DemoParts = {
  /** Where the sandbox's API listens. */
  readonly apiBase: string;
  readonly control: SandboxControl;
  readonly plan: DemoPlan;
  /** Gives through our own site: the address of the checkout that it opened. */
  readonly ask: (typed: TypedByDonor) => Promise<string>;
  readonly onProgress?: (progress: { readonly done: number; readonly of: number; readonly atMs: number }) => void;
};

type Told = { readonly session: string; readonly charge: string | null };

/** Notices may lag behind the story, but not by more than this many happenings. */
const PACE = 25;

async function callApi(
  apiBase: string,
  method: 'GET' | 'POST',
  path: string,
  form: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(new URL(path, apiBase), {
    method,
    headers: { authorization: `Bearer ${SANDBOX_KEY}`, 'stripe-version': API_VERSION, 'content-type': 'application/x-www-form-urlencoded' },
    ...(method === 'POST' ? { body: new URLSearchParams(form).toString() } : {}),
  });
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(`Bug: the sandbox refused ${method} ${path}: ${JSON.stringify(body)}`);
  return body as Readonly<Record<string, unknown>>;
}

/** `30` or `12,50`, as it is typed in France. */
function typedAmount(asking: Asking): string {
  const euros = Math.floor(asking.amount / 100);
  const rest = asking.amount % 100;
  return rest === 0 ? String(euros) : `${euros},${String(rest).padStart(2, '0')}`;
}

async function give(parts: DemoParts, asking: Asking): Promise<Told> {
  const { email, frequency } = asking;
  const session = await parts.ask({ amount: typedAmount(asking), frequency, email, project: asking.project ?? '' });
  if (asking.declinedFirst) await parts.control.pay(session, { method: 'card_declined' });
  const outcome = await parts.control.pay(session, {
    method: asking.method,
    ...(asking.renewalsDecline ? { renewals: 'declined' as const } : {}),
  });
  return { session, charge: outcome.charge };
}

async function cancel(parts: DemoParts, session: string): Promise<void> {
  const id = /cs_test_[a-z0-9]+/.exec(session)?.[0] ?? '';
  const { subscription } = await callApi(parts.apiBase, 'GET', `/v1/checkout/sessions/${id}`);
  await callApi(parts.apiBase, 'POST', `/v1/subscriptions/${String(subscription)}`, { cancel_at_period_end: 'true' });
}

async function tell(parts: DemoParts, told: Map<string, Told>, happening: Happening): Promise<void> {
  if (happening.do === 'give') {
    told.set(happening.key, await give(parts, happening));
    return;
  }
  const before = told.get(happening.key);
  if (!before) throw new Error(`Bug: ${happening.key} was not told before its ${happening.do}`);
  if (happening.do === 'cancel') return cancel(parts, before.session);
  const charge = before.charge ?? '';
  if (happening.do === 'dispute') await parts.control.dispute(charge, happening.step);
  else
    await callApi(parts.apiBase, 'POST', '/v1/refunds', {
      charge,
      ...(happening.amount === null ? {} : { amount: String(happening.amount) }),
    });
}

/**
 * Plays a plan in an empty sandbox: each gift is asked of our own site and paid at the checkout it opened, all else goes through the
 * API. Ends with the sandbox on the real clock and every notice answered.
 */
export async function tellDemo(parts: DemoParts): Promise<void> {
  const { control, plan, onProgress } = parts;
  await control.startAt(plan.startMs);
  const told = new Map<string, Told>();
  for (const [index, happening] of plan.happenings.entries()) {
    const { nowMs: reachedMs } = await control.clock();
    if (happening.atMs > reachedMs) await control.advanceTo(happening.atMs);
    await tell(parts, told, happening);
    if (index % PACE === 0) await control.idle();
    onProgress?.({ done: index + 1, of: plan.happenings.length, atMs: happening.atMs });
  }
  const { nowMs, offsetMs } = await control.clock();
  await control.advanceTo(nowMs - offsetMs);
  await control.idle();
}
