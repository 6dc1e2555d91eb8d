import type { App } from '../../app.ts';
import type { OfflineSeen } from '../../giving/offline-desk.ts';
import type { RefundOutcome } from '../../giving/refund.ts';
import type { GiftTrail } from '../../reconciliation/trail.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { WAITING_WORDS } from '../../i18n/words-treasury-waiting.ts';
import { onMoney } from './actor.ts';
import type { TreasuryContext } from './door.ts';
import { answerForm, type FormAnswer, type FormState, type Posted } from './form.ts';
import { mayReadGift } from './mandate.ts';
import { lastDoer } from './who.ts';

/** What Stripe says of a charge now, and the refunds that were asked for it. */
export type RefundSeen = Awaited<ReturnType<App['treasury']['money']['gifts']['refunds']>>;

export type GiftView = {
  readonly trail: GiftTrail;
  readonly form: FormState;
  /** Null where there is no charge that succeeded. */
  readonly refunds: RefundSeen | null;
  /** Null for a gift through Stripe. */
  readonly offline: OfflineSeen | null;
  /** Carried by the form of a refund: two clicks are one. */
  readonly token: string;
};

function numberIn(posted: Posted, name: string): number {
  return Number(/^\d{1,4}$/.exec(posted.text(name))?.[0] ?? '-1');
}

async function somebodyElse(page: TreasuryContext, id: string): Promise<string | null> {
  return (await lastDoer(page, 'gift.refund', id)) ?? (await lastDoer(page, 'gift.correct', id));
}

/** What comes of a refund through Stripe, said where it can be mended. */
async function answeredByStripe(page: TreasuryContext, outcome: RefundOutcome, id: string, language: Language): Promise<FormAnswer> {
  const { problems: words } = WAITING_WORDS[language].refund;
  const asked: FormAnswer = { kind: 'done', to: treasuryPath('gifts', language, id), done: 'refund-asked' };
  const mend = (text: string, field: string | null, status: 409 | 422): FormAnswer => ({
    kind: 'mend',
    problems: [{ field, text }],
    status,
  });
  switch (outcome.kind) {
    case 'done':
      return asked;
    case 'known':
      return outcome.asked.state === 'refused' ? mend(words.refusedBefore(outcome.asked.why ?? ''), null, 422) : asked;
    case 'changed':
      return mend(words.changed(outcome.by ?? (await somebodyElse(page, id)) ?? words.somebody), null, 409);
    case 'unreachable':
      return mend(words.unreachable, null, 422);
    case 'refused': {
      if (outcome.why === 'amount') return mend(words.amount(outcome.detail), 'amount', 422);
      return mend(outcome.why === 'stripe' ? words.stripe(outcome.detail) : words[outcome.why], null, 422);
    }
  }
}

/** What can be done about a gift from its own page. */
function giftActions(page: TreasuryContext, id: string, language: Language): Parameters<typeof answerForm>[1] {
  const { problems: words } = WAITING_WORDS[language].cash;
  const here = treasuryPath('gifts', language, id);
  return {
    refund: onMoney(page, 'gift.refund', language, async (posted, money, by) => {
      const token = posted.text('token') || money.newToken();
      const typed = { charge: id, amount: posted.text('amount'), reason: posted.text('reason'), seen: numberIn(posted, 'seen'), token };
      return answeredByStripe(page, await money.gifts.refund(typed, by), id, language);
    }),
    resend: onMoney(page, 'gift.refund', language, async (posted, money, by) =>
      answeredByStripe(page, await money.gifts.resend(id, posted.text('row'), by), id, language),
    ),
    cash: onMoney(page, 'gift.refund', language, async (posted, money, by) => {
      const typed = { amount: posted.text('amount'), date: posted.text('date'), seen: numberIn(posted, 'seen') };
      const refunded = await money.gifts.refundInCash(id, typed, by);
      if (refunded.kind === 'done') return { kind: 'done', to: here, done: 'refunded-in-cash' };
      if (refunded.kind === 'refused')
        return { kind: 'mend', problems: refunded.mistakes.map(({ field, expected }) => ({ field, text: words[field](expected) })) };
      if (refunded.kind === 'gone') return { kind: 'mend', problems: [{ field: null, text: words.gone }] };
      const name = (await somebodyElse(page, id)) ?? words.somebody;
      return { kind: 'mend', problems: [{ field: null, text: words.changed(name) }], status: 409 };
    }),
    forget: onMoney(page, 'gift.correct', language, async (_posted, money, by) => {
      await money.gifts.forget(id, by);
      return { kind: 'done', to: here, done: 'donor-forgotten' };
    }),
  };
}

/** One visit of a gift's trail, with the ways to give it back; null where there is no such gift. */
export async function visitGift(page: TreasuryContext, language: Language, detail: string): Promise<Response | GiftView | null> {
  const { lines, money } = page.locals.app.treasury;
  const before = await lines.gift(detail);
  if (before === null || !mayReadGift(page, before)) return null;
  const { id } = before;
  const form = await answerForm(page, giftActions(page, id, language));
  if (form instanceof Response) return form;
  const trail = page.request.method === 'POST' ? ((await lines.gift(id)) ?? before) : before;
  return {
    trail,
    form,
    refunds: trail.charge?.state === 'received' ? await money.gifts.refunds(id) : null,
    offline: trail.charge === null ? await money.gifts.see(id) : null,
    token: money.newToken(),
  };
}
