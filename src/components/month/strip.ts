import type { MonthCoverage } from '../../coverage/report.ts';
import type { Formats } from '../../i18n/formats.ts';
import type { Reading } from '../../i18n/routes.ts';
import type { StripWords } from '../../i18n/words-months.ts';
import { atLeastZero, type Cents } from '../../values/cents.ts';
import type { Month } from '../../values/month.ts';

/** One month of the strip: its bar in hundredths of the cell's width, and what it says. */
export type StripCell = {
  readonly month: Month;
  readonly isCurrent: boolean;
  readonly isPlanned: boolean;
  /** Whether a narrow screen shows it too. */
  readonly isNear: boolean;
  readonly amount: Cents;
  readonly bar: number;
  readonly costAt: number;
  readonly text: string;
};

const PAST = 12;
/** A narrow screen shows these around the current month, six in all. */
const NEAR = { past: 4, planned: 2 } as const;

/** What a month has of its cost in a reading: its own net (method §3.3), or what all money reaches of it (§3.4). Cents. */
export function amountRead(of: MonthCoverage, reading: Reading): Cents {
  return reading === 'smoothed' || of.state === 'planned' ? of.filled : of.net;
}

/** `540 sur 900 €`: the sign stands once. */
function bare(money: string): string {
  return money.replace(/\s?€/u, '');
}

function cellText(of: MonthCoverage, amount: Cents, words: StripWords, formats: Formats): string {
  if (of.cost === 0) return words.free;
  if (of.state === 'planned' && amount === 0) return words.toFund;
  if (amount < 0) return words.short(bare(formats.money(amount)), formats.money(of.cost));
  return words.ofCost(bare(formats.money(amount)), formats.money(of.cost));
}

/** Twelve months up to the current one and the planned ones after it, on one scale (UX: the month as a ruler). */
export function stripOf(months: readonly MonthCoverage[], reading: Reading, words: StripWords, formats: Formats): StripCell[] {
  const past = months.filter(({ state }) => state !== 'planned').slice(-PAST);
  const planned = months.filter(({ state }) => state === 'planned');
  const shown = [...past, ...planned];
  const widest = Math.max(1, ...shown.map((of) => Math.max(of.cost, amountRead(of, reading))));
  return shown.map((of, index) => {
    const amount = amountRead(of, reading);
    return {
      month: of.month,
      isCurrent: of.state === 'current',
      isPlanned: of.state === 'planned',
      isNear: index >= past.length - NEAR.past && index < past.length + NEAR.planned,
      amount,
      bar: (atLeastZero(amount) * 98) / widest,
      costAt: (of.cost * 98) / widest,
      text: cellText(of, amount, words, formats),
    };
  });
}
