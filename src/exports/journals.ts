import { isLate, type Entry, type EntryKind } from '../ledger/entry.ts';
import { chartByName } from '../reconciliation/year-books.ts';
import type { Chart, ChartAccount } from '../settings/types.ts';
import { addCents, ZERO, type Cents } from '../values/cents.ts';

/** A journal of French bookkeeping: its code, and the title that an accountant reads. */
export type Journal = { readonly code: string; readonly label: string };

export const OPENING_JOURNAL: Journal = { code: 'AN', label: 'À-nouveaux' };
export const PURCHASES: Journal = { code: 'AC', label: 'Achats' };
export const GIFTS: Journal = { code: 'DON', label: 'Dons hors Stripe' };
export const SUNDRY: Journal = { code: 'OD', label: 'Opérations diverses' };

const OF_KIND: Partial<Readonly<Record<EntryKind, Journal>>> = {
  opening: OPENING_JOURNAL,
  invoice: PURCHASES,
  qualification: SUNDRY,
  inventory: SUNDRY,
  year: SUNDRY,
};

/** A bank's own journal comes before that of Stripe, and Stripe's before that of another account. */
const FIRST: readonly ChartAccount['use'][] = ['bank', 'savings', 'cash', 'platform', 'cheques', 'other', 'income', 'expense'];

/** The journal of an entry: by its kind, else that of the account it touches which has one; gifts by cheque and the like stand in DON. */
export function journalsOf(chart: Chart): (entry: Pick<Entry, 'kind' | 'postings' | 'corrects'>) => Journal {
  const of = chartByName(chart);
  return ({ kind, postings, corrects }) => {
    const byKind = OF_KIND[kind] ?? (corrects?.startsWith('invoice:') ? PURCHASES : undefined);
    if (byKind) return byKind;
    const own = postings
      .flatMap(({ from, to }) => [of(from), of(to)])
      .filter(({ journal }) => journal !== null)
      .toSorted((left, right) => FIRST.indexOf(left.use) - FIRST.indexOf(right.use))[0];
    if (own?.journal) return { code: own.journal, label: own.label };
    return kind === 'gift' ? GIFTS : SUNDRY;
  };
}

/** A line of an entry: either side is zero. */
export type Line = { readonly account: ChartAccount; readonly debit: Cents; readonly credit: Cents };

function summed(entry: Pick<Entry, 'postings'>, side: 'from' | 'to', of: ReturnType<typeof chartByName>): Line[] {
  const sums = new Map<ChartAccount, Cents>();
  for (const posting of entry.postings) {
    const account = of(posting[side]);
    sums.set(account, addCents(sums.get(account) ?? ZERO, posting.amount));
  }
  return [...sums].map(([account, amount]) =>
    side === 'to' ? { account, debit: amount, credit: ZERO } : { account, debit: ZERO, credit: amount },
  );
}

/** An entry as balanced lines, debits first: one line for each account and side. */
export function linesOf(entry: Pick<Entry, 'postings'>, of: ReturnType<typeof chartByName>): Line[] {
  return [...summed(entry, 'to', of), ...summed(entry, 'from', of)];
}

const WORDS: Readonly<Record<EntryKind, string>> = {
  gift: 'Don',
  income: 'Produit encaissé',
  charge: 'Paiement à qualifier',
  fee: 'Frais',
  refund: 'Remboursement de don',
  'refund-failed': 'Remboursement échoué',
  dispute: 'Contestation',
  'dispute-reversed': 'Contestation rendue',
  payout: 'Versement Stripe vers la banque',
  'payout-failed': 'Versement Stripe échoué',
  movement: 'Mouvement Stripe à qualifier',
  correction: 'Correction',
  opening: 'Écriture d’ouverture',
  qualification: 'Qualification d’un paiement',
  invoice: 'Facture',
  bank: 'Opération bancaire',
  inventory: 'Écriture d’inventaire',
  year: 'Écriture de fin d’exercice',
};

const OF_YEAR: readonly (readonly [string, string])[] = [
  ['year-vote:', 'Affectation du résultat votée en assemblée'],
  ['year-back:', 'Versement en cours, reprise'],
  ['year:', 'Versement en cours à la clôture'],
];

function wordsOfGift({ measured }: Pick<Entry, 'measured'>): string {
  const how = { oneOff: ' ponctuel', recurring: ' régulier', offline: ' hors ligne' } as const;
  const as = measured?.as;
  return as === 'oneOff' || as === 'recurring' || as === 'offline' ? `Don${how[as]}` : 'Don';
}

/** An entry in French words: what the treasurer wrote, or its kind with our own gift id; never a name (method §4.1). A late one says of which day it is. */
export function wordsOf(entry: Entry): string {
  const { kind, key, label, gift, factDay } = entry;
  const ofYear = kind === 'year' ? OF_YEAR.find(([head]) => key.startsWith(head))?.[1] : undefined;
  const plain = label ?? ofYear ?? (kind === 'gift' ? wordsOfGift(entry) : WORDS[kind]);
  const late = isLate(entry) ? ` (fait du ${factDay})` : '';
  return `${plain}${gift === null ? '' : ` ${gift}`}${late}`;
}
