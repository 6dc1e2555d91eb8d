import { newId } from '../values/ids.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { cleanLine, cleanMessage } from '../giving/read-form.ts';
import type { DonorDesk } from './desk.ts';
import { mayAsk } from './door.ts';
import type { DonorRequest } from './requests.ts';

const LONGEST_NOTE = 500;

function fresh(desk: DonorDesk, about: Pick<DonorRequest, 'once' | 'kind' | 'donor' | 'object' | 'digits' | 'note'>): DonorRequest {
  return { ...about, id: newId('demande'), state: 'open', answer: null, madeMs: desk.clock.now(), decidedMs: null, decidedBy: null };
}

export type RefundAskMistake = 'not-yours' | 'not-received' | 'given-back' | 'note-too-long' | 'asked-before';

/** Asks for a gift back. Whether it is given is the treasurer's to say; what is given back already cannot be asked for again. */
export async function askRefund(
  desk: DonorDesk,
  asked: { readonly donor: string; readonly charge: string; readonly once: string; readonly note: string },
): Promise<Result<null, RefundAskMistake>> {
  const note = cleanMessage(asked.note);
  if ((note?.length ?? 0) > LONGEST_NOTE) return refused('note-too-long');
  return desk.write(async ({ donors, letters }) => {
    const gift = (await donors.given(asked.donor)).gifts.find(({ id }) => id === asked.charge);
    if (!gift) return refused('not-yours' as const);
    if (gift.state !== 'received') return refused('not-received' as const);
    if ((await donors.takenBack([gift.id])).get(gift.id) === gift.amount) return refused('given-back' as const);
    const request = fresh(desk, {
      once: `${asked.charge}:${asked.once}`,
      kind: 'refund',
      donor: asked.donor,
      object: gift.id,
      digits: null,
      note,
    });
    if (!(await donors.ask(request))) return refused('asked-before' as const);
    await letters.asked(request);
    return ok(null);
  });
}

export type TypedStop = { readonly reference: string; readonly digits: string; readonly note: string };

export type StopMistake =
  | { readonly field: 'reference'; readonly problem: 'reference-unreadable' }
  | { readonly field: 'digits'; readonly problem: 'digits-unreadable' }
  | { readonly field: 'note'; readonly problem: 'note-too-long' };

const REFERENCE = /^don_[0-9a-z]{26}$/;

/**
 * Asks for a recurring gift to be stopped without access to the mailbox: by the gift's reference and the last digits of what pays it, which
 * the treasurer compares with Stripe's. The answer is the same whether there is such a gift. `too-many`: too many from one network.
 */
export async function askStop(
  desk: DonorDesk,
  typed: TypedStop,
  { once, network }: { readonly once: string; readonly network: string },
): Promise<Result<null, readonly StopMistake[] | 'too-many'>> {
  const reference = cleanLine(typed.reference).toLowerCase();
  const digits = typed.digits.replace(/\s/g, '');
  const note = cleanMessage(typed.note);
  const mistakes: StopMistake[] = [
    ...(REFERENCE.test(reference) ? [] : [{ field: 'reference', problem: 'reference-unreadable' } as const]),
    ...(/^\d{4}$/.test(digits) ? [] : [{ field: 'digits', problem: 'digits-unreadable' } as const]),
    ...((note?.length ?? 0) > LONGEST_NOTE ? [{ field: 'note', problem: 'note-too-long' } as const] : []),
  ];
  if (mistakes.length > 0) return refused(mistakes);
  return desk.write(async (books) => {
    if (!(await mayAsk(books, `stop ${reference}`, network, desk.clock.now()))) return refused('too-many' as const);
    const wish = await books.giving.wish(reference);
    if (wish === null || wish.frequency === 'once') return ok(null);
    const request = fresh(desk, { once: `${wish.id}:${once}`, kind: 'stop', donor: wish.donor, object: wish.id, digits, note });
    if (await books.donors.ask(request)) await books.letters.asked(request);
    return ok(null);
  });
}

const LONGEST_ANSWER = 1_000;

/** `changed`: somebody else has decided before; `digits-differ`: what was typed is not what pays; `ended`: nothing is left to stop. */
export type DecideRefusal = 'unknown' | 'changed' | 'answer-missing' | 'answer-too-long' | 'unreachable' | 'refused';

/** What a treasurer decides of a request. To decline wants words for the donor. */
export type Decision = { readonly id: string; readonly state: 'done' | 'declined'; readonly answer: string; readonly by: string };

/** The words of a decision, clean; or what is wrong with them. */
export function readAnswer({
  state,
  answer,
}: Pick<Decision, 'state' | 'answer'>): Result<string | null, 'answer-missing' | 'answer-too-long'> {
  const said = cleanMessage(answer);
  if (state === 'declined' && said === null) return refused('answer-missing');
  return (said?.length ?? 0) > LONGEST_ANSWER ? refused('answer-too-long') : ok(said);
}
