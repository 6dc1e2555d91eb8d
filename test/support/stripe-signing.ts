import { createHmac } from 'node:crypto';

/** What Stripe puts in `Stripe-Signature`: written apart from the code that checks it. */
export function signatureOf(body: string | Uint8Array, secret: string, atMs: number): string {
  const stamp = String(Math.floor(atMs / 1000));
  const hmac = createHmac('sha256', secret);
  hmac.update(stamp).update('.').update(body);
  return `t=${stamp},v1=${hmac.digest('hex')}`;
}

/** A notice as Stripe words it, with what a test wants to change. */
export function noticeBody(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: 'evt_1',
    object: 'event',
    api_version: '2026-10-28.endive',
    created: 1_795_000_000,
    livemode: false,
    type: 'charge.succeeded',
    data: { object: { id: 'ch_1', object: 'charge', amount: 3000 } },
    ...changes,
  });
}
