import { frenchSpaces } from '../i18n/spacing.ts';
import type { Language } from '../settings/types.ts';
import { DESCRIPTION_WORDS } from './fec-description-words.ts';
import { FEC_COLUMNS, fecName } from './fec.ts';
import { GIFTS, OPENING_JOURNAL, PURCHASES, SUNDRY } from './journals.ts';
import type { YearSources } from './written-year.ts';

/** Whose file it is. */
export type Described = { readonly name: string; readonly siren: string | null };

/** `732829320FEC20261231-description.txt`: beside the file that it describes, and told from it. */
export function descriptionName(siren: string | null, year: YearSources['year']): string {
  return fecName(siren, year).replace(/\.txt$/, '-description.txt');
}

function journalLines({ chart }: YearSources, language: Language): string[] {
  const { journals } = DESCRIPTION_WORDS[language];
  const own = chart.flatMap(({ journal, label }) => (journal === null ? [] : [[journal, label, journals.own] as const]));
  const all = [
    [OPENING_JOURNAL.code, OPENING_JOURNAL.label, journals.opening] as const,
    ...own,
    [PURCHASES.code, PURCHASES.label, journals.purchases] as const,
    [GIFTS.code, GIFTS.label, journals.gifts] as const,
    [SUNDRY.code, SUNDRY.label, journals.sundry] as const,
  ];
  const width = Math.max(...all.map(([code]) => code.length));
  return all.map(([code, label, use]) => `${code.padEnd(width)}  ${label}${language === 'fr' ? ' : ' : ': '}${use}`);
}

function fieldLines(language: Language): string[] {
  const { fields } = DESCRIPTION_WORDS[language];
  const width = Math.max(...FEC_COLUMNS.map((column) => column.length));
  const types = Math.max(...FEC_COLUMNS.map((column) => fields[column][0].length));
  return FEC_COLUMNS.map((column, index) => {
    const [type, content] = fields[column];
    return `${String(index + 1).padStart(2)}  ${column.padEnd(width)}  ${type.padEnd(types)}  ${content}`;
  });
}

function factLines({ year, closedOn, today }: YearSources, { name, siren }: Described, language: Language): string[] {
  const { facts } = DESCRIPTION_WORDS[language];
  const lines: (readonly [string, string])[] = [
    [facts.file, fecName(siren, year)],
    [facts.association, name],
    [facts.siren, siren ?? facts.noSiren],
    [facts.year, `${year.name}, ${facts.span(year.first, year.last)}`],
    [facts.state, closedOn === null ? facts.open : facts.closed(closedOn)],
    [facts.made, today],
  ];
  return lines.map(([what, fact]) => `${what}${language === 'fr' ? ' : ' : ': '}${fact}`);
}

/** The document that goes with a file of accounting entries and describes it (LPF art. A47 A-1, VII): plain text, UTF-8, CR LF. */
export async function* fecDescription(sources: YearSources, described: Described, language: Language): AsyncGenerator<string> {
  const words = DESCRIPTION_WORDS[language];
  const part = (heading: string, lines: readonly string[]): string[] => ['', heading, '-'.repeat(heading.length), ...lines];
  const [form, ...formLines] = words.form;
  const [order, ...orderLines] = words.order;
  const [letters, ...letterLines] = words.letters;
  const lines = [
    words.title,
    '='.repeat(words.title.length),
    '',
    ...factLines(sources, described, language),
    ...part(form, formLines),
    ...part(words.fieldsHeading, fieldLines(language)),
    ...part(words.journalsHeading, journalLines(sources, language)),
    ...part(order, orderLines),
    ...part(letters, letterLines),
  ];
  const spaced = language === 'fr' ? lines.map(frenchSpaces) : lines;
  yield await Promise.resolve(`${spaced.join('\r\n')}\r\n`);
}
