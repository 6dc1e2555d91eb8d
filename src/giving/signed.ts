import { createHmac, timingSafeEqual } from 'node:crypto';

/** 132 bits in 22 letters. */
const LENGTH = 22;

/** What makes a gift's address its own: who has it has paid the gift, or was sent its letter. */
export function signGift(secret: string, gift: string): string {
  return createHmac('sha256', secret).update(`lasting address of ${gift}`).digest('base64url').slice(0, LENGTH);
}

export function isSigned(secret: string, gift: string, signature: string): boolean {
  const [own, given] = [Buffer.from(signGift(secret, gift)), Buffer.from(signature)];
  return own.length === given.length && timingSafeEqual(own, given);
}
