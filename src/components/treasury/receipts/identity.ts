import type { Language } from '../../../i18n/language.ts';
import { treasuryPath } from '../../../i18n/treasury-routes.ts';
import { TAX_WORDS } from '../../../i18n/words-tax.ts';
import { RECEIPTS_WORDS } from '../../../i18n/words-treasury-receipts.ts';
import type { IdentityField, IdentityMistake } from '../../../receipts/identity.ts';
import { onMoney } from '../actor.ts';
import { visitOf, type TreasuryContext } from '../door.ts';
import { answerForm, type FormState, type Posted } from '../form.ts';

export type IdentityView = {
  readonly form: FormState;
  readonly values: Readonly<Record<IdentityField, string>>;
  readonly mistakes: readonly IdentityMistake[];
  /** What is known of the person or the gift. */
  readonly told: string;
};

/** Whom the page is about: a donor, a giver, or an offline gift. */
const WHOM_QUERY = 'pour';
const IDENTITY_PAGE: Readonly<Record<Language, string>> = { fr: 'identite', en: 'identity' };
const FIELDS = ['firstNames', 'lastName', 'address', 'postcode', 'town', 'country'] as const satisfies readonly IdentityField[];

export function identityPath(language: Language, whom: string): string {
  return `${treasuryPath('receipts', language, IDENTITY_PAGE[language])}?${WHOM_QUERY}=${encodeURIComponent(whom)}`;
}

function typedIn(posted: Posted): Record<IdentityField, string> {
  // Each field of the form is read under its own name.
  return Object.fromEntries(FIELDS.map((field) => [field, posted.text(field)])) as Record<IdentityField, string>;
}

/** One visit of the page on which a treasurer says whom receipts name; null where there is nothing to say. */
export async function visitIdentity(page: TreasuryContext, language: Language): Promise<Response | IdentityView | null> {
  const { receipts } = page.locals.app.treasury.money;
  const whom = page.url.searchParams.get(WHOM_QUERY) ?? '';
  const about = await receipts?.about(whom);
  // A name and an address are seen by those who may set them right; receipts have their own copy for who checks them.
  if (!receipts || !about || !page.locals.app.treasury.may(visitOf(page), 'receipt.identify')) return null;
  const words = TAX_WORDS[language].identity;
  let mistakes: readonly IdentityMistake[] = [];
  const form = await answerForm(page, {
    keep: onMoney(page, 'receipt.identify', language, async (posted, money, by) => {
      const kept = await money.receipts?.identify(about.of, typedIn(posted), by);
      if (kept?.kind === 'done') return { kind: 'done', to: treasuryPath('receipts', language), done: 'identity-kept' };
      if (kept?.kind !== 'refused')
        return { kind: 'mend', problems: [{ field: null, text: RECEIPTS_WORDS[language].identity.gone }], status: 409 };
      mistakes = kept.mistakes;
      const problems = mistakes.map(({ field, problem }) => ({ field, text: words.problem(words.fields[field], words.problems[problem]) }));
      return { kind: 'mend', problems };
    }),
  });
  if (form instanceof Response) return form;
  const isTyped = form.problems.length > 0;
  const empty = { firstNames: '', lastName: '', address: '', postcode: '', town: '', country: 'France' };
  return { form, mistakes, values: isTyped ? typedIn(form.posted) : (about.identity ?? empty), told: about.told };
}
