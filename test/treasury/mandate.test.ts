import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '../../src/access/member.ts';
import { daysFor, mayReadAny } from '../../src/app/mandate.ts';
import { recordPayment } from '../../src/giving/record.ts';
import { cents } from '../../src/values/cents.ts';
import { addDays, day, type Day } from '../../src/values/day.ts';
import { ADA, BANK, line } from '../support/bank-facts.ts';
import { realContent } from '../support/fake-app.ts';
import { at, movement, PARIS, payment } from '../support/facts.ts';
import { personOf, type Enrolled } from '../support/people.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

const RULES = { zone: PARIS, otherCharges: 'gifts_only', openedOn: null } as const;

/** The mandate is of 2026; what is named old is of 2025. */
const OLD = day('2025-06-10');
const NEW = day('2026-03-10');

/** What has no open page of its own for the mandate, and what has one. */
type Seeded = { readonly old: string; readonly fresh: string };

describe('what an auditor sees of gifts, payouts and bank lines', { timeout: 60_000 }, () => {
  let site: TreasurySite;
  let auditor: Enrolled;
  let treasurer: Enrolled;
  let offline: Seeded;

  async function look(path: string, who: Enrolled = auditor): Promise<{ readonly status: number; readonly text: string }> {
    const answer = await fetch(site.url + path, { redirect: 'manual', headers: { cookie: who.browser.cookies() } });
    return { status: answer.status, text: (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' ') };
  }

  async function give(date: Day): Promise<string> {
    const typed = {
      ...{ what: '', date, amount: '50', method: 'cheque', commission: '', account: '', project: '', reference: '' },
      ...{ name: 'Grâce Hopper', email: '', company: '', note: '' },
    };
    const visit = await treasurer.browser.visit();
    const given = await site.treasury.money.act(visit, 'gift.book', (desk, by) => desk.gifts.give(typed, `form_${date}`, by));
    return given.ok && given.value.kind === 'done' ? given.value.id : '';
  }

  async function charge(id: string, on: Day): Promise<void> {
    const createdMs = at(`${on}T10:00:00Z`);
    const told = payment({ id, createdMs, movement: movement(`txn_${id}`, 3_000, 70, createdMs) });
    await site.books.books.write((stores) => recordPayment(stores, told, RULES));
  }

  async function payout(id: string, on: Day): Promise<void> {
    const arrivalMs = Date.parse(on);
    const paid = { amount: cents(2_930), status: 'paid', createdMs: arrivalMs, arrivalMs, automatic: true, trace: null } as const;
    await site.books.books.write(({ giving }) => giving.putPayout({ id, ...paid, movement: null, failure: null, items: null }));
  }

  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    treasurer = await personOf(site, 'treasurer');
    auditor = await personOf(site, 'auditor');
    const counts = { kept: 4, known: 0, bad: 0, early: 0 };
    const made = { id: 'imp_1', fileHash: 'h', fileName: null, account: BANK, format: 'camt053', ...counts, by: ADA, atMs: 0 } as const;
    const lines = [OLD, addDays(OLD, 1), NEW].map((bookedOn, index) =>
      line({ id: `ln_${index}`, fingerprint: `f${index}`, label: `VIR STRIPE ${bookedOn}`, bookedOn, amount: cents(2_930) }),
    );
    await site.books.books.lines.keepImport(made, lines, []);
    for (const [name, on] of [
      ['old', OLD],
      ['new', NEW],
    ] as const) {
      await charge(`ch_${name}`, on);
      await payout(`po_${name}`, on);
    }
    offline = { old: await give(OLD), fresh: await give(NEW) };
  }, 60_000);
  afterAll(() => site.close());

  it('answers what lies outside of the mandate as if it did not exist, in both languages', async () => {
    const paths = [
      ['ln_0', 'ln_2', '/tresorerie/banque', '/en/treasury/bank'],
      ['po_old', 'po_new', '/tresorerie/versements', '/en/treasury/payouts'],
      ['ch_old', 'ch_new', '/tresorerie/dons', '/en/treasury/gifts'],
      [offline.old, offline.fresh, '/tresorerie/dons', '/en/treasury/gifts'],
    ] as const;
    for (const [old, fresh, ...roots] of paths) {
      for (const root of roots) {
        const missing = await look(`${root}/nothing_there`);
        const hidden = await look(`${root}/${old}`);
        expect([root, old, hidden.status]).toEqual([root, old, 404]);
        // The same words, and nothing of what was asked for.
        expect(hidden.text.replaceAll(old, 'nothing_there')).toBe(missing.text);
        expect([root, fresh, (await look(`${root}/${fresh}`)).status]).toEqual([root, fresh, 200]);
        for (const id of [old, fresh]) expect([root, id, (await look(`${root}/${id}`, treasurer)).status]).toEqual([root, id, 200]);
      }
    }
  });

  it('keeps their papers from being read, too', async () => {
    const papers = (kind: string, id: string): string => `/tresorerie/pieces?objet=${kind}:${id}`;
    for (const [kind, old, fresh] of [
      ['line', 'ln_0', 'ln_2'],
      ['gift', offline.old, offline.fresh],
      ['entry', 'gift:ch_old', 'gift:ch_new'],
    ] as const) {
      expect([kind, (await look(papers(kind, old))).status]).toEqual([kind, 404]);
      for (const [id, who] of [
        [fresh, auditor],
        [old, treasurer],
      ] as const)
        expect([kind, (await look(papers(kind, id), who)).status]).toEqual([kind, 200]);
    }
  });

  it('leaves it out of lists and counts', async () => {
    const lists = [
      ['/tresorerie/banque', 'data-line="ln_0"', 'data-line="ln_2"'],
      ['/en/treasury/payouts', '/po_old"', '/po_new"'],
      ['/tresorerie/dons', offline.old, offline.fresh],
      ['/en/treasury/search?q=hopper', offline.old, offline.fresh],
      ['/tresorerie/recherche?q=29,30', '/po_old"', '/po_new"'],
      ['/tresorerie/recherche?q=30,00', '/ch_old"', '/ch_new"'],
      ['/tresorerie/recherche?q=vir%20stripe', '/ln_0"', '/ln_2"'],
    ] as const;
    for (const [path, old, fresh] of lists) {
      const { text } = await look(path);
      expect([path, text.includes(old), text.includes(fresh)]).toEqual([path, false, true]);
      const whole = (await look(path, treasurer)).text;
      expect([path, whole.includes(old), whole.includes(fresh)]).toEqual([path, true, true]);
    }
    expect((await look('/en/treasury/bank')).text).toContain('1 to post, ');
    expect((await look('/en/treasury/bank', treasurer)).text).toContain('3 to post, ');
    for (const id of ['ch_old', 'po_old', 'ln_0', offline.old]) {
      expect((await look(`/tresorerie/recherche?q=${id}`)).text).not.toContain(`/${id}"`);
    }
  });
});

describe('the years of a mandate', () => {
  const content = realContent();
  const clock = { now: () => Date.parse('2027-01-15T12:00:00Z') };
  /** Fiscal years from July to June. */
  const association = { ...content.association, books: { openedOn: null, firstYearEnds: day('2025-06-30') } };
  const parts = { content: { ...content, association }, clock, guard: null as never };
  const visitOf = (about: Partial<Member>) => {
    const member = { role: 'auditor', years: [2026], until: null, disabledMs: null, ...about } as Member;
    return { signedIn: { member, session: null as never }, address: '', own: true };
  };

  it('are fiscal years by the calendar year in which they end', () => {
    expect(daysFor(parts, visitOf({}))).toEqual([{ from: day('2025-07-01'), through: day('2026-06-30') }]);
    const days = [day('2025-06-30'), day('2025-07-01'), day('2026-06-30'), day('2026-07-01')];
    expect(days.map((each) => mayReadAny(parts, visitOf({}), [each]))).toEqual([false, true, true, false]);
  });

  it('take what was booked before the first one with it, and end with the mandate', () => {
    expect(daysFor(parts, visitOf({ years: [2025] }))).toEqual([{ from: day('0001-01-01'), through: day('2025-06-30') }]);
    expect(daysFor(parts, visitOf({ until: day('2027-01-14') }))).toEqual([]);
    expect(mayReadAny(parts, { signedIn: null, address: '', own: true }, [NEW])).toBe(false);
  });

  it('hold nobody else to any day; one fact of several is enough, and none is not', () => {
    expect(daysFor(parts, visitOf({ role: 'treasurer', years: [] }))).toBeNull();
    expect(mayReadAny(parts, visitOf({ role: 'treasurer', years: [] }), [null])).toBe(true);
    expect(mayReadAny(parts, visitOf({}), [null, OLD, NEW])).toBe(true);
    expect(mayReadAny(parts, visitOf({}), [null])).toBe(false);
    expect(mayReadAny(parts, visitOf({}), [])).toBe(false);
  });
});
