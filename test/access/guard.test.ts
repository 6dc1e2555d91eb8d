import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Operator } from '../../src/access/operator.ts';
import type { Treasury } from '../../src/app/treasury.ts';
import { day } from '../../src/values/day.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';
import { notice } from '../support/notices.ts';
import { knocker, personOf, signIn, treasuryFor, type Enrolled } from '../support/people.ts';

const TREASURER = { role: 'treasurer', years: [], until: null } as const;
const AUDITOR = { role: 'auditor', years: [2026], until: day('2027-06-30') } as const;

describe.each(ADAPTERS)('guarded acts on $name', { timeout: 60_000 }, ({ open }) => {
  let test: TestBooks;
  let treasury: Treasury;
  let operator: Operator;
  let admin: Enrolled;
  beforeEach(async () => {
    test = await open();
    ({ treasury, operator } = treasuryFor(test));
    admin = await personOf({ treasury, operator }, 'admin');
    await test.books.inbox.keepAll([notice('evt_1')]);
    await test.books.inbox.markAll([{ id: 'evt_1', state: 'parked', reason: 'no rule', dueMs: 0 }]);
  }, 60_000);
  afterEach(async () => {
    vi.useRealTimers();
    await test.close();
  });

  it('are refused to who is signed out, to another role and from another site, and leave nothing behind', async () => {
    const auditor = await personOf({ treasury, operator }, 'auditor');
    const before = await test.books.audit.head();
    const stranger = await knocker(treasury).visit();
    expect(await treasury.notices.dismiss(stranger, 'evt_1', 'because')).toEqual({ ok: false, why: 'signed-out' });
    expect(await treasury.notices.dismiss(await auditor.browser.visit(), 'evt_1', 'because')).toEqual({ ok: false, why: 'forbidden' });
    const foreign = await admin.browser.visit({ 'sec-fetch-site': 'cross-site' });
    expect(await treasury.notices.dismiss(foreign, 'evt_1', 'because')).toEqual({ ok: false, why: 'foreign' });
    expect(await treasury.notices.dismiss(await admin.browser.visit(), 'evt_1', '  ')).toEqual({ ok: false, why: 'reason-missing' });
    expect(await treasury.notices.dismiss(await admin.browser.visit(), 'evt_2', 'because')).toEqual({ ok: false, why: 'unknown' });
    expect(await test.books.inbox.counts()).toMatchObject({ parked: 1 });
    expect(await test.books.audit.head()).toEqual(before);
  });

  it('write what they did and the trail together', async () => {
    expect(await treasury.notices.dismiss(await admin.browser.visit(), 'evt_1', ' not ours ')).toEqual({ ok: true, value: null });
    const [line] = await test.books.audit.list({ member: null, act: null }, null, 1);
    expect(line).toMatchObject({
      act: 'notice.dismiss',
      object: 'evt_1',
      member: admin.id,
      address: '203.0.113.0/24',
      after: { reason: 'not ours' },
    });
    expect(await test.books.inbox.list(['ignored'], 5)).toMatchObject([{ id: 'evt_1', reason: 'dismissed: not ours' }]);
    // A second one comes too late.
    expect(await treasury.notices.replay(await admin.browser.visit(), 'evt_1')).toEqual({ ok: false, why: 'unknown' });
  });

  it('want a sign-in of the last ten minutes where it matters', async () => {
    let nowMs = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: nowMs });
    const move = (ms: number): void => void vi.setSystemTime((nowMs += ms));
    move(9 * 60_000);
    expect((await treasury.team.invite(await admin.browser.visit(), 'a@example.org', TREASURER)).ok).toBe(true);
    move(2 * 60_000);
    const visit = await admin.browser.visit();
    expect(await treasury.team.invite(visit, 'b@example.org', TREASURER)).toEqual({ ok: false, why: 'stale' });
    expect((await treasury.notices.replay(visit, 'evt_1')).ok).toBe(true);
    const again = await signIn(treasury, 'admin@example.org', admin.secret);
    expect((await treasury.team.invite(await again.visit(), 'b@example.org', TREASURER)).ok).toBe(true);
  });

  it('never leave the house without somebody of the administration, also when two go at once', async () => {
    const visit = await admin.browser.visit();
    expect(await treasury.team.changeMandate(visit, admin.id, TREASURER)).toEqual({ ok: false, why: 'last-admin' });
    expect(await treasury.team.setDisabled(visit, admin.id, true)).toEqual({ ok: false, why: 'last-admin' });
    const second = await personOf({ treasury, operator }, 'admin', 'second@example.org');
    const [left, right] = await Promise.all([
      treasury.team.changeMandate(await admin.browser.visit(), second.id, TREASURER),
      treasury.team.changeMandate(await second.browser.visit(), admin.id, TREASURER),
    ]);
    expect([left, right].filter(({ ok }) => ok)).toHaveLength(1);
    const admins = (await treasury.team.members()).filter(({ role }) => role === 'admin');
    expect(admins).toHaveLength(1);
  });

  it('end all sessions of whoever is shut out or given another role, at once', async () => {
    const other = await personOf({ treasury, operator }, 'treasurer');
    const phone = await signIn(treasury, 'treasurer@example.org', other.secret);
    expect(await test.books.access.sessions(other.id)).toHaveLength(2);
    expect((await treasury.team.changeMandate(await admin.browser.visit(), other.id, AUDITOR)).ok).toBe(true);
    expect((await phone.visit()).signedIn).toBeNull();
    expect((await other.browser.visit()).signedIn).toBeNull();
    const back = await signIn(treasury, 'treasurer@example.org', other.secret, 1);
    expect((await back.visit()).signedIn?.member).toMatchObject({ role: 'auditor', years: [2026] });
    expect((await treasury.team.setDisabled(await admin.browser.visit(), other.id, true)).ok).toBe(true);
    expect((await back.visit()).signedIn).toBeNull();
    expect(await test.books.access.sessions(other.id)).toEqual([]);
  });

  it('shut an auditor out by themselves once the last day is past', async () => {
    const auditor = await personOf({ treasury, operator }, 'auditor');
    test.clock.moveTo(Date.parse('2027-06-30T20:00:00Z'));
    expect((await auditor.browser.visit()).signedIn?.member.role).toBe('auditor');
    test.clock.moveTo(Date.parse('2027-07-01T10:00:00Z'));
    expect((await auditor.browser.visit()).signedIn).toBeNull();
  });

  it('end a session by its owner, and never somebody else’s', async () => {
    const other = await personOf({ treasury, operator }, 'treasurer');
    const [session] = await test.books.access.sessions(other.id);
    expect(await treasury.account.endSession(await admin.browser.visit(), session!.id)).toEqual({ ok: false, why: 'unknown' });
    expect((await treasury.account.endSession(await other.browser.visit(), session!.id)).ok).toBe(true);
    expect((await other.browser.visit()).signedIn).toBeNull();
  });

  it('replace recovery codes: the former ones open nothing', async () => {
    const renewed = await treasury.account.renewCodes(await admin.browser.visit());
    if (!renewed.ok) throw new Error(renewed.why);
    expect(renewed.value).toHaveLength(10);
    expect(renewed.value.filter((code) => admin.codes.includes(code))).toEqual([]);
  });
});
