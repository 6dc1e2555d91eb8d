import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStand, type Stand } from './harness.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.close());

function press(url: string, method: string): Promise<Response> {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ method }) });
}

describe('the checkout page', () => {
  it('says in the session’s language what is paid, how often, and that it is no money', async () => {
    const french = await stand.subscription({ locale: 'fr', customer_email: 'lea@example.org' });
    const page = await (await fetch(french.url ?? '')).text();
    expect(page).toContain('<html lang="fr">');
    expect(page).toContain('Bac à sable\u00a0: aucun argent ne bouge.');
    expect(page).toContain('10,00\u00a0€');
    expect(page).toContain('chaque mois');
    expect(page).toContain('lea@example.org');
    const english = await stand.session({ locale: 'en' });
    const other = await (await fetch(english.url ?? '')).text();
    for (const words of ['<html lang="en">', 'Sandbox: no money moves.', '€30.00', 'once', 'Don']) expect(other).toContain(words);
  });

  it('works under a strict policy: no script, no inline style', async () => {
    const session = await stand.session();
    const answer = await fetch(session.url ?? '');
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; form-action 'self' http://site.test; base-uri 'none'; frame-ancestors 'none'",
    );
    const page = await answer.text();
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=/);
    expect((await fetch(new URL('/c/checkout.css', session.url ?? ''))).headers.get('content-type')).toBe('text/css; charset=utf-8');
  });

  it('sends the donor on after paying, and back after giving up', async () => {
    const session = await stand.session();
    const back = await press(session.url ?? '', 'give_up');
    expect([back.status, back.headers.get('location')]).toEqual([303, 'http://site.test/don']);
    const paid = await press(session.url ?? '', 'card');
    expect([paid.status, paid.headers.get('location')]).toEqual([303, `http://site.test/merci?cs=${session.id}`]);
    const over = await fetch(session.url ?? '', { headers: { 'accept-language': 'fr' } });
    expect(await over.text()).toContain('Ce paiement n’est plus ouvert.');
  });

  it('stays with a message when the card is refused', async () => {
    const session = await stand.session({ locale: 'fr' });
    const refused = await press(session.url ?? '', 'card_declined');
    expect(refused.status).toBe(402);
    const page = await refused.text();
    expect(page).toContain('La carte a été refusée.');
    expect(page).toContain('Payer par carte');
    expect((await stand.stripe.charges.list({ limit: 1 })).data[0]).toMatchObject({ status: 'failed', failure_code: 'card_declined' });
  });

  it('shows only the means that the session offers, and escapes what it shows', async () => {
    await stand.stripe.products.update('prod_gift', { name: '<b>Don & "cie"</b>' });
    const session = await stand.session({ locale: 'fr', allowed_payment_method_types: ['card'] });
    const page = await (await fetch(session.url ?? '')).text();
    expect(page).not.toContain('SEPA');
    expect(page).toContain('&lt;b&gt;Don &amp; &quot;cie&quot;&lt;/b&gt;');
    expect((await fetch(`${stand.sandbox.apiBase}/c/pay/cs_test_none`)).status).toBe(404);
    const nonsense = await press(session.url ?? '', 'gold');
    expect(nonsense.status).toBe(200);
  });
});
