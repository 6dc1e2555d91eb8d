import { sessionSecret } from '../settings/session-secret.ts';
import type { Environment } from '../settings/types.ts';
import { keyedDigest } from '../values/keyed.ts';

/**
 * The key of what visitors send: made from the secret of the site, and of no use to find it. Several processes of one site share it. Read
 * when it is first needed.
 */
export function giveKey(environment: Environment): () => string {
  let key: string | null = null;
  return () => (key ??= keyedDigest(sessionSecret(environment), 'give forms, version 1'));
}
