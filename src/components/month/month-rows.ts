import type { MonthCoverage } from '../../coverage/report.ts';
import type { Formats } from '../../i18n/formats.ts';
import type { ChartWords } from '../../i18n/words-charts.ts';
import type { MonthsWords } from '../../i18n/words-months.ts';
import { negateCents, subtractCents, type Cents } from '../../values/cents.ts';

/** A line of a month's account: `isSum` where it adds up what stands above it. */
export type AccountRow = { readonly name: string; readonly figure: string; readonly isSum: boolean };

/** What one month received, line by line to its net; a part that would tell of fewer than three gifts stays hidden (method §4.2). */
export function receiptRows(of: MonthCoverage, words: MonthsWords, hidden: string, formats: Formats): AccountRow[] {
  const row = (name: string, amount: Cents | null, isSum = false): AccountRow => ({
    name,
    figure: amount === null ? hidden : formats.figure(amount),
    isSum,
  });
  const { receipts } = words;
  const gone = [
    [receipts.fees, of.fees],
    [receipts.refunds, of.refunds],
    [receipts.disputes, of.disputes],
  ] as const;
  return [
    row(receipts.recurring, of.recurring),
    row(receipts.oneOff, of.oneOff),
    row(receipts.offline, of.offline),
    row(receipts.gross, of.gross, true),
    ...(of.other === 0 ? [] : [row(receipts.other, of.other)]),
    ...gone.map(([name, amount]) => row(name, amount === 0 ? amount : negateCents(amount))),
    row(receipts.net, of.net, true),
    row(receipts.cost, of.cost),
    { name: receipts.gifts, figure: giftsText(of, words, formats), isSum: false },
  ];
}

/** A number of gifts: 1 and 2 are not told, and a history may not know it. */
function giftsText(of: MonthCoverage, { receipts }: MonthsWords, formats: Formats): string {
  if (of.gifts !== null) return formats.count(of.gifts);
  return of.giftsBelow === null ? receipts.unknown : receipts.fewGifts;
}

export type ChangeRow = { readonly name: string; readonly before: string; readonly now: string; readonly change: string };

/** A month beside the one before. What is hidden in either of them has no difference. */
export function changeRows(of: MonthCoverage, before: MonthCoverage, words: MonthsWords, chart: ChartWords, formats: Formats): ChangeRow[] {
  const { receipts } = words;
  const pairs: readonly (readonly [string, (month: MonthCoverage) => Cents | null])[] = [
    [receipts.recurring, (month) => month.recurring],
    [receipts.oneOff, (month) => month.oneOff],
    [receipts.offline, (month) => month.offline],
    [receipts.gross, (month) => month.gross],
    [receipts.fees, (month) => month.fees],
    [receipts.refunds, (month) => month.refunds],
    [receipts.disputes, (month) => month.disputes],
    [receipts.net, (month) => month.net],
    [receipts.cost, (month) => month.cost],
  ];
  const told = (amount: Cents | null): string => (amount === null ? chart.hidden : formats.figure(amount));
  return pairs.map(([name, read]) => {
    const [then, now] = [read(before), read(of)];
    return {
      name,
      before: told(then),
      now: told(now),
      change: then === null || now === null ? chart.none : signed(subtractCents(now, then), formats),
    };
  });
}

function signed(amount: Cents, formats: Formats): string {
  return amount > 0 ? `+${formats.figure(amount)}` : formats.figure(amount);
}
