import type { Act } from '../../access/acts.ts';
import type { Refusal } from '../../access/guard.ts';
import type { Visit } from '../../access/session.ts';
import type { App } from '../../app.ts';
import type { Language } from '../../i18n/language.ts';
import type { Actor } from '../../values/actor.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import type { FormAction, FormAnswer, Posted } from './form.ts';
import { answerRefused } from './refusals.ts';

/** The desk of money as somebody writes at it who may. */
type MoneyDesk = Parameters<Parameters<App['treasury']['money']['act']>[2]>[0];

/** Why a visit may not even begin an act, before its form is read. */
function turnedAway(page: TreasuryContext, visit: Visit, act: Act, year: number | null): Refusal | null {
  if (visit.signedIn === null) return 'signed-out';
  if (!visit.own) return 'foreign';
  return page.locals.app.treasury.may(visit, act, year) ? null : 'forbidden';
}

/**
 * An action on money: looked at before its form is read, and again in the transaction in which it is done. Who may not do it is told so.
 * `year`: the fiscal year that it is about, for acts that are about one.
 */
export function onMoney(
  page: TreasuryContext,
  act: Act,
  language: Language,
  action: (posted: Posted, money: MoneyDesk, by: Actor) => Promise<FormAnswer>,
  year: number | null = null,
): FormAction {
  return async (posted) => {
    const visit = visitOf(page);
    const early = turnedAway(page, visit, act, year);
    if (early !== null) return answerRefused(early, language, () => ({ field: null, text: '' }));
    const done = await page.locals.app.treasury.money.act(visit, act, (money, by) => action(posted, money, by), year ?? undefined);
    return done.ok ? done.value : answerRefused(done.why, language, () => ({ field: null, text: '' }));
  };
}
