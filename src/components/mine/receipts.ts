import type { App } from '../../app.ts';
import type { Donor } from '../../donors/donor.ts';
import type { IdentityField, IdentityMistake } from '../../receipts/identity.ts';
import type { Language } from '../../i18n/language.ts';
import { pathTo } from '../../i18n/routes.ts';
import { MINE_RECEIPT_WORDS } from '../../i18n/words-mine-receipts.ts';
import { answerForm, goTo, type FormState, type Posted } from '../treasury/form.ts';
import { doneAt, donorOr, mend, own, visitOf, type MineContext } from './context.ts';

type On = NonNullable<App['receipts']['on']>;

export type ReceiptsView = {
  readonly form: FormState;
  readonly identity: Awaited<ReturnType<On['identity']>>;
  readonly values: Readonly<Record<IdentityField, string>>;
  readonly mistakes: readonly IdentityMistake[];
  readonly receipts: Awaited<ReturnType<On['mine']>>;
  readonly askable: Awaited<ReturnType<On['askable']>>;
};

const FIELDS = ['lastName', 'firstNames', 'address', 'postcode', 'town', 'country'] as const satisfies readonly IdentityField[];
const BLANK = { lastName: '', firstNames: '', address: '', postcode: '', town: '', country: 'France' };

function typedIn(posted: Posted): Record<IdentityField, string> {
  return Object.fromEntries(FIELDS.map((field) => [field, posted.text(field)])) as Record<IdentityField, string>;
}

/** What a receipt is asked for: one gift, or a year. */
function askedOf(posted: Posted): { readonly gift: string } | { readonly year: string } {
  const year = posted.text('year');
  return /^\d{4}$/.test(year) ? { year } : { gift: posted.text('gift') };
}

/** Answered as a page that does not exist while receipts are off. */
function off(): Response {
  return new Response(null, { status: 404 });
}

async function viewOf(on: On, { id }: Donor, form: FormState, mistakes: readonly IdentityMistake[], typed: ReceiptsView['values'] | null) {
  const identity = await on.identity(id);
  const values = typed ?? identity ?? BLANK;
  return { form, identity, values, mistakes, receipts: await on.mine(id), askable: await on.askable(id) };
}

/** One visit of a donor's tax receipts. */
export async function visitReceipts(page: MineContext, language: Language): Promise<Response | ReceiptsView> {
  const { on } = page.locals.app.receipts;
  if (on === null) return off();
  const donor = donorOr(page, language);
  if (donor instanceof Response) return donor;
  const here = pathTo('mineReceipts', language);
  const words = MINE_RECEIPT_WORDS[language].problems;
  const wrong: { mistakes: readonly IdentityMistake[]; typed: ReceiptsView['values'] }[] = [];
  const form = await answerForm(page, {
    identity: own(page, language, async (posted) => {
      const typed = typedIn(posted);
      const kept = await on.setIdentity(donor.id, typed);
      if (kept.ok) return doneAt(here, 'identity');
      wrong.push({ mistakes: kept.why, typed });
      return { kind: 'mend', problems: kept.why.map(({ field }) => ({ field, text: words.identity(field) })) };
    }),
    ask: own(page, language, async (posted) => {
      const asked = await on.ask(donor.id, askedOf(posted));
      if (asked.kind === 'done') return doneAt(here, 'receipt');
      const why = asked.kind === 'refused' ? asked.why : 'behind';
      return why === 'no-identity'
        ? mend(language, 'identity-missing', 'lastName')
        : { kind: 'mend', problems: [{ field: null, text: words[why] }] };
    }),
  });
  if (form instanceof Response) return form;
  const [first] = wrong;
  return viewOf(on, donor, form, first?.mistakes ?? [], first?.typed ?? null);
}

/** One receipt as a document, for the donor whom it names; others are led to the page that lets in. */
export async function answerReceipt(page: MineContext, number: string | undefined, language: Language): Promise<Response> {
  const { on } = page.locals.app.receipts;
  if (on === null) return off();
  const { donor } = visitOf(page);
  if (donor === null) return goTo(pathTo('mine', language));
  const pdf = /^\d{1,9}$/.test(number ?? '') ? await on.pdf(Number(number), donor.id) : null;
  if (pdf === null) return off();
  const headers = { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="recu-${number}.pdf"` };
  return new Response(Uint8Array.from(pdf), { headers });
}
