import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allActs, may, roleMay, wantsFresh } from '../../src/access/acts.ts';
import { isActive, mandateOf, ROLES, type Member, type Role } from '../../src/access/member.ts';
import { isLastAdmin } from '../../src/access/team.ts';
import { day, type Day } from '../../src/values/day.ts';

const TODAY = day('2026-11-25');

function member(role: Role, about: Partial<Member> = {}): Member {
  const until = role === 'auditor' ? day('2027-06-30') : null;
  const years = role === 'auditor' ? [2025, 2026] : [];
  return { id: 'member_1', email: 'a@example.org', name: 'A', role, years, until, createdMs: 0, disabledMs: null, ...about };
}

const anyDay = fc
  .integer({ min: 0, max: 1_000 })
  .map((shift): Day => day(new Date(Date.UTC(2026, 0, 1) + shift * 86_400_000).toISOString().slice(0, 10)));

describe('who may do what', () => {
  it('lets nobody do anything who was shut out, or whose last day is past', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ROLES),
        fc.constantFrom(...allActs()),
        anyDay,
        anyDay,
        fc.boolean(),
        (role, act, until, today, disabled) => {
          const someone = member(role, { until, disabledMs: disabled ? 1 : null });
          if (disabled || today > until) {
            expect(isActive(someone, today)).toBe(false);
            expect(may(someone, act, today, 2026)).toBe(false);
          } else expect(isActive(someone, today)).toBe(true);
        },
      ),
    );
  });

  it('lets an auditor read, tick and comment the years that were given, and nothing more', () => {
    const allowed = allActs().filter((act) => may(member('auditor'), act, TODAY, 2026));
    expect(allowed.toSorted()).toEqual(
      ['account.own', 'account.prove', 'export.books', 'treasury.read', 'voucher.comment', 'voucher.tick', 'year.read'].toSorted(),
    );
    for (const act of ['year.read', 'export.books', 'voucher.tick', 'voucher.comment'] as const) {
      expect(may(member('auditor'), act, TODAY, 2024), act).toBe(false);
      expect(may(member('auditor'), act, TODAY), act).toBe(false);
      expect(may(member('treasurer'), act, TODAY, 2024), act).toBe(true);
    }
  });

  it('keeps the team to the administration, which may do all', () => {
    for (const act of allActs()) {
      expect(roleMay('admin', act), act).toBe(true);
      if (act.startsWith('team.')) expect(roleMay('treasurer', act), act).toBe(false);
    }
  });

  it('wants a recent proof for closing, for giving back, for personal data, for tax receipts, for the team and for one’s own proofs', () => {
    expect(allActs().filter(wantsFresh).toSorted()).toEqual(
      [
        ...['account.prove', 'export.personal', 'gift.refund', 'month.close', 'month.reopen', 'year.close', 'year.vote'],
        ...['team.change', 'team.disable', 'team.invite', 'receipt.issue'],
      ].toSorted(),
    );
  });
});

describe('a mandate', () => {
  it('has years and a last day for an auditor, and neither for the others', () => {
    expect(mandateOf('treasurer', [2026], day('2026-12-31'), TODAY)).toEqual({ role: 'treasurer', years: [], until: null });
    expect(mandateOf('auditor', [2026, 2025, 2026], day('2026-12-31'), TODAY)).toEqual({
      role: 'auditor',
      years: [2025, 2026],
      until: '2026-12-31',
    });
    expect(mandateOf('auditor', [], day('2026-12-31'), TODAY)).toBe('years-missing');
    expect(mandateOf('auditor', [2026], null, TODAY)).toBe('until-missing');
    expect(mandateOf('auditor', [2026], day('2026-11-24'), TODAY)).toBe('until-past');
  });

  it('belongs to the last administrator when no other one may enter', () => {
    const people = fc.array(fc.record({ role: fc.constantFrom(...ROLES), disabled: fc.boolean() }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(people, (list) => {
        const members = list.map(({ role, disabled }, index) => member(role, { id: `m${index}`, disabledMs: disabled ? 1 : null }));
        const able = members.filter((each) => each.role === 'admin' && each.disabledMs === null);
        for (const { id } of members) expect(isLastAdmin(members, id, TODAY)).toBe(able.length === 1 && able[0]?.id === id);
      }),
    );
  });
});
