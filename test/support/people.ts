import { dirname } from 'node:path';
import type { Visit } from '../../src/access/session.ts';
import type { Role } from '../../src/access/member.ts';
import { backOfficeOf, type BackOffice } from '../../src/app/back-office.ts';
import type { Treasury } from '../../src/app/treasury.ts';
import { operatorOf, type Operator } from '../../src/access/operator.ts';
import { guardOf } from '../../src/reconciliation/self-check.ts';
import { stripeClient } from '../../src/stripe/client.ts';
import { stripeStanding } from '../../src/stripe/standing.ts';
import { systemClock } from '../../src/values/clock.ts';
import { codeOf, stepAt } from '../../src/values/totp.ts';
import type { TestBooks } from './books.ts';
import { fakeEnvironment, realContent } from './fake-app.ts';
import { REPORTS } from './fake-report.ts';

export const SITE = 'http://localhost:4390';
export const PASSWORD = 'cheval agrafe pile correct';

/** The treasury over a test's books, in a sandbox or not. */
export function treasuryFor(
  { books, clock, url }: TestBooks,
  sandbox = false,
  publicUrl = SITE,
): { treasury: BackOffice; operator: Operator } {
  // Papers stand beside the database, and go with it.
  const dataDir = url.startsWith('file:') ? dirname(url.slice('file:'.length)) : 'data';
  const environment = { ...fakeEnvironment(publicUrl, 'http://127.0.0.1:4391'), dataDir, ...(!sandbox && { sandbox: null }) };
  const parts = { environment, content: realContent(), clock, onError: () => undefined };
  const stripe = stripeClient(environment.stripe);
  const treasury = backOfficeOf(parts, books, {
    stripe,
    standing: stripeStanding(stripe),
    report: () => Promise.resolve(REPORTS.under),
    guard: guardOf(
      () => Promise.resolve([]),
      clock,
      () => undefined,
    ),
    wake: () => undefined,
  });
  return { treasury, operator: operatorOf({ ...books, nowMs: () => clock.now(), realMs: () => systemClock.now() }) };
}

/** A browser without pages: keeps cookies, and knocks at the treasury as a page of ours would. */
export type Knocker = {
  request(headers?: Readonly<Record<string, string>>): Request;
  /** Who the treasury takes this browser for. */
  visit(headers?: Readonly<Record<string, string>>): Promise<Visit>;
  take(cookies: readonly string[]): void;
  cookies(): string;
  copy(): Knocker;
};

export function knocker(treasury: Treasury, kept: ReadonlyMap<string, string> = new Map(), address = '203.0.113.9'): Knocker {
  const jar = new Map(kept);
  const cookies = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const take = (set: readonly string[]): void => {
    for (const each of set) {
      const [pair = '', ...attributes] = each.split(';');
      const at = pair.indexOf('=');
      const isOver = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
      if (isOver) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
  };
  const request = (headers: Readonly<Record<string, string>> = {}): Request =>
    new Request(`${SITE}/tresorerie`, {
      method: 'POST',
      headers: { origin: SITE, 'sec-fetch-site': 'same-origin', 'user-agent': 'Mozilla/5.0 (a test)', cookie: cookies(), ...headers },
    });
  const visit = async (headers: Readonly<Record<string, string>> = {}): Promise<Visit> => {
    const seen = await treasury.visit(request(headers), address);
    take(seen.cookies);
    return seen.visit;
  };
  return { request, visit, take, cookies, copy: () => knocker(treasury, jar, address) };
}

export type Enrolled = { readonly browser: Knocker; readonly secret: Uint8Array; readonly codes: readonly string[]; readonly id: string };

/** The code that the app shows; `ahead` counts steps of 30 seconds, for a code that was not used yet. */
export function appCode(secret: Uint8Array, ahead = 0): string {
  return codeOf(secret, stepAt(systemClock.now()) + ahead);
}

/** Goes through an invitation with a password and a phone. */
export async function enrol(treasury: Treasury, token: string, name: string, browser = knocker(treasury)): Promise<Enrolled> {
  const chosen = await treasury.door.choosePassword(await browser.visit(), token, { name, password: PASSWORD });
  if (!chosen.ok) throw new Error(`the password of ${name} is not taken: ${chosen.why}`);
  const secret = (await treasury.door.invitation(token))?.factor;
  if (!secret) throw new Error('no second factor was handed out');
  const proven = await treasury.door.proveFactor(await browser.visit(), browser.request(), token, appCode(secret));
  if (!proven.ok) throw new Error(`the code of ${name} is not taken: ${proven.why}`);
  browser.take(proven.value.cookies);
  const { signedIn } = await browser.visit();
  if (signedIn === null) throw new Error(`${name} is not in`);
  return { browser, secret, codes: proven.value.codes, id: signedIn.member.id };
}

/** Somebody of a role, invited from the command line and in. */
export async function personOf(
  { treasury, operator }: { treasury: Treasury; operator: Operator },
  role: Role,
  email = `${role}@example.org`,
): Promise<Enrolled> {
  const mandate = treasury.team.mandate(role, [2026], role === 'auditor' ? ('2027-06-30' as never) : null);
  if (typeof mandate === 'string') throw new Error(mandate);
  const invited = await operator.invite(email, mandate);
  if (!invited.ok) throw new Error(invited.why);
  return enrol(treasury, invited.value, `Person ${role}`);
}

/** Signs in with a password and the app's code, in a new browser. */
export async function signIn(treasury: Treasury, email: string, secret: Uint8Array, ahead = 0): Promise<Knocker> {
  const browser = knocker(treasury);
  const first = await treasury.door.password(await browser.visit(), browser.request(), email, PASSWORD);
  if (first.kind !== 'code-wanted') throw new Error(`the password is answered by ${first.kind}`);
  browser.take(first.cookies);
  const second = await treasury.door.code(await browser.visit(), browser.request(), appCode(secret, ahead), 'app');
  if (second.kind !== 'in') throw new Error(`the code is answered by ${second.kind}`);
  browser.take(second.cookies);
  return browser;
}
