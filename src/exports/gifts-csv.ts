import type { Entry, Measure } from '../ledger/entry.ts';
import { entriesBooked } from '../ledger/totals.ts';
import type { Language } from '../settings/types.ts';
import { cents, type Cents } from '../values/cents.ts';
import { BOM, csvRow } from './csv.ts';
import { spanOf, type YearSources } from './written-year.ts';

const HEADINGS = {
  fr: ['Jour du don', 'Jour comptable', 'Don', 'Pièce', 'Nature', 'Projet', 'Brut', 'Frais', 'Remboursé', 'Contesté', 'Net'],
  en: ['Day of the gift', 'Booking day', 'Gift', 'Document', 'Kind', 'Project', 'Gross', 'Fees', 'Refunded', 'Disputed', 'Net'],
} as const satisfies Record<Language, readonly string[]>;

const KINDS: Readonly<Record<Language, Partial<Record<Measure, string>>>> = {
  fr: { oneOff: 'ponctuel', recurring: 'régulier', offline: 'hors ligne' },
  en: { oneOff: 'single', recurring: 'regular', offline: 'offline' },
};

const AT_ONCE = 500;

function sumOf(entries: readonly Entry[], measure: Measure): Cents {
  return cents(entries.reduce((sum, { measured }) => sum + (measured?.as === measure ? measured.amount : 0), 0));
}

function rowOf(gift: Entry, own: readonly Entry[], language: Language): string {
  const { factDay, bookingDay, key, source, measured } = gift;
  if (!measured) throw new Error(`Bug: the gift ${key} is in no figure`);
  const [fees, refunded, disputed] = (['fees', 'refunds', 'disputes'] as const).map((measure) => sumOf(own, measure)) as [
    Cents,
    Cents,
    Cents,
  ];
  const net = cents(measured.amount - fees - refunded - disputed);
  const amounts = [measured.amount, fees, refunded, disputed, net].map((amount) => ({ amount }));
  const kind = KINDS[language][measured.as] ?? measured.as;
  return csvRow([factDay, bookingDay, gift.gift ?? key.replace(/^gift:/, ''), source, kind, measured.project ?? '', ...amounts], language);
}

/** What was booked for these gifts, whenever: the same source, or our own gift id (a platform's commission). */
async function rowsOf(gifts: readonly Entry[], { ledger }: YearSources, language: Language): Promise<string> {
  const bySource = Map.groupBy(await ledger.ofSources([...new Set(gifts.map(({ source }) => source))]), ({ source }) => source);
  return gifts.map((gift) => rowOf(gift, bySource.get(gift.source) ?? [], language)).join('');
}

/** The gifts booked in a year, one a line, with what was taken from each until now; nobody's name is in it (method §4.1). */
export async function* giftsCsv(sources: YearSources, language: Language): AsyncGenerator<string> {
  yield BOM + csvRow(HEADINGS[language], language);
  let waiting: Entry[] = [];
  for await (const entry of entriesBooked(sources.ledger, spanOf(sources))) {
    if (entry.kind !== 'gift' || !entry.measured) continue;
    waiting.push(entry);
    if (waiting.length < AT_ONCE) continue;
    yield await rowsOf(waiting, sources, language);
    waiting = [];
  }
  if (waiting.length > 0) yield await rowsOf(waiting, sources, language);
}
