import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Operator } from '../../src/access/operator.ts';
import type { Treasury } from '../../src/app/treasury.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { appCode, enrol, knocker, PASSWORD, personOf, signIn, treasuryFor } from '../support/people.ts';

const MINUTE_MS = 60_000;
const ADMIN = { role: 'admin', years: [], until: null } as const;

describe.each(ADAPTERS)('the door on $name', { timeout: 60_000 }, ({ open }) => {
  let test: TestBooks;
  let treasury: Treasury;
  let operator: Operator;
  beforeEach(async () => {
    test = await open();
    ({ treasury, operator } = treasuryFor(test));
  });
  afterEach(async () => {
    vi.useRealTimers();
    await test.close();
  });

  /** From now on the real clock stands where a test moves it. */
  function holdClock(): (ms: number) => void {
    let nowMs = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: nowMs });
    return (ms) => {
      nowMs += ms;
      vi.setSystemTime(nowMs);
    };
  }

  it('lets in with password and code, and with neither alone', async () => {
    const { secret, id } = await personOf({ treasury, operator }, 'admin');
    const browser = knocker(treasury);
    const wrong = await treasury.door.password(await browser.visit(), browser.request(), 'admin@example.org', 'cheval agrafe pile faux');
    expect(wrong).toEqual({ kind: 'refused' });
    const first = await treasury.door.password(await browser.visit(), browser.request(), ' Admin@Example.org ', PASSWORD);
    if (first.kind !== 'code-wanted') throw new Error(first.kind);
    browser.take(first.cookies);
    expect((await browser.visit()).signedIn).toBeNull();
    expect(await test.books.access.sessions(id)).toHaveLength(1);
    const bad = await treasury.door.code(await browser.visit(), browser.request(), '000000', 'app');
    expect(bad).toEqual({ kind: 'refused' });
    const good = await treasury.door.code(await browser.visit(), browser.request(), appCode(secret), 'app');
    if (good.kind !== 'in') throw new Error(good.kind);
    browser.take(good.cookies);
    expect((await browser.visit()).signedIn).toMatchObject({ member: { id, role: 'admin' }, session: { address: '203.0.113.0/24' } });
    // The code without a password before it.
    const stranger = knocker(treasury);
    expect(await treasury.door.code(await stranger.visit(), stranger.request(), appCode(secret, 1), 'app')).toEqual({ kind: 'over' });
  });

  it('answers an unknown address as it does a wrong password', async () => {
    await personOf({ treasury, operator }, 'admin');
    const browser = knocker(treasury);
    const unknown = await treasury.door.password(await browser.visit(), browser.request(), 'nobody@example.org', PASSWORD);
    const wrong = await treasury.door.password(await browser.visit(), browser.request(), 'admin@example.org', 'another password');
    expect(unknown).toEqual(wrong);
  });

  it('takes a code once, and a recovery code once', async () => {
    const { secret, codes } = await personOf({ treasury, operator }, 'admin');
    const code = appCode(secret, 1);
    await signIn(treasury, 'admin@example.org', secret, 1);
    const browser = knocker(treasury);
    const half = async (): Promise<void> => {
      const first = await treasury.door.password(await browser.visit(), browser.request(), 'admin@example.org', PASSWORD);
      if (first.kind === 'code-wanted') browser.take(first.cookies);
    };
    await half();
    expect(await treasury.door.code(await browser.visit(), browser.request(), code, 'app')).toEqual({ kind: 'refused' });
    expect(codes).toHaveLength(10);
    expect(await treasury.door.code(await browser.visit(), browser.request(), codes[3]!, 'recovery')).toMatchObject({ kind: 'in' });
    await half();
    expect(await treasury.door.code(await browser.visit(), browser.request(), codes[3]!, 'recovery')).toEqual({ kind: 'refused' });
  });

  it('stops whoever tries ten times on one account, for a quarter of an hour, the right password included', async () => {
    const { secret } = await personOf({ treasury, operator }, 'admin');
    const move = holdClock();
    const browser = knocker(treasury);
    for (let tried = 0; tried < 10; tried += 1) {
      expect(await treasury.door.password(await browser.visit(), browser.request(), 'admin@example.org', 'wrong password')).toEqual({
        kind: 'refused',
      });
    }
    expect(await treasury.door.password(await browser.visit(), browser.request(), 'admin@example.org', PASSWORD)).toEqual({
      kind: 'too-many',
    });
    move(16 * MINUTE_MS);
    await signIn(treasury, 'admin@example.org', secret);
  });

  it('ends a session after thirty minutes without a request, and after twelve hours in any case', async () => {
    const { secret, browser, id } = await personOf({ treasury, operator }, 'admin');
    const move = holdClock();
    move(29 * MINUTE_MS);
    expect((await browser.visit()).signedIn?.member.id).toBe(id);
    move(29 * MINUTE_MS);
    expect((await browser.visit()).signedIn?.member.id).toBe(id);
    move(31 * MINUTE_MS);
    expect((await browser.visit()).signedIn).toBeNull();
    const busy = await signIn(treasury, 'admin@example.org', secret);
    for (let passed = 0; passed < 12 * 60 - 20; passed += 20) {
      move(20 * MINUTE_MS);
      expect((await busy.visit()).signedIn?.member.id).toBe(id);
    }
    move(20 * MINUTE_MS);
    expect((await busy.visit()).signedIn).toBeNull();
    expect(await test.books.access.sessions(id)).toEqual([]);
  });

  it('is not moved by the sandbox’s time', async () => {
    const { browser, id } = await personOf({ treasury, operator }, 'admin');
    test.clock.advance(40 * 24 * 60 * MINUTE_MS);
    expect((await browser.visit()).signedIn?.member.id).toBe(id);
  });

  it('takes nobody for someone by a cookie that is not ours', async () => {
    const { browser } = await personOf({ treasury, operator }, 'admin');
    const forged = browser
      .cookies()
      .replace(/(obole-session=[^.]{5})(.)/, (_, before: string, sign: string) => before + (sign === 'x' ? 'y' : 'x'));
    expect((await knocker(treasury).visit({ cookie: forged })).signedIn).toBeNull();
    expect((await knocker(treasury).visit({ cookie: 'obole-session=abc' })).signedIn).toBeNull();
  });

  it('signs out in the database too: the cookie of before opens nothing', async () => {
    const { browser, id } = await personOf({ treasury, operator }, 'admin');
    const stolen = browser.copy();
    const left = await treasury.door.leave(await browser.visit(), browser.request());
    expect(left).not.toBe('foreign');
    expect((await stolen.visit()).signedIn).toBeNull();
    expect(await test.books.access.sessions(id)).toEqual([]);
  });

  it('takes no word from another site', async () => {
    const { secret } = await personOf({ treasury, operator }, 'admin');
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }]) {
      const browser = knocker(treasury);
      const visit = await browser.visit(headers);
      expect(await treasury.door.password(visit, browser.request(), 'admin@example.org', PASSWORD)).toEqual({ kind: 'foreign' });
      expect(await treasury.door.code(visit, browser.request(), appCode(secret), 'app')).toEqual({ kind: 'foreign' });
      expect(await treasury.door.leave(visit, browser.request())).toBe('foreign');
    }
  });

  it('gives one of twenty who accept an invitation at the same moment, and the link to nobody else', async () => {
    const invited = await operator.invite('ada@example.org', ADMIN);
    if (!invited.ok) throw new Error(invited.why);
    const token = invited.value;
    const browser = knocker(treasury);
    await treasury.door.choosePassword(await browser.visit(), token, { name: 'Ada', password: PASSWORD });
    const secret = (await treasury.door.invitation(token))!.factor!;
    // Ten tries a quarter of an hour are allowed for one invitation, so the twenty are from two sides of its limit.
    const visit = await browser.visit();
    const code = appCode(secret);
    const tried = await Promise.all(Array.from({ length: 20 }, () => treasury.door.proveFactor(visit, browser.request(), token, code)));
    expect(tried.filter(({ ok }) => ok)).toHaveLength(1);
    for (const each of tried) if (!each.ok) expect(['closed', 'too-many']).toContain(each.why);
    expect(await treasury.door.invitation(token)).toBeNull();
    expect(await test.books.access.members()).toHaveLength(1);
  });

  it('keeps an invitation for a day, hashed', async () => {
    const invited = await operator.invite('ada@example.org', ADMIN);
    if (!invited.ok) throw new Error(invited.why);
    const kept = JSON.stringify(await test.books.access.openInvitations(Date.now()));
    expect(kept).not.toContain(invited.value);
    const move = holdClock();
    move(24 * 60 * MINUTE_MS - 1_000);
    expect(await treasury.door.invitation(invited.value)).not.toBeNull();
    move(1_000);
    expect(await treasury.door.invitation(invited.value)).toBeNull();
    expect(await treasury.door.choosePassword(await knocker(treasury).visit(), invited.value, { name: 'Ada', password: PASSWORD })).toEqual(
      {
        ok: false,
        why: 'closed',
      },
    );
  });

  it('resets a lost factor: what let in before no longer does, and the new link enrols anew', async () => {
    const { secret, browser, id } = await personOf({ treasury, operator }, 'admin');
    const reset = await operator.reset('admin@example.org');
    if (!reset.ok) throw new Error(reset.why);
    expect((await browser.visit()).signedIn).toBeNull();
    const old = knocker(treasury);
    expect(await treasury.door.password(await old.visit(), old.request(), 'admin@example.org', PASSWORD)).toEqual({ kind: 'refused' });
    const anew = await enrol(treasury, reset.value, 'Ada');
    expect(anew.id).toBe(id);
    expect(Buffer.from(anew.secret)).not.toEqual(Buffer.from(secret));
    await signIn(treasury, 'admin@example.org', anew.secret);
    expect(await operator.reset('nobody@example.org')).toEqual({ ok: false, why: 'unknown' });
  });

  it('changes a password: the former one opens nothing, other browsers are out, and who has none is told', async () => {
    const ada = await personOf({ treasury, operator }, 'treasurer');
    const elsewhere = await signIn(treasury, 'treasurer@example.org', ada.secret, 1);
    const { account } = treasury;
    expect(await account.changePassword(await ada.browser.visit(), 'court')).toEqual({ ok: false, why: 'too-short' });
    expect(await account.changePassword(await ada.browser.visit(), 'treasurer@example.org')).toEqual({ ok: false, why: 'too-simple' });
    expect((await elsewhere.visit()).signedIn).not.toBeNull();
    expect(await account.changePassword(await ada.browser.visit(), 'quatre mots sans aucun rapport')).toEqual({ ok: true, value: null });
    expect((await elsewhere.visit()).signedIn).toBeNull();
    expect((await ada.browser.visit()).signedIn).not.toBeNull();
    await expect(signIn(treasury, 'treasurer@example.org', ada.secret, 1)).rejects.toThrow('refused');
  });

  it('has a way in without a proof in a sandbox only', async () => {
    expect(treasury.door.demonstration).toBeNull();
    const { treasury: demonstration } = treasuryFor(test, true);
    const browser = knocker(demonstration);
    const entered = await demonstration.door.demonstration!(await browser.visit(), browser.request());
    if (entered.kind !== 'in') throw new Error(entered.kind);
    browser.take(entered.cookies);
    expect((await browser.visit()).signedIn?.member.name).toBe('Louise Dupont');
  });
});
