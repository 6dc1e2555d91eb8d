import type { App } from '../../app.ts';
import { parseMonth } from '../../values/month.ts';

export type MonthShown = NonNullable<Awaited<ReturnType<App['published']['month']>>>;

/** The month that an address names; null for what is no month, or one that the report does not have. */
export async function monthShown(app: App, typed: string | undefined): Promise<MonthShown | null> {
  const month = parseMonth(typed ?? '');
  return month === undefined ? null : app.published.month(month);
}
