import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SQLITE, type TestBooks } from '../support/books.ts';
import { appCode, knocker, PASSWORD, personOf, SITE, treasuryFor } from '../support/people.ts';

/** Name and attributes of a cookie as it is set, in small letters. */
function parts(cookie: string): { readonly name: string; readonly attributes: readonly string[] } {
  const [pair = '', ...attributes] = cookie.split(';').map((each) => each.trim());
  return { name: pair.split('=')[0] ?? '', attributes: attributes.map((each) => each.toLowerCase()) };
}

describe('the treasury’s cookies', { timeout: 30_000 }, () => {
  let test: TestBooks;
  beforeAll(async () => {
    test = await SQLITE.open();
  });
  afterAll(() => test.close());

  /** Every cookie that is set on the way in, and on the way out. */
  async function cookiesOf(publicUrl: string, email: string): Promise<string[]> {
    const { treasury, operator } = treasuryFor(test, false, publicUrl);
    const { secret } = await personOf({ treasury, operator }, 'admin', email);
    const browser = knocker(treasury);
    const first = await treasury.door.password(await browser.visit(), browser.request(), email, PASSWORD);
    if (first.kind !== 'code-wanted') throw new Error(first.kind);
    browser.take(first.cookies);
    const second = await treasury.door.code(await browser.visit(), browser.request(), appCode(secret, 1), 'app');
    if (second.kind !== 'in') throw new Error(second.kind);
    browser.take(second.cookies);
    expect((await browser.visit()).signedIn?.member.email).toBe(email);
    const { cookies: challenge } = await treasury.door.passkeyChallenge(browser.request());
    const left = await treasury.door.leave(await browser.visit(), browser.request());
    return [...first.cookies, ...second.cookies, ...challenge, ...(left === 'foreign' ? [] : left.cookies)];
  }

  it('bear `__Host-` and `Secure` where the site is reached by https (RFC 6265bis §4.1.3.2)', async () => {
    const cookies = (await cookiesOf('https://don.example.org', 'ada@example.org')).map(parts);
    expect(cookies.map(({ name }) => name)).toContain('__Host-obole-session');
    for (const { name, attributes } of cookies) {
      expect(name).toMatch(/^__Host-obole[-.]/);
      expect([name, attributes]).toEqual([name, expect.arrayContaining(['secure', 'httponly', 'path=/', 'samesite=lax'])]);
      expect([name, attributes.filter((each) => each.startsWith('domain'))]).toEqual([name, []]);
    }
  });

  it('bear neither on a machine of one’s own, where a browser would refuse them', async () => {
    const cookies = (await cookiesOf(SITE, 'eve@example.org')).map(parts);
    expect(cookies.map(({ name }) => name)).toContain('obole-session');
    for (const { name, attributes } of cookies) {
      expect([name, name.startsWith('__'), attributes.includes('secure'), attributes.includes('httponly')]).toEqual([
        name,
        false,
        false,
        true,
      ]);
    }
  });
});
