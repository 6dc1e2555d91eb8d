import { describe, expect, test } from 'vitest';
import { saidErrors } from '../../src/components/give/problem-words.ts';
import { blankForm, chosenAmount, linkedForm, type TypedForm } from '../../src/components/give/typed-form.ts';
import { visitThanks } from '../../src/components/give/thanks.ts';
import { visitGive } from '../../src/components/give/visit.ts';
import { timeWorth } from '../../src/components/time-worth.ts';
import { cents } from '../../src/values/cents.ts';
import { CHECKOUT, fakeApp } from '../support/fake-app.ts';

const app = fakeApp();
const { presets } = app.content.association.gifts;

function form(frequency: string, preset: string, amount: string): TypedForm {
  const blank = blankForm('');
  return { gift: { ...blank.gift, frequency, amount }, presets: { ...blank.presets, once: preset } };
}

const visitBy = (request: Request, query = '') => ({ request, query: new URLSearchParams(query), address: '192.0.2.1' });

function post(fields: Record<string, string>, application = app): ReturnType<typeof visitGive> {
  const token = app.giveDoor.newToken();
  const request = new Request('http://localhost/don', { method: 'POST', body: new URLSearchParams({ token, ...fields }) });
  return visitGive(visitBy(request), application, 'fr');
}

describe('the amount of a form without a script', () => {
  test.each([
    ['a usual one alone', form('once', '3000', ''), { kind: 'amount', text: '30.00' }],
    ['a typed one alone', form('once', '', '12,50'), { kind: 'amount', text: '12,50' }],
    ['"another amount" and a typed one', form('once', 'other', '45'), { kind: 'amount', text: '45' }],
    ['the same one twice', form('once', '3000', '30,00 €'), { kind: 'amount', text: '30.00' }],
    ['two different ones', form('once', '3000', '45'), { kind: 'two-amounts' }],
    ['a usual one and something unreadable', form('once', '3000', 'abc'), { kind: 'two-amounts' }],
    ['a usual one of another rhythm', form('monthly', '3000', '45'), { kind: 'amount', text: '45' }],
    ['a usual one that nobody offered', form('once', '1e9', '45'), { kind: 'amount', text: '45' }],
    ['none', form('once', '', ''), { kind: 'amount', text: '' }],
  ])('%s', (_, typed, expected) => {
    expect(chosenAmount(typed)).toEqual(expected);
  });
});

describe('a link to the form', () => {
  test('chooses nothing that it does not say', () => {
    const linked = linkedForm(new URLSearchParams(), 'form_x', presets);
    expect(linked).toEqual(blankForm('form_x'));
  });

  test('takes a usual amount among the choices, and writes any other', () => {
    expect(linkedForm(new URLSearchParams('montant=30&frequence=mensuel'), '', presets).presets.monthly).toBe('3000');
    expect(linkedForm(new URLSearchParams('amount=31&frequency=monthly'), '', presets).gift.amount).toBe('31');
    expect(linkedForm(new URLSearchParams('amount=30'), '', presets).gift).toMatchObject({ amount: '30', frequency: '' });
  });

  test('drops a purpose that is not offered', async () => {
    const visit = await visitGive(visitBy(new Request('http://localhost/don'), 'projet=nothing&campagne=dons-2020'), app, 'fr');
    expect(visit).toMatchObject({ view: { form: { gift: { project: '', campaign: 'dons-2020' } } } });
  });
});

describe('a posted form', () => {
  test('leads to the checkout', async () => {
    for (const fields of [
      { amount: '30,00', frequency: 'once' },
      { 'preset-yearly': '6000', frequency: 'yearly' },
    ]) {
      const visit = await post({ ...fields, email: 'a@example.org' });
      if (visit.kind !== 'go') throw new Error('expected the checkout');
      expect([visit.response.status, visit.response.headers.get('location')]).toEqual([303, CHECKOUT]);
    }
  });

  test('comes back whole with every error and its values', async () => {
    const visit = await post({ amount: '12,345', frequency: 'daily', email: 'x@' });
    expect(visit).toMatchObject({ kind: 'show', view: { status: 422, form: { gift: { amount: '12,345', email: 'x@' } } } });
    if (visit.kind !== 'show') throw new Error('expected the form');
    expect(visit.view.errors.map((error) => error.field)).toEqual(['frequency', 'amount', 'email']);
  });

  test('with two amounts is asked again rather than guessed', async () => {
    const visit = await post({ amount: '45', 'preset-once': '3000', frequency: 'once', email: 'a@example.org' });
    expect(visit).toMatchObject({ view: { status: 422, errors: [{ field: 'amount', problem: 'two-amounts' }] } });
  });

  test('keeps its token while it is mended, and gets a new one when it expired', async () => {
    const token = app.giveDoor.newToken();
    expect(await post({ token })).toMatchObject({ view: { form: { gift: { token } } } });
    const expired = await post({ token: 'old', amount: '30', frequency: 'once', email: 'a@example.org' });
    expect(expired).toMatchObject({ view: { status: 422, errors: [{ field: 'token', problem: 'form-expired' }] } });
    if (expired.kind === 'show') expect(expired.view.form.gift.token).toMatch(/^form_/u);
  });

  test('is kept when Stripe is away', async () => {
    const visit = await post({ amount: '30', frequency: 'once', email: 'a@example.org' }, fakeApp({ stripeAway: () => true }));
    expect(visit).toMatchObject({ view: { status: 503, form: { gift: { amount: '30', email: 'a@example.org' } } } });
  });

  test('that is not a form is an empty one', async () => {
    const request = new Request('http://localhost/don', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    expect(await visitGive(visitBy(request), app, 'fr')).toMatchObject({ view: { status: 422 } });
  });

  test('tells the limits where an amount is outside them', () => {
    const [low, high] = saidErrors(
      [
        { field: 'amount', problem: 'too-small' },
        { field: 'amount', problem: 'too-large' },
      ],
      app.content.association,
      'en',
    );
    expect(low?.target).toBe('amount');
    expect(low?.text).toContain('€3');
    expect(high?.text).toContain('€5,000');
  });
});

describe('the thanks page', () => {
  test.each([
    ['don_confirming', 200, '4'],
    ['don_received', 200, undefined],
    ['don_unknown', 404, undefined],
    ['', 404, undefined],
  ])('%s', async (id, status, refresh) => {
    const url = new URL(`http://localhost/don/merci?don=${id}`);
    const visit = await visitThanks({ request: new Request(url), response: { headers: new Headers() }, url, locals: { app } }, 'fr');
    if (visit instanceof Response) throw new Error('a page was expected');
    expect([visit.status, visit.headers['Refresh'], visit.headers['Cache-Control']]).toEqual([status, refresh, 'no-store']);
  });
});

describe('an amount as time', () => {
  test.each([
    [100, 'moins d’une heure de serveurs'],
    [500, 'environ 4 heures de serveurs'],
    [1000, 'environ 8 heures de serveurs'],
    [3000, 'environ un jour de serveurs'],
    [7500, 'environ 2 jours et demi de serveurs'],
    [30_000, 'environ 10 jours de serveurs'],
    [90_000, 'un mois de serveurs'],
    [180_000, '2 mois de serveurs'],
  ])('%i cents of 900 € a month', (amount, expected) => {
    expect(timeWorth(cents(amount), cents(90_000), 'fr')).toBe(expected);
  });

  test('is not told where nothing is to pay', () => {
    expect(timeWorth(cents(500), cents(0), 'fr')).toBe('');
  });
});
