import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` header of a body: HMAC-SHA256 of `<seconds>.<body>` with the whole secret. Seconds are the real clock's. */
export function signatureHeader(body: string, secret: string, seconds: number): string {
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
