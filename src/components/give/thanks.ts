import type { App } from '../../app.ts';
import type { GiftStatus } from '../../giving/types.ts';

export type ThanksVisit = {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly gift: GiftStatus | null;
};

/** Long enough to read, short enough to see the notice arrive. Works without a script. */
const REFRESH_SECONDS = 4;

/** The gift named by `?don=don_…`, and how its page behaves: never stored, renewed while a payment is being confirmed. */
export async function visitThanks(query: URLSearchParams, app: App): Promise<ThanksVisit> {
  const gift = await app.gifts.status(query.get('don') ?? '');
  const headers = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' };
  if (!gift) return { status: 404, headers, gift };
  return { status: 200, headers: gift.state === 'confirming' ? { ...headers, Refresh: String(REFRESH_SECONDS) } : headers, gift };
}
