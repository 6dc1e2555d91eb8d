import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, readIdentity } from '../../src/receipts/identity.ts';
import { eligibleAmount, planYear, receipterOf, type ReceiptPayment } from '../../src/receipts/payment.ts';
import { declarationOf, keptUntil, receiptContent, receiptDigest, type Receipt } from '../../src/receipts/receipt.ts';
import { amountInWords, framedAmount } from '../../src/receipts/words.ts';
import { costAfterRelief, formOn } from '../../src/settings/receipts.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { ADA, AFTER_2026, contentWithReceipts, SETTINGS } from '../support/receipts-on.ts';

function gift(about: Partial<ReceiptPayment> = {}): ReceiptPayment {
  return {
    ...{ id: 'ch_1', day: day('2026-03-05'), gross: cents(1_000), refunded: cents(0), disputed: cents(0), mode: 'transfer' },
    ...{ isPlatform: false, isCompany: false, isMembership: false, holder: 'donor_a', told: 'ada@example.org', receipt: null },
    ...about,
  };
}

const association = contentWithReceipts().association;

function contentOf(payments: readonly ReceiptPayment[], number = 1) {
  const moment = { issuedOn: day('2027-01-15'), issuedMs: AFTER_2026 };
  return receiptContent({ number, replaces: null, association, settings: SETTINGS, donor: ADA, payments, ...moment });
}

const amounts = fc.integer({ min: 1, max: 5_000_00 });
const someGift = fc.record({
  ...{
    id: fc.uuid(),
    gross: amounts.map(cents),
    back: fc.double({ min: 0, max: 1, noNaN: true }),
    taken: fc.double({ min: 0, max: 1, noNaN: true }),
  },
  ...{ holder: fc.option(fc.constantFrom('donor_a', 'donor_b', 'donor_c')), receipt: fc.option(fc.constantFrom(1, 2)) },
  ...{ isPlatform: fc.boolean(), isCompany: fc.boolean(), isMembership: fc.boolean() },
});
const someGifts = fc.uniqueArray(someGift, { selector: ({ id }) => id, maxLength: 30 }).map((all) =>
  all.map(({ back, taken, gross, ...rest }) => {
    const refunded = cents(0 - Math.floor(gross * back));
    return gift({ ...rest, gross, refunded, disputed: cents(0 - Math.floor(gross * taken)) });
  }),
);

describe('what a receipt bears', () => {
  it('is the worked example: twelve gifts of 10 €, one of them refunded, and one of 30 €', () => {
    const monthly = Array.from({ length: 12 }, (_, index) =>
      gift({
        id: `ch_${index}`,
        day: day(`2026-${String(index + 1).padStart(2, '0')}-05`),
        ...(index === 4 && { refunded: cents(-1_000) }),
      }),
    );
    const { ready } = planYear([...monthly, gift({ id: 'ch_x', gross: cents(3_000) })], new Set(['donor_a']), SETTINGS);
    expect(ready.map(({ holder, amount }) => [holder, amount])).toEqual([['donor_a', 14_000]]);
    const content = contentOf(ready[0]?.payments ?? []);
    expect([content.amount, content.amountWords, framedAmount(content.amount)]).toEqual([14_000, 'cent quarante euros', '***140,00***']);
    expect([content.paidOn, content.articles, content.giftForm, content.nature, content.modes]).toEqual([
      ...[{ kind: 'year', year: '2026' }, ['200'], 'manual-gift', 'money', ['transfer']],
    ]);
    // The refunded one is not on it.
    expect(content.payments).toHaveLength(12);
    const receipt: Receipt = { ...{ content, holder: 'donor_a', sha256: '', pdfSha256: '', issuedBy: '' }, cancel: null };
    const cancelled = { ...receipt, cancel: { reason: 'refund' as const, replacedBy: null, cancelledMs: 0, cancelledBy: '' } };
    expect(declarationOf([receipt, cancelled], '2026')).toEqual({ count: 1, amount: 14_000 });
    expect(declarationOf([receipt], '2027')).toEqual({ count: 0, amount: 0 });
  });

  it('is gross less refunds and disputes, never below zero, whatever they are', () => {
    fc.assert(
      fc.property(someGifts, (gifts) => {
        for (const each of gifts) {
          const left = eligibleAmount(each);
          expect(left).toBe(Math.max(0, each.gross + each.refunded + each.disputed));
          expect(left).toBeLessThanOrEqual(each.gross);
        }
      }),
    );
  });

  it('has each payment in one place at most, loses none, and receipts none twice', () => {
    fc.assert(
      fc.property(someGifts, fc.subarray(['donor_a', 'donor_b', 'donor_c']), (gifts, known) => {
        const plan = planYear(gifts, new Set(known), SETTINGS);
        const grouped = [...plan.ready, ...plan.withoutIdentity].flatMap(({ payments }) => payments);
        const placed = [...grouped, ...plan.unidentified, ...plan.companies, ...plan.elsewhere];
        expect(new Set(placed.map(({ id }) => id)).size).toBe(placed.length);
        const counting = gifts.filter((each) => eligibleAmount(each) > 0);
        expect(placed.length + plan.done).toBe(counting.length);
        for (const { holder, payments, amount } of plan.ready) {
          expect(known).toContain(holder);
          expect(amount).toBe(payments.reduce((sum, each) => sum + eligibleAmount(each), 0));
          for (const each of payments)
            expect([each.receipt, each.isCompany, each.isPlatform, each.isMembership]).toEqual([null, false, false, false]);
        }
        expect(new Set(plan.ready.map(({ holder }) => holder)).size).toBe(plan.ready.length);
      }),
    );
  });

  it('is receipted by us, its platform or nobody, never two', () => {
    const kinds = { isCompany: false, isMembership: false, isPlatform: true };
    for (const platformGifts of ['platform', 'association', 'nobody'] as const)
      expect(receipterOf(kinds, { memberships: false, platformGifts })).toBe(platformGifts === 'association' ? 'us' : platformGifts);
    const other = { memberships: true, platformGifts: 'platform' } as const;
    expect(receipterOf({ ...kinds, isPlatform: false, isCompany: true }, other)).toBe('treasurer');
    expect(receipterOf({ ...kinds, isPlatform: false, isMembership: true }, other)).toBe('us');
    expect(receipterOf({ ...kinds, isPlatform: false, isMembership: true }, { ...other, memberships: false })).toBe('nobody');
  });

  it('has the day of a single payment, and never payments of two years', () => {
    expect(contentOf([gift()]).paidOn).toEqual({ kind: 'day', day: '2026-03-05' });
    expect(() => contentOf([gift(), gift({ id: 'ch_2', day: day('2027-01-01') })])).toThrow('payments of 2 years');
    expect(() => contentOf([])).toThrow('Bug');
  });

  it('is frozen by a digest that any change breaks', () => {
    const content = contentOf([gift()]);
    expect(receiptDigest(content)).toMatch(/^[0-9a-f]{64}$/);
    for (const changed of [{ number: 2 }, { amount: cents(1_001) }, { donor: { ...ADA, town: 'Paris' } }])
      expect(receiptDigest({ ...content, ...changed })).not.toBe(receiptDigest(content));
    expect([keptUntil(content), keptUntil({ issuedOn: day('2028-02-29') })]).toEqual(['2033-01-15', '2034-02-28']);
  });
});

describe('amounts', () => {
  it.each([
    [1, 'un centime'],
    [100, 'un euro'],
    [8_000, 'quatre-vingts euros'],
    [20_000, 'deux cents euros'],
    [8_000_000, 'quatre-vingt mille euros'],
    [123_456, 'mille deux cent trente-quatre euros et cinquante-six centimes'],
    [7_100, 'soixante et onze euros'],
    [100_000_000, 'un million d’euros'],
  ])('%i cents are %s', (amount, words) => {
    expect(amountInWords(cents(amount))).toBe(words);
  });

  it('are framed to the cent, and cost after relief never less than the law gives', () => {
    expect([framedAmount(cents(5)), framedAmount(cents(123_456))]).toEqual(['***0,05***', '***1234,56***']);
    expect([costAfterRelief(cents(3_000)), costAfterRelief(cents(14_000)), costAfterRelief(cents(1))]).toEqual([1_020, 4_760, 1]);
    fc.assert(
      fc.property(amounts, (amount) => {
        const cost = costAfterRelief(cents(amount));
        expect((amount - cost) * 100).toBeLessThanOrEqual(amount * 66);
        expect((amount - cost + 1) * 100).toBeGreaterThan(amount * 66);
        expect(amountInWords(cents(amount))).toMatch(/euro|centime/);
      }),
    );
  });

  it('stand on the form of their day', () => {
    const forms = [...SETTINGS.forms, { from: day('2027-01-01'), number: '11580*06' }];
    expect([formOn({ forms }, day('2026-12-31')), formOn({ forms }, day('2027-01-01')), formOn({ forms }, day('2020-01-01'))]).toEqual([
      ...['11580*05', '11580*06', '11580*05'],
    ]);
  });
});

describe('whom a receipt names', () => {
  it('is told what is missing and what cannot be read, all at once', () => {
    const empty = { firstNames: ' ', lastName: '', address: '', postcode: '', town: '', country: '' };
    const read = readIdentity(empty);
    expect(read.ok ? [] : read.why.map(({ field, problem }) => `${field} ${problem}`)).toEqual([
      ...['firstNames missing', 'lastName missing', 'address missing', 'postcode missing', 'town missing'],
    ]);
    const hostile = ['<b>Ada</b>', '=1+1', 'Ada\u0007', 'Ada\nEve', 'x'.repeat(121), '🙂', '---', 'Мария'];
    for (const lastName of hostile) expect([lastName, readIdentity({ ...ADA, lastName }).ok]).toEqual([lastName, false]);
    for (const postcode of ['7', '<75011>', '75 011 75 011 75']) expect(readIdentity({ ...ADA, postcode }).ok).toBe(false);
    for (const lastName of ['O’Brien-Łukasz', 'de La Tour d’Auvergne', 'Nguyễn', 'Ðorđević']) {
      expect([lastName, readIdentity({ ...ADA, lastName }).ok]).toEqual([lastName, true]);
    }
    expect(printable('Łukasz Nováček, Nguyễn')).toBe('Lukasz Novácek, Nguyen');
    expect(readIdentity({ ...ADA, country: '', lastName: '  Love\u00A0 lace ' })).toMatchObject({
      ok: true,
      value: { country: 'France', lastName: 'Love lace' },
    });
  });
});
