import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SQLITE } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { openWorld, testContent, type World } from '../support/world.ts';
import { fieldsOf, worldSite, type Visitor, type WorldSite } from '../support/world-site.ts';

const WAITING = '/tresorerie/a-qualifier';

describe('what waits in account 471, and gifts given back, over their pages', { timeout: 60_000 }, () => {
  let world: World;
  let site: WorldSite;
  let ada: Visitor;
  let eve: Visitor;
  let auditor: Visitor;
  let charge = '';
  let waiting = '';
  beforeAll(async () => {
    const content = testContent();
    const association = { ...content.association, otherCharges: 'mixed' as const };
    world = await openWorld(at('2026-11-02T09:00:00Z'), SQLITE, { ...content, association });
    charge = (await world.give({ amount: '30' })).charge ?? '';
    waiting = (await world.sandbox.control.play({ do: 'charge', amount: 5_000 })).id;
    await world.settle();
    await world.advanceDays(1);
    site = await worldSite(world);
    ada = await site.person('treasurer', 'ada@example.org');
    eve = await site.person('admin', 'eve@example.org');
    auditor = await site.person('auditor');
  }, 60_000);
  afterAll(async () => {
    await site.close();
    await world.close();
  });

  const gifts = () => world.running.app.treasury.money.gifts;
  const noted = async () => (await site.trail()).map(({ act }) => act).filter((act) => !/sign|member|invit|factor|password/.test(act));
  const faults = async () => (await world.running.check()).flatMap(({ fails }) => fails);

  it('is counted on the first page, which leads to it, with the trail of each', async () => {
    expect((await ada.get('/tresorerie')).text).toContain(`<a href="${WAITING}">dont 1 au compte d’attente</a>`);
    expect((await ada.get('/en/treasury')).text).toContain('<a href="/en/treasury/to-qualify">Say what the payments are</a>');
    const page = (await ada.get(WAITING)).text;
    expect(page).toContain(`href="/tresorerie/dons/${waiting}"`);
    expect(page).toMatch(/3 novembre 2026|2 novembre 2026/);
    expect(page).toContain('50,00 €');
    expect((await ada.get(`/tresorerie/dons/${waiting}`)).status).toBe(200);
  });

  it('is qualified by one, told to the other, and taken back; an auditor changes nothing', async () => {
    const page = await ada.get(WAITING);
    const fields = fieldsOf(page.text, 'qualify', waiting);
    const key = fields['key'] ?? '';
    expect(fields).toMatchObject({ key: `charge:${waiting}`, attempt: '0' });
    for (const as of ['', 'lottery', 'unqualified', '=1+1']) {
      const refused = await ada.post(WAITING, { ...fields, as });
      expect([as, refused.status, refused.text.includes(`id="as-${key}-error"`)]).toEqual([as, 422, true]);
    }
    expect((await ada.post(WAITING, { ...fields, key: 'charge:ch_nobody', as: 'gifts' })).text).toContain('Cet encaissement n’existe pas.');
    expect((await auditor.get(WAITING)).text).not.toContain('name="do"');
    expect((await auditor.post(WAITING, { ...fields, as: 'gifts' })).status).toBe(403);
    expect(await noted()).toEqual([]);
    expect(await gifts().qualified(10)).toEqual([]);

    expect((await ada.post(WAITING, { ...fields, as: 'memberships' })).location).toBe(`${WAITING}?fait=qualified`);
    const late = await eve.post(WAITING, { ...fields, as: 'gifts' });
    expect([late.status, late.text.includes('Person treasurer l’a qualifié ou repris entre-temps')]).toEqual([409, true]);
    expect(await gifts().qualified(10)).toMatchObject([{ as: 'memberships', amount: 5_000 }]);
    const after = await ada.get(WAITING);
    expect(after.text).toContain('Rien n’attend');
    expect(after.text).toContain('Cotisations sans contrepartie');
    expect((await eve.post(WAITING, fieldsOf(after.text, 'undo', waiting))).location).toBe(`${WAITING}?fait=qualification-undone`);
    expect((await eve.post(WAITING, fieldsOf(after.text, 'undo', waiting))).status).toBe(409);
    const again = fieldsOf((await ada.get(WAITING)).text, 'qualify', waiting);
    expect(again['attempt']).toBe('1');
    expect((await ada.post(WAITING, { ...again, as: 'gifts' })).status).toBe(303);
    expect(await noted()).toEqual(['gift.qualify', 'gift.qualify', 'gift.qualify']);
    expect(await faults()).toEqual([]);
  });

  it('gives a gift back once, though two clicks come at once, and says at its field what is wrong', async () => {
    const path = `/tresorerie/dons/${charge}`;
    const page = await ada.get(path);
    expect(page.text).toContain('Il reste 30,00 € à rembourser au plus');
    const fields = fieldsOf(page.text, 'refund');
    for (const amount of ['30,01', '0', '1e3', 'x'.repeat(10_000)]) {
      const refused = await ada.post(path, { ...fields, amount, reason: '"><script>' });
      expect([amount, refused.status, refused.text.includes('id="amount-error"')]).toEqual([amount, 422, true]);
      expect(refused.text).toContain('Écrivez un montant de 30,00 € au plus');
      expect(refused.text).toMatch(/value="&(?:quot|#34);/);
      expect(refused.text).not.toContain('"><script>');
      expect(refused.text).toMatch(/<details class="confirm" open/);
    }
    expect((await auditor.get(path)).text).not.toContain('value="refund"');
    await world.sandbox.control.faults({ how: 'reset', path: '/v1/charges' });
    const away = await ada.get(path);
    expect([away.status, away.text.includes('Stripe ne répond pas'), away.text.includes('value="refund"')]).toEqual([200, true, false]);
    await world.sandbox.control.faults(null);
    expect((await auditor.post(path, { ...fields, amount: '10' })).status).toBe(403);
    expect((await gifts().refunds(charge)).asked).toEqual([]);
    const typed = { ...fields, amount: '12,50', reason: 'erreur de saisie' };
    const clicks = await Promise.all([ada.post(path, typed), ada.post(path, typed)]);
    expect(clicks.map(({ location }) => location)).toEqual([`${path}?fait=refund-asked`, `${path}?fait=refund-asked`]);
    expect((await world.stripe.refunds.list({ charge })).data.map(({ amount }) => amount)).toEqual([1_250]);
    const late = await eve.post(path, { ...fields, amount: '10', token: 'form_eve' });
    expect([late.status, late.text.includes('Person treasurer a demandé un remboursement entre-temps')]).toEqual([409, true]);
    await world.settle();
    const after = await ada.get(path);
    expect(after.text).toContain('Il reste 17,50 € à rembourser au plus');
    expect(after.text).toMatch(/erreur de saisie[\s\S]*accepté par Stripe/);
    expect((await site.trail())[0]).toMatchObject({ act: 'gift.refund', object: charge, name: 'Person treasurer' });
  });

  it('sends again what Stripe has not answered, noted each time, and never pays it twice', async () => {
    const path = `/tresorerie/dons/${charge}`;
    const fields = fieldsOf((await ada.get(path)).text, 'refund');
    // Done, but its answer breaks off, and so do those of the library's own tries.
    await world.sandbox.control.faults({ how: 'half', path: '/v1/refunds', calls: 3 });
    const unheard = await ada.post(path, { ...fields, amount: '5' });
    expect([unheard.status, unheard.text.includes('Stripe n’a pas répondu')]).toEqual([422, true]);
    await world.sandbox.control.faults(null);
    // Long enough for Stripe to forget the key of a request.
    await world.advanceDays(3);
    const page = await ada.get(path);
    expect(page.text).toContain('sans réponse de Stripe');
    const resend = fieldsOf(page.text, 'resend');
    expect((await auditor.post(path, resend)).status).toBe(403);
    expect((await ada.post(path, { ...resend, row: 'ref_nobody' })).status).toBe(422);
    const before = (await noted()).length;
    // The guard looks at who sends again, too: a sign-in of long ago does not do.
    const { signedIn, ...rest } = await ada.enrolled.browser.visit();
    const { money } = world.running.app.treasury;
    const stale = { ...rest, signedIn: signedIn && { ...signedIn, session: { ...signedIn.session, signedInMs: 0 } } };
    const unguarded = await money.act(stale, 'gift.refund', (desk, by) => desk.gifts.resend(charge, resend['row'] ?? '', by));
    expect(unguarded).toEqual({ ok: false, why: 'stale' });
    expect((await gifts().refunds(charge)).asked.at(-1)?.state).toBe('asked');
    expect((await ada.post(path, resend)).location).toBe(`${path}?fait=refund-asked`);
    expect((await site.trail())[0]).toMatchObject({ act: 'gift.refund', object: charge, after: { 'refund-resent': { amount: 500 } } });
    expect(await noted()).toHaveLength(before + 1);
    expect((await world.stripe.refunds.list({ charge })).data.map(({ amount }) => amount)).toEqual([500, 1_250]);
    // Answered by now: nothing is sent, and nothing noted.
    expect((await ada.post(path, resend)).status).toBe(303);
    expect(await noted()).toHaveLength(before + 1);
    await world.advanceDays(1);
    expect(await faults()).toEqual([]);
  });

  it('gives an offline gift back from the cash, and forgets who gave it', async () => {
    const entry = {
      ...{ do: 'enter', token: 'form_off', date: '2026-11-02', amount: '40', method: 'cash', name: 'Grâce Hopper' },
      ...{ email: 'grace@example.org', note: 'soirée' },
    };
    expect((await ada.post('/tresorerie/dons', entry)).status).toBe(303);
    const [gift] = await gifts().list({ from: null, to: null, method: null, limit: 5 });
    const path = `/tresorerie/dons/${gift?.id ?? ''}`;
    const page = await ada.get(path);
    expect(page.text).toContain('Grâce Hopper');
    const fields = fieldsOf(page.text, 'cash');
    const refused = await ada.post(path, { ...fields, amount: '40,01', date: '2026-02-31' });
    expect([refused.status, refused.text.includes('id="amount-error"'), refused.text.includes('id="date-error"')]).toEqual([
      422,
      true,
      true,
    ]);
    expect(refused.text).toMatch(/name="amount"[^>]*value="40,01"|value="40,01"[^>]*name="amount"/);
    for (const act of [{ ...fields, amount: '15', date: '2026-11-03' }, { do: 'forget' }])
      expect((await auditor.post(path, act)).status).toBe(403);
    expect(await gifts().see(gift?.id ?? '')).toMatchObject({ refunds: [], donor: { name: 'Grâce Hopper' } });
    const typed = { ...fields, amount: '15', date: '2026-11-03' };
    expect((await ada.post(path, typed)).location).toBe(`${path}?fait=refunded-in-cash`);
    const late = await eve.post(path, typed);
    expect([late.status, late.text.includes('Person treasurer a remboursé ou annulé ce don entre-temps')]).toEqual([409, true]);
    expect(await gifts().see(gift?.id ?? '')).toMatchObject({ refunds: [1_500] });
    expect((await ada.get(path)).text).toContain('Il reste 25,00 € à rembourser au plus');
    expect((await ada.post(path, fieldsOf(page.text, 'forget'))).location).toBe(`${path}?fait=donor-forgotten`);
    expect((await ada.get(path)).text).not.toContain('Hopper');
    expect((await site.trail()).slice(0, 2).map(({ act }) => act)).toEqual(['gift.correct', 'gift.refund']);
    expect(await faults()).toEqual([]);
  });

  it('stands in both languages, whole', async () => {
    for (const path of ['/en/treasury/to-qualify', WAITING, `/en/treasury/gifts/${charge}`, `/en/treasury/gifts/${waiting}`]) {
      const got = await ada.get(path);
      expect([path, got.status, /undefined|\[object|NaN/.test(got.text)]).toEqual([path, 200, false]);
    }
  });
});
