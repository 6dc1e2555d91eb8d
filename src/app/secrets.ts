import { createHmac } from 'node:crypto';
import { sessionSecret } from '../settings/session-secret.ts';
import type { Parts } from './parts.ts';

/** What signs lasting addresses: another key than the one of cookies, made from it. */
export function linkSecret({ environment }: Pick<Parts, 'environment'>): string {
  return createHmac('sha256', sessionSecret(environment)).update('lasting addresses').digest('base64url');
}
