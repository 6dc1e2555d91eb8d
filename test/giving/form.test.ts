import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_MESSAGE, readGiftForm, type GiftRules } from '../../src/giving/read-form.ts';
import type { FieldProblem, GiftField, TypedGift } from '../../src/giving/types.ts';
import { cents } from '../../src/values/cents.ts';
import { newId } from '../../src/values/ids.ts';

const RULES: GiftRules = { smallest: cents(300), largest: cents(500_000), projects: ['jitsi'], campaigns: ['dons-2020'] };

function typed(about: Partial<TypedGift> = {}): TypedGift {
  return {
    amount: '30',
    frequency: 'once',
    email: 'ada@example.org',
    project: '',
    campaign: '',
    visibility: '',
    message: '',
    token: newId('form'),
    ...about,
  };
}

describe('the form as typed', () => {
  it('becomes a wish', () => {
    const form = typed({
      amount: ' 1 234,56 € ',
      email: ' ada@example.org ',
      project: 'jitsi',
      campaign: 'dons-2020',
      visibility: 'named',
      message: ' Merci\r\nà vous\u0007 ',
    });
    expect(readGiftForm(form, RULES, 'fr')).toMatchObject({
      ok: true,
      value: {
        amount: 123_456,
        frequency: 'once',
        email: 'ada@example.org',
        project: 'jitsi',
        campaign: 'dons-2020',
        visibility: 'named',
        message: 'Merci\nà vous',
        language: 'fr',
      },
    });
  });

  it('keeps the name to the treasurer unless the donor says otherwise', () => {
    expect(readGiftForm(typed(), RULES, 'en')).toMatchObject({ value: { visibility: 'private', project: null, message: null } });
  });

  it.each<[GiftField, string, FieldProblem]>([
    ['amount', '', 'empty'],
    ['amount', '-5', 'not-positive'],
    ['amount', '0', 'not-positive'],
    ['amount', '1e3', 'not-an-amount'],
    ['amount', 'NaN', 'not-an-amount'],
    ['amount', '12,345', 'too-precise'],
    ['amount', '2,99', 'too-small'],
    ['amount', '5000,01', 'too-large'],
    ['frequency', '', 'choose-frequency'],
    ['frequency', 'weekly', 'choose-frequency'],
    ['email', '', 'email-missing'],
    ['email', 'ada', 'email-unreadable'],
    ['email', 'ada@example', 'email-unreadable'],
    ['email', 'ada@example.org, eve@example.org', 'email-unreadable'],
    ['email', `${'a'.repeat(65)}@example.org`, 'email-unreadable'],
    ['project', 'unheard-of', 'unknown-project'],
    ['campaign', 'unheard-of', 'unknown-campaign'],
    ['visibility', 'everyone', 'unknown-visibility'],
    ['message', 'x'.repeat(LONGEST_MESSAGE + 1), 'message-too-long'],
    ['token', '', 'form-expired'],
    ['token', 'form_guess', 'form-expired'],
  ])('%s %j: %s', (field, value, problem) => {
    expect(readGiftForm(typed({ [field]: value }), RULES, 'fr')).toEqual({ ok: false, why: [{ field, problem }] });
  });

  it('tells all mistakes at once', () => {
    const form = readGiftForm(typed({ amount: '', frequency: '', email: '' }), RULES, 'fr');
    expect(form.ok ? [] : form.why.map(({ field }) => field).toSorted()).toEqual(['amount', 'email', 'frequency']);
  });

  it('never throws, whatever is sent, and lets no control character through', () => {
    const any = fc.record({
      amount: fc.string(),
      frequency: fc.string(),
      email: fc.string(),
      project: fc.string(),
      campaign: fc.string(),
      visibility: fc.string(),
      message: fc.string({ unit: 'binary' }),
      token: fc.string(),
    });
    fc.assert(
      fc.property(any, (form) => {
        const read = readGiftForm({ ...typed(), message: form.message }, RULES, 'fr');
        if (read.ok) expect(read.value.message ?? '').not.toMatch(/[^\P{Cc}\n]/u);
        expect(readGiftForm(form, RULES, 'fr').ok).toBe(false);
      }),
    );
  });
});
