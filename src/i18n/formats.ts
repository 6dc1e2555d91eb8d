import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Month } from '../values/month.ts';
import type { Language } from './language.ts';

/** Figures and dates as one language writes them. */
export type Formats = {
  /** `900 €`, `30,50 €`: cents only where there are some. */
  money(amount: Cents): string;
  /** `900,00 €`: always with cents, for columns of figures. */
  exact(amount: Cents): string;
  /** `1 904,00`: for columns whose heading says euros. */
  figure(amount: Cents): string;
  /** Whole percents of `part ÷ whole`, half away from zero; below the goal never "100 %", above zero never "0 %" (method §3.3). */
  percent(part: number, whole: number): string;
  /** `1 234`. */
  count(number: number): string;
  /** `1er décembre 2026`, `1 December 2026`. */
  day(of: Day): string;
  /** `novembre 2026`, `November 2026`. */
  month(of: Month): string;
  /** `novembre`, `November`. */
  monthName(of: Month): string;
  /** `nov. 26`, `Nov 26`: for axes and narrow cells. */
  monthShort(of: Month): string;
  /** `22 novembre 2026 à 22 h 04`, in the zone named. The instant is in milliseconds. */
  instant(ms: number, zoneName: string): string;
};

const MINUS = '\u2212';
const TAGS: Readonly<Record<Language, string>> = { fr: 'fr-FR', en: 'en-GB' };

function withMinus(text: string): string {
  return text.replace(/^-/u, MINUS);
}

/** Whole percents by the rule of display (method §3.3). Exact wherever the answer is a safe integer; `whole` is positive. */
export function wholePercent(part: number, whole: number): number {
  if (whole <= 0) throw new Error(`Bug: no percentage of ${whole}`);
  const size = BigInt(Math.abs(part));
  const goal = BigInt(whole);
  const rounded = Number((200n * size + goal) / (2n * goal));
  if (part < 0) return rounded === 0 ? 0 : -rounded;
  if (part > 0 && rounded === 0) return 1;
  return part < whole && rounded >= 100 ? 99 : rounded;
}

/** The middle of a calendar day in UTC: far from any midnight, so that the day stays itself. */
function noonMs(of: Day): number {
  return Date.parse(`${of}T12:00:00Z`);
}

function moneyFormats(tag: string): Pick<Formats, 'money' | 'exact' | 'figure'> {
  const euros = { style: 'currency', currency: 'EUR' } as const;
  const short = new Intl.NumberFormat(tag, { ...euros, trailingZeroDisplay: 'stripIfInteger' });
  const long = new Intl.NumberFormat(tag, euros);
  const bare = new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return {
    money: (amount) => withMinus(short.format(amount / 100)),
    exact: (amount) => withMinus(long.format(amount / 100)),
    figure: (amount) => withMinus(bare.format(amount / 100)),
  };
}

function monthFormats(tag: string): Pick<Formats, 'month' | 'monthName' | 'monthShort'> {
  const long = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', month: 'long', year: 'numeric' });
  const name = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', month: 'long' });
  const short = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', month: 'short', year: '2-digit' });
  const middle = (of: Month): number => Date.parse(`${of}-15T12:00:00Z`);
  return {
    month: (of) => long.format(middle(of)),
    monthName: (of) => name.format(middle(of)),
    monthShort: (of) => short.format(middle(of)),
  };
}

/** Intl writes "1 décembre"; French says "1er décembre". */
function frenchFirst(text: string): string {
  return text.replace(/^1 /u, '1er ');
}

function makeFormats(language: Language): Formats {
  const tag = TAGS[language];
  const numbers = new Intl.NumberFormat(tag);
  const days = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
  const dayText = (of: Day): string => (language === 'fr' ? frenchFirst(days.format(noonMs(of))) : days.format(noonMs(of)));
  return {
    ...moneyFormats(tag),
    ...monthFormats(tag),
    percent: (part, whole) => withMinus(`${wholePercent(part, whole)}${language === 'fr' ? '\u00A0%' : '%'}`),
    count: (number) => withMinus(numbers.format(number)),
    day: dayText,
    instant: (ms, zoneName) => instantText(ms, zoneName, language),
  };
}

/** The zone is known only to the association, so this one formatter is made when asked: once or twice a page. */
function instantText(ms: number, zoneName: string, language: Language): string {
  const options = { timeZone: zoneName, day: 'numeric', month: 'long', year: 'numeric' } as const;
  const day = new Intl.DateTimeFormat(TAGS[language], options).format(ms);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zoneName, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
  const [hour = '', minute = ''] = time.split(':');
  if (language === 'en') return `${day} at ${hour}:${minute}`;
  return `${frenchFirst(day)} à ${Number(hour)}\u00A0h${minute === '00' ? '' : `\u00A0${minute}`}`;
}

/** Made once: a kept Intl object costs a fiftieth of a new one. */
export const FORMATS: Readonly<Record<Language, Formats>> = { fr: makeFormats('fr'), en: makeFormats('en') };
