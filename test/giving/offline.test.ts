import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGiftFile } from '../../src/giving/offline-file.ts';
import { readOffline, type OfflineRules, type TypedOffline } from '../../src/giving/offline-form.ts';
import { offlineGiftDrafts, type OfflineGift } from '../../src/giving/offline.ts';
import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { testContent } from '../support/world.ts';

const { accounts: chart, projects } = testContent();
const RULES: OfflineRules = { today: day('2026-11-25'), openedOn: null, chart, projects, hasStatements: new Set() };

const TYPED: TypedOffline = {
  ...{ what: '', date: '2026-11-20', amount: '50', method: 'cheque', commission: '', account: '', project: '' },
  ...{ reference: '0000123', name: 'Ada Lovelace', email: '', company: '', note: '' },
};

function gift(about: Partial<OfflineGift> = {}): OfflineGift {
  return {
    ...{ id: 'off_1', receivedOn: day('2026-11-20'), amount: cents(5_000), method: 'cheque', commission: cents(0), project: null },
    ...{ reference: null, note: null, donor: null, company: false },
    ...about,
  };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('offline gifts (method §1.8)', () => {
  it('are booked gross on their own day, a platform’s commission beside them', () => {
    const drafts = offlineGiftDrafts(gift({ method: 'platform', commission: cents(150), project: 'jitsi' }), account('helloasso'));
    expect(
      drafts.map(({ key, postings: [posting], measured }) => [key, posting?.from, posting?.to, posting?.amount, measured?.as]),
    ).toEqual([
      ['gift:off_1', 'gifts', 'helloasso', 5_000, 'offline'],
      ['fee:off_1', 'helloasso', 'fees', 150, 'fees'],
    ]);
    expect(drafts.every(({ factDay, measured }) => factDay === '2026-11-20' && measured?.project === 'jitsi')).toBe(true);
  });

  it('of companies stand in an account of their own', () => {
    expect(offlineGiftDrafts(gift({ company: true }), 'cheques')[0]?.postings).toEqual([
      { from: 'company-gifts', to: 'cheques', amount: 5_000 },
    ]);
  });

  it('go where their way leads: cheques to be deposited, cash, the platform’s account', () => {
    const into = (about: Partial<TypedOffline>) => {
      const read = readOffline({ ...TYPED, ...about }, RULES);
      return read.ok ? read.value.into : read.why;
    };
    expect(into({})).toBe('cheques');
    expect(into({ method: 'espèces' })).toBe('cash');
    expect(into({ method: 'HelloAsso' })).toBe('helloasso');
    expect(into({ method: 'virement' })).toBe('bank-main');
    expect(into({ method: 'platform', account: 'stripe' })).toEqual([{ field: 'account', problem: 'not-a-choice', expected: 'helloasso' }]);
  });

  it('by transfer are entered from their bank line where the bank account has statements', () => {
    const read = readOffline({ ...TYPED, method: 'transfer' }, { ...RULES, hasStatements: new Set([account('bank-main')]) });
    expect(read).toEqual({ ok: false, why: [{ field: 'account', problem: 'needs-bank-line', expected: 'bank-main' }] });
  });

  it('tell every mistake at once, each at its field', () => {
    const read = readOffline(
      { ...TYPED, date: '2026-12-01', amount: 'fifty', method: 'pigeon', project: 'nowhere', what: 'lottery' },
      { ...RULES, openedOn: day('2026-01-01') },
    );
    expect(read.ok ? [] : read.why.map(({ field, problem }) => [field, problem])).toEqual([
      ['date', 'ahead'],
      ['amount', 'not-an-amount'],
      ['method', 'not-a-choice'],
      ['what', 'not-a-choice'],
      ['project', 'not-a-choice'],
    ]);
    const old = readOffline({ ...TYPED, date: '31/12/2025' }, { ...RULES, openedOn: day('2026-01-01') });
    expect(old.ok ? [] : old.why).toEqual([{ field: 'date', problem: 'before-opening', expected: '≥ 2026-01-01' }]);
    const eaten = readOffline({ ...TYPED, method: 'platform', commission: '50,00' }, RULES);
    expect(eaten.ok ? [] : eaten.why).toEqual([{ field: 'commission', problem: 'not-smaller', expected: '< 50,00' }]);
  });
});

const HELLOASSO = [
  'Référence paiement;Date du paiement;Montant;Contribution HelloAsso;Statut;Nom payeur;Prénom payeur;Email payeur;Raison sociale',
  '71001;03/11/2026 18:04;30,00;2,50;Validé;Hopper;Grace;grace@example.org;',
  '71002;04/11/2026;100;0;Validé;Noether;Emmy;emmy@example.org;Société Noether',
  '71003;05/11/2026;15,00;0;Remboursé;Refus;Jean;jean@example.org;',
].join('\r\n');

describe('files of offline gifts', () => {
  it('of HelloAsso are known by their columns; the contribution is no money of ours, and what was not paid is passed over', () => {
    const read = readGiftFile(bytes(HELLOASSO), RULES);
    if (!read.ok) throw new Error(JSON.stringify(read.why));
    expect(read.value.format).toBe('helloasso');
    expect(read.value.passedOver).toEqual([{ line: 4, status: 'Remboursé' }]);
    expect(read.value.gifts).toMatchObject([
      { line: 2, once: 'helloasso:71001', receivedOn: '2026-11-03', amount: 3_000, commission: 0, into: 'helloasso', company: false },
      { line: 3, once: 'helloasso:71002', amount: 10_000, company: true, account: 'company-gifts', donor: { name: 'Société Noether' } },
    ]);
  });

  it('are read in Windows’ letters and with commas as well', () => {
    const latin = Uint8Array.from(
      'date,montant,moyen,nom\n2026-11-02,"1 234,50",chèque,Zoé'.split('').map((letter) => letter.charCodeAt(0)),
    );
    const read = readGiftFile(latin, RULES);
    expect(read.ok ? read.value.gifts : read.why).toMatchObject([{ amount: 123_450, method: 'cheque', donor: { name: 'Zoé' } }]);
  });

  it('tell each mistake with its line, its column, what stands there and what was expected', () => {
    const read = readGiftFile(bytes('date;amount;method;project\n2026-11-02;ten;cheque;\n2026-13-01;10;cash;jitsi\n'), RULES);
    expect(read.ok ? [] : read.why).toEqual([
      { line: 2, column: 'amount', typed: 'ten', problem: 'not-an-amount', expected: '30, 30,00, 1 234,56 €' },
      { line: 3, column: 'date', typed: '2026-13-01', problem: 'not-a-day', expected: '2026-11-23, 23/11/2026' },
    ]);
    const poor = readGiftFile(bytes('date;name\n2026-11-02;Ada\n'), RULES);
    expect(poor.ok ? [] : poor.why.map(({ problem, column }) => [problem, column])).toEqual([
      ['missing-column', 'amount'],
      ['missing-column', 'method'],
    ]);
    for (const file of ['', '\n\n', 'date;amount;method', 'a\0b\n1']) expect(readGiftFile(bytes(file), RULES).ok).toBe(false);
  });

  it('mark each row: equal rows of one file are two gifts, the same file again is none', () => {
    const row = fc.record({
      date: fc.constantFrom('2026-11-02', '2026-11-03'),
      amount: fc.integer({ min: 1, max: 3 }),
      name: fc.constantFrom('Ada', 'Eve'),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const file = bytes(
          ['date;amount;method;name', ...rows.map(({ date, amount, name }) => `${date};${amount};cash;${name}`)].join('\n'),
        );
        const marks = (): string[] => {
          const read = readGiftFile(file, RULES);
          return read.ok ? read.value.gifts.map(({ once }) => once) : [];
        };
        expect(new Set(marks()).size).toBe(rows.length);
        expect(marks()).toEqual(marks());
      }),
      { numRuns: 50 },
    );
  });
});
