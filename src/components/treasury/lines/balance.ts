import type { Language } from '../../../i18n/language.ts';
import { treasuryPath } from '../../../i18n/treasury-routes.ts';
import { LINES_WORDS } from '../../../i18n/words-treasury-lines.ts';
import { parseAccount } from '../../../values/account.ts';
import { ZERO, type Cents } from '../../../values/cents.ts';
import { parseDay } from '../../../values/day.ts';
import { visitOf, type TreasuryContext } from '../door.ts';
import type { FormAction, Problem } from '../form.ts';
import { answerRefused } from '../refusals.ts';
import { signedAmount } from './amount.ts';

/** A balance may be nothing at all, which no amount of a gift may be. */
function balanceOf(typed: string): Cents | null {
  return /^[-−–+]?\s*0+(?:[.,]0{1,2})?\s*€?$/u.test(typed.trim()) ? ZERO : signedAmount(typed);
}

/** Where each reason for which a balance is not kept was typed. */
const FIELDS = {
  account: 'balance-account',
  told: 'balance-day',
  early: 'balance-day',
  ahead: 'balance-day',
  closed: 'balance-day',
} as const;

/** Keeps a closing balance that is typed where a bank's file has none. */
export function typeBalance(page: TreasuryContext, language: Language): FormAction {
  const words = LINES_WORDS[language].balance.problems;
  return async (posted) => {
    const account = parseAccount(posted.text('balance-account'));
    const on = parseDay(posted.text('balance-day'));
    const amount = balanceOf(posted.text('balance-amount'));
    const problems: Problem[] = [
      ...(account === undefined ? [{ field: FIELDS.account, text: words.account }] : []),
      ...(on === undefined ? [{ field: FIELDS.told, text: words.day }] : []),
      ...(amount === null ? [{ field: 'balance-amount', text: words.amount }] : []),
    ];
    if (account === undefined || on === undefined || amount === null) return { kind: 'mend', problems };
    const { lines } = page.locals.app.treasury;
    const done = await lines.act(visitOf(page), 'bank.import', (acts, by) => acts.keepBalance(account, on, amount, by));
    if (!done.ok) return answerRefused<never>(done.why, language, () => ({ field: null, text: '' }));
    if (done.value.kind === 'done') return { kind: 'done', to: treasuryPath('bank', language), done: 'balance-typed' };
    const { problem } = done.value;
    return { kind: 'mend', problems: [{ field: FIELDS[problem], text: words[problem] }] };
  };
}
