import type { Language } from '../../src/i18n/language.ts';

/** Amounts as pages write them: `1 904 €` with its own spaces in French, `€1,904.50` in English. */
const WRITTEN: Readonly<Record<Language, RegExp>> = {
  fr: /(?<![\d,])[−-]?\d{1,3}(?:\u202F\d{3})*(?:,\d{2})?(?=\u00A0€)/gu,
  en: /[−-]?€\d{1,3}(?:,\d{3})*(?:\.\d{2})?/gu,
};

/** Whole cents of a figure with two decimals or none, with or without a sign of euros. */
export function centsWritten(text: string, language: Language): number {
  const bare = text.replace(/[\s€]/gu, '').replace('−', '-');
  const plain = language === 'fr' ? bare.replace(',', '.') : bare.replaceAll(',', '');
  return /^[+-]?\d+(?:\.\d{2})?$/u.test(plain) ? Math.round(Number(plain) * 100) + 0 : Number.NaN;
}

/** The amounts of a text in their order, in cents. */
export function amountsIn(text: string, language: Language): number[] {
  return [...text.matchAll(WRITTEN[language])].map(([written]) => centsWritten(written, language));
}

/** What follows the n-th amount of a text. */
export function afterAmounts(text: string, amounts: number, language: Language): string {
  const last = amounts === 0 ? undefined : [...text.matchAll(WRITTEN[language])][amounts - 1];
  return last ? text.slice(last.index + last[0].length) : amounts === 0 ? text : '';
}

/** The amount that stands right after a name; null where the name is not there. */
export function amountAfter(name: string, text: string, language: Language): number | null {
  const at = text.indexOf(`${name} `);
  return at === -1 ? null : (amountsIn(text.slice(at + name.length), language)[0] ?? null);
}

/** Whole percents, half away from zero; below the goal never 100, above zero never 0 (method §3.3). Counted apart from what is tested. */
export function percentOf(part: number, whole: number): number {
  const exact = (Math.abs(part) * 100) / whole;
  const near = Math.floor(exact + 0.5 + 1e-9);
  const size = part > 0 && near === 0 ? 1 : part > 0 && part < whole && near >= 100 ? 99 : near;
  return part < 0 ? -size + 0 : size;
}

/** The text of HTML or SVG, its own spaces kept: `1 904 €` is told from `2026 904 €`. */
export function textKept(markup: string): string {
  const signs: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#34;': '"', '&#39;': "'" };
  return markup
    .replace(/<[^>]*>/gu, ' ')
    .replace(/&(?:amp|lt|gt|quot|#34|#39);/gu, (sign) => signs[sign] ?? sign)
    .replace(/[ \t\r\n]+/gu, ' ')
    .trim();
}
