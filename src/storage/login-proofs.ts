import { randomBytes } from 'node:crypto';
import { generateRegistrationOptions, verifyRegistrationResponse, type RegistrationResponseJSON } from '@simplewebauthn/server';
import { generateRandomString, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Json, Login, NewFactor } from '../access/login.ts';
import type { NewPasskey } from '../access/store.ts';
import { base32, fromBase32 } from '../values/totp.ts';
import type { LoginParts } from './login-tables.ts';

const RECOVERY_CODES = 10;
/** How the library marks a secret that is written in base 32. */
const BASE32_MARK = 'base32:';

/** What the library seals with. */
type Key = Parameters<typeof symmetricEncrypt>[0]['key'];

async function newFactor(key: Key): Promise<NewFactor> {
  const secret = randomBytes(20);
  return { secret, sealed: await symmetricEncrypt({ key, data: BASE32_MARK + base32(secret) }) };
}

async function openFactor(key: Key, sealed: string): Promise<Uint8Array> {
  const text = (await symmetricDecrypt({ key, data: sealed })).slice(BASE32_MARK.length);
  return fromBase32(text);
}

async function newRecoveryCodes(key: Key): ReturnType<Login['newRecoveryCodes']> {
  const one = (): string => `${generateRandomString(5, 'a-z', '0-9')}-${generateRandomString(5, 'a-z', '0-9')}`;
  const codes = Array.from({ length: RECOVERY_CODES }, one);
  return { codes, sealed: await symmetricEncrypt({ key, data: JSON.stringify(codes) }) };
}

async function passkeyOffer(parts: LoginParts, person: { id: string; email: string; name: string }): ReturnType<Login['passkeyOffer']> {
  const options = await generateRegistrationOptions({
    rpName: parts.siteName,
    rpID: parts.publicUrl.hostname,
    userID: new TextEncoder().encode(person.id),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return { options: { ...options }, challenge: options.challenge };
}

async function newPasskey(parts: LoginParts, response: Json, challenge: string, name: string): Promise<NewPasskey | null> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      // Its shape is checked by the library, which throws on anything else.
      response: response as unknown as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: parts.publicUrl.origin,
      expectedRPID: parts.publicUrl.hostname,
      requireUserVerification: true,
    });
    if (!verified) return null;
    const { aaguid, credential, credentialBackedUp: backedUp, credentialDeviceType: deviceType } = registrationInfo;
    const publicKey = Buffer.from(credential.publicKey).toString('base64');
    const transports = credential.transports?.join(',') ?? '';
    return { name, credentialId: credential.id, publicKey, counter: credential.counter, deviceType, backedUp, transports, aaguid };
  } catch {
    return null;
  }
}

/** What people prove themselves with, made and opened. `key` is the library's. */
export function proofsOf(
  key: Key,
  parts: LoginParts,
): Pick<Login, 'newFactor' | 'openFactor' | 'newRecoveryCodes' | 'passkeyOffer' | 'newPasskey'> {
  return {
    newFactor: () => newFactor(key),
    openFactor: (sealed) => openFactor(key, sealed),
    newRecoveryCodes: () => newRecoveryCodes(key),
    passkeyOffer: (person) => passkeyOffer(parts, person),
    newPasskey: (response, challenge, name) => newPasskey(parts, response, challenge, name),
  };
}
