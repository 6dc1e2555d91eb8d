import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announce, readTransferForm } from '../../src/giving/announced.ts';
import { epcPayload } from '../../src/giving/epc.ts';
import { readTransferCode, transferCode, transferCodesIn } from '../../src/giving/transfer-code.ts';
import { cents } from '../../src/values/cents.ts';
import { newId } from '../../src/values/ids.ts';
import { qrMatrix } from '../../src/values/qr.ts';
import { ADAPTERS, type TestBooks } from '../support/books.ts';

const someCode = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 7, maxLength: 7 }).map(transferCode);
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TO = { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', holder: 'Association pour l’Été & la Santé' };
const RULES = { smallest: cents(300), largest: cents(500_000), projects: ['jitsi'], campaigns: [] };

describe('the code of a transfer', () => {
  it('is read however it is written', () => {
    fc.assert(
      fc.property(someCode, (code) => {
        expect(code).toMatch(/^DON-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
        for (const written of [code, code.toLowerCase(), code.replaceAll('-', ' '), code.replaceAll('-', ''), ` ${code} `]) {
          expect(readTransferCode(written)).toBe(code);
        }
        expect(readTransferCode(code.slice(0, 4) + code.slice(4).replaceAll('0', 'O').replaceAll('1', 'l'))).toBe(code);
      }),
    );
  });

  it('is noticed to be mistyped, whichever sign was changed and whichever two were exchanged', () => {
    fc.assert(
      fc.property(someCode, fc.nat(7), fc.nat(31), fc.nat(7), (code, at, sign, other) => {
        const signs = Array.from(code.replaceAll('-', '').slice(3));
        const changed = signs.with(at, SIGNS.charAt(sign));
        const swapped = signs.with(at, signs[other]!).with(other, signs[at]!);
        for (const typed of [changed, swapped]) {
          if (typed.join('') !== signs.join('')) expect(readTransferCode(`DON${typed.join('')}`)).toBeNull();
        }
      }),
    );
  });

  it('is found in what a bank makes of a label', () => {
    fc.assert(
      fc.property(someCode, (code) => {
        const [, one = '', two = ''] = code.split('-');
        for (const label of [
          `VIR SEPA RECU /DE MME LOVELACE /MOTIF ${code} /REF X12`,
          `don don${one}${two}`,
          `VIREMENT DON ${one} ${two}`,
          `MOTIF DON-${one}-\n${two} DON`,
        ]) {
          expect(transferCodesIn(label)).toContain(code);
        }
      }),
    );
    for (const label of ['', 'VIR DON MERCI', 'DON DE MADAME LOVELACE', 'ABANDON DE CREANCE 2026'])
      expect(transferCodesIn(label)).toEqual([]);
  });
});

describe('the text of a QR code for banks', () => {
  it('is what EPC069-12 says, line by line', () => {
    expect(epcPayload(TO, cents(3_050), 'DON-7K3F-9QXW').split('\n')).toEqual([
      ...['BCD', '002', '1', 'SCT', 'AGRIFRPP', 'Association pour l Ete la Sante', 'FR7630006000011234567890189', 'EUR30.50', '', ''],
      'DON-7K3F-9QXW',
    ]);
    expect(epcPayload({ ...TO, bic: null }, null, 'DON-7K3F-9QXW').split('\n')).toMatchObject({ 4: '', 7: '' });
  });

  it('is never longer than it may be, and always fits in a code', () => {
    const someText = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(someText, fc.integer({ min: 1, max: 99_999_999_999 }), someCode, (holder, amount, code) => {
        const payload = epcPayload({ ...TO, holder }, cents(amount), code);
        expect(new TextEncoder().encode(payload).length).toBeLessThanOrEqual(331);
        expect(payload.split('\n')).toHaveLength(11);
        expect(qrMatrix(payload).length).toBeGreaterThan(20);
      }),
      { numRuns: 30 },
    );
  });
});

describe('an announced transfer as typed', () => {
  const typed = (about: object = {}) => ({ ...{ amount: '', project: '', email: '', token: '' }, ...about });
  it('may leave everything out', () => {
    expect(readTransferForm(typed(), RULES)).toEqual({ ok: true, value: { amount: null, project: null, email: null } });
  });

  it.each([
    [{ amount: '2' }, 'amount', 'too-small'],
    [{ amount: '1e10' }, 'amount', 'not-an-amount'],
    [{ project: '<b>' }, 'project', 'unknown-project'],
    [{ email: 'x@' }, 'email', 'email-unreadable'],
  ])('%j is refused at its field', (about, field, problem) => {
    expect(readTransferForm(typed(about), RULES)).toEqual({ ok: false, why: [{ field, problem }] });
  });
});

describe.each(ADAPTERS)('announced transfers on $name', ({ open }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  it('have one code for one form, are awaited until a line brings them, and again when it is taken back', async () => {
    const { announced: store } = test.books;
    const about = { language: 'fr', once: newId('form') } as const;
    const read = { amount: cents(3_000), project: 'jitsi', email: null };
    const made = await Promise.all(Array.from({ length: 5 }, () => announce({ store, clock: test.clock }, read, about)));
    expect(new Set(made.map(({ code }) => code)).size).toBe(1);
    const code = made[0]!.code;
    expect(await store.awaited([code, 'DON-0000-0000'])).toMatchObject([{ code, ...read, state: 'announced' }]);
    await store.receive(code, 'off_1');
    expect(await store.awaited([code])).toEqual([]);
    expect(await store.byCode(code)).toMatchObject({ state: 'received', gift: 'off_1' });
    await store.reopen('off_1');
    expect(await store.awaited([code])).toHaveLength(1);
    test.clock.advance(401 * 86_400_000);
    await announce({ store, clock: test.clock }, read, { ...about, once: newId('form') });
    expect(await store.byCode(code)).toBeNull();
  });
});
