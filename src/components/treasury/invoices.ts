import type { InvoiceFilter, InvoiceListed } from '../../costs/invoice-list.ts';
import type { TypedInvoice } from '../../costs/invoice-form.ts';
import type { LineSeen } from '../../costs/line-desk.ts';
import type { Adjustment } from '../../costs/months.ts';
import type { Language } from '../../i18n/language.ts';
import { invoicesPath } from '../../i18n/treasury-routes.ts';
import { MISTAKE_WORDS } from '../../i18n/words-mistakes.ts';
import { COST_WORDS } from '../../i18n/words-treasury-costs.ts';
import { nameAmong } from '../../values/named.ts';
import { onMoney } from './actor.ts';
import type { TreasuryContext } from './door.ts';
import { answerForm, type FormAction, type FormState, type Posted } from './form.ts';
import { readTableQuery, type Paging } from './ledger-table.ts';

export const INVOICE_QUERY = { line: 'poste', state: 'etat', text: 'cherche' } as const;

/** `?vue=ajustements` shows what late invoices changed: it takes a look at all of them, which the list does not. */
export const ADJUSTMENTS_VIEW = { name: 'vue', value: 'ajustements' } as const;

const STATES = ['open', 'paid', 'undone'] as const satisfies readonly NonNullable<InvoiceFilter['state']>[];

/** An invoice of the page, and how many papers it has. */
export type InvoiceShown = InvoiceListed & { readonly papers: number };

export type InvoicesView = {
  readonly form: FormState;
  readonly filter: InvoiceFilter;
  readonly invoices: readonly InvoiceShown[];
  readonly paging: Paging;
  readonly lines: readonly LineSeen[];
  /** The latest first; null where the list is asked for. */
  readonly adjustments: readonly Adjustment[] | null;
  /** Carried by the entry form: sent twice, it enters one invoice. */
  readonly token: string;
};

const ROWS = 50;
const LONGEST_TEXT = 100;

const FIELDS = [
  ...(['line', 'supplier', 'number', 'dated', 'amount', 'credit'] as const),
  ...(['serviceFrom', 'serviceUntil', 'due', 'shares'] as const),
] as const satisfies readonly (keyof TypedInvoice)[];

function typedIn(posted: Posted): TypedInvoice {
  // Each field of the form is read under its own name.
  return Object.fromEntries(FIELDS.map((field) => [field, posted.text(field)])) as TypedInvoice;
}

function filterIn(query: URLSearchParams): InvoiceFilter {
  const asked = (name: keyof typeof INVOICE_QUERY): string => (query.get(INVOICE_QUERY[name]) ?? '').trim().slice(0, LONGEST_TEXT);
  return { line: asked('line') || null, state: nameAmong(STATES, asked('state')), text: asked('text') || null };
}

function actions(page: TreasuryContext, language: Language): Readonly<Record<'enter' | 'undo', FormAction>> {
  const words = COST_WORDS[language].invoices;
  const here = invoicesPath(language);
  return {
    enter: onMoney(page, 'invoice.keep', language, async (posted, money, by) => {
      const entered = await money.costs.enter(typedIn(posted), posted.text('token') || money.newToken(), by);
      if (entered.kind !== 'refused') return { kind: 'done', to: here, done: 'invoice-entered' };
      const problems = entered.mistakes.map(({ field, problem, expected }) => ({
        field,
        text: `${words.fields[field]}${language === 'fr' ? '\u00a0: ' : ': '}${MISTAKE_WORDS[language][problem]} (${expected})`,
      }));
      return { kind: 'mend', problems };
    }),
    undo: onMoney(page, 'invoice.keep', language, async (posted, money, by) => {
      const id = posted.text('invoice');
      const undone = await money.costs.undo(id, by);
      if (undone.kind === 'done') return { kind: 'done', to: here, done: 'invoice-undone' };
      const who = (await money.costs.invoice(id))?.undoneBy ?? words.problems.somebody;
      const text = undone.kind === 'changed' ? words.problems.changed(who) : words.problems[undone.why];
      return { kind: 'mend', problems: [{ field: null, text }], status: 409 };
    }),
  };
}

/** One visit of the invoices' page: a page of them, the form that enters one, and what late ones changed. */
export async function visitInvoices(page: TreasuryContext, language: Language): Promise<Response | InvoicesView> {
  const { costs, vouchers, newToken } = page.locals.app.treasury.money;
  const form = await answerForm(page, actions(page, language));
  if (form instanceof Response) return form;
  const filter = filterIn(page.url.searchParams);
  const { after } = readTableQuery(page.url.searchParams, [], { by: 'dated', direction: 'desc' });
  const { invoices, next } = await costs.page(filter, after, ROWS);
  const papers = await vouchers.of(invoices.map(({ id }) => `invoice:${id}`));
  const asksAdjustments = page.url.searchParams.get(ADJUSTMENTS_VIEW.name) === ADJUSTMENTS_VIEW.value;
  return {
    form,
    filter,
    invoices: invoices.map((invoice) => ({ ...invoice, papers: papers.get(`invoice:${invoice.id}`)?.length ?? 0 })),
    paging: { next, atStart: after === null },
    lines: await costs.lines(),
    adjustments: asksAdjustments ? (await costs.adjustments()).toReversed() : null,
    token: newToken(),
  };
}
