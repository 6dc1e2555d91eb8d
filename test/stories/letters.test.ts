import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Recurring } from '../../src/giving/payment.ts';
import { NIGHTLY_ADAPTERS } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';

type Read = { readonly kind: string; readonly subject: string; readonly text: string };

describe.each(NIGHTLY_ADAPTERS)('letters on $name, from the gift to the donor', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'), adapter);
    // Whatever is delivered three times is told once.
    await world.sandbox.control.deliveries({ duplicate: 3 });
  });
  afterEach(async () => {
    expect(await world.running.notices.counts()).toMatchObject({ failed: 0, parked: 0, dead: 0 });
    await world.close();
  });

  /** What was sent until now, the oldest first; spaces of French typography are spaces. */
  const letters = async (): Promise<Read[]> => {
    await world.running.mail.post();
    const shown = (await world.running.mail.shown()) ?? [];
    return shown.map(({ kind, subject, text }) => ({ kind, subject, text: text.replaceAll(/[\u00a0\u202f]/g, ' ') })).reverse();
  };
  const kinds = async (): Promise<string[]> => (await letters()).map(({ kind }) => kind);
  const last = async (): Promise<Read> => {
    const letter = (await letters()).at(-1);
    if (!letter) throw new Error('no letter was sent');
    return letter;
  };
  const recurring = async (): Promise<Recurring> => {
    const [first] = await world.running.books.giving.recurring();
    if (!first) throw new Error('there is no recurring gift');
    return first;
  };

  it('a card gift is thanked for within its minute, once', async () => {
    const { id } = await world.give({ amount: '30' });
    const letter = await last();
    expect(letter).toMatchObject({ kind: 'thanks' });
    expect(letter.text).toContain('Merci. Votre don de 30 € est reçu et compté le 8 septembre 2026.');
    expect(letter.text).toContain(`/don/merci?don=${id}`);
    expect(letter.text).toContain('/mes-dons');
    await world.advanceDays(1);
    expect(await kinds()).toEqual(['thanks']);
    expect(existsSync(join(world.environment.dataDir, 'letters-sent.log'))).toBe(true);
    const folder = join(world.environment.dataDir, 'letters');
    const [eml, ...others] = readdirSync(folder).filter((name) => name.endsWith('.eml'));
    expect(others).toEqual([]);
    const written = readFileSync(join(folder, eml ?? ''), 'utf8');
    expect(written).toMatch(/^To: ada@example\.org$/m);
    expect(written).toMatch(/^Message-ID: <[0-9a-f]{40}@localhost>$/m);
    expect(written).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(written).not.toMatch(/<img|src=|http-equiv|<link/i);
  });

  it('a SEPA gift is announced as not counted, then received; one that the bank refuses is told of', async () => {
    await world.give({ amount: '50' }, { method: 'sepa_debit' });
    expect((await last()).text).toContain('Il n’est pas encore compté');
    await world.advanceDays(8);
    expect(await kinds()).toEqual(['sepa-announced', 'sepa-received']);
    expect((await last()).text).toContain('Votre don est compté le 14 septembre 2026.');
    await world.give({ amount: '20' }, { method: 'sepa_debit', refusedLater: true });
    await letters();
    await world.advanceDays(8);
    await world.advanceDays(0.01);
    expect(await kinds()).toEqual(['sepa-announced', 'sepa-received', 'sepa-announced', 'payment-failed']);
    const { text } = await last();
    expect(text).toContain('Raison : la provision du compte ne suffisait pas');
    expect(text).toContain('Rien n’a été pris');
  });

  it('a card that is refused at the checkout is told of there, and written to nobody', async () => {
    await world.give({ amount: '30' }, { method: 'card_declined' });
    await world.give({ amount: '10', frequency: 'monthly' }, { method: 'card_declined' });
    await world.advanceDays(1);
    expect(await kinds()).toEqual([]);
  });

  it('a renewal that is refused says why, when it is tried again and how to stop; the end says that it has stopped', async () => {
    await world.give({ amount: '10', frequency: 'monthly' }, { method: 'card', renewals: 'declined' });
    expect(await kinds()).toEqual(['thanks']);
    await world.advanceDays(30.1);
    await world.advanceDays(0.01);
    expect(await kinds()).toEqual(['thanks', 'payment-failed']);
    const { text } = await last();
    expect(text).toContain('Votre don de 10 € n’a pas pu être débité.');
    expect(text).toContain('Raison : la banque a refusé, sans dire pourquoi');
    expect(text).toMatch(/Un nouvel essai aura lieu le \d+ octobre 2026/);
    for (let days = 0; days < 30; days += 2) {
      await world.advanceDays(2);
      await world.advanceDays(0.01);
      await letters();
    }
    const all = await letters();
    const [stopped, ...others] = all.filter(({ kind }) => kind === 'stopped');
    expect(stopped?.text).toContain('Les débits avaient été refusés plusieurs fois');
    expect(others).toEqual([]);
    expect(all.filter(({ kind }) => kind === 'payment-failed').at(-1)?.text).toContain('Il n’y aura plus d’essai.');
  });

  it('a refund in part and one of the rest are told of, each with its amount', async () => {
    const { charge } = await world.give({ amount: '100' });
    await world.stripe.refunds.create({ charge: charge ?? '', amount: 2_500 });
    await world.settle();
    await world.stripe.refunds.create({ charge: charge ?? '' });
    await world.advanceDays(1);
    const refunds = (await letters()).filter(({ kind }) => kind === 'refund');
    expect(refunds.map(({ text }) => /^(\S+ €) de votre don de 100 €/m.exec(text)?.[1]).toSorted()).toEqual(['25 €', '75 €']);
    expect(refunds[0]?.text).toContain('cinq à dix jours ouvrés');
  });

  it('a gift whose amount is changed, that pauses, goes on and stops is told of each time', async () => {
    await world.give({ amount: '10', frequency: 'monthly' });
    expect(await kinds()).toEqual(['thanks']);
    const { id } = await recurring();
    const subscription = await world.stripe.subscriptions.retrieve(id);
    const [item] = subscription.items.data;
    const product = typeof item?.price.product === 'string' ? item.price.product : '';
    const price_data = { currency: 'eur', product, recurring: { interval: 'month' as const }, unit_amount: 1_500 };
    await world.stripe.subscriptions.update(id, { items: [{ id: item?.id ?? '', price_data }], proration_behavior: 'none' });
    await world.settle();
    expect((await last()).text).toMatch(/Avant : 10 € chaque mois\nDésormais : 15 € chaque mois\nProchain débit : 8 octobre 2026/);
    await world.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
    await world.settle();
    expect((await last()).text).toContain('Votre don est en pause');
    await world.stripe.subscriptions.update(id, { pause_collection: '' });
    await world.settle();
    expect((await last()).text).toContain('Votre don reprend.');
    await world.stripe.subscriptions.cancel(id);
    await world.advanceDays(1);
    expect(await kinds()).toEqual(['thanks', 'changed', 'changed', 'changed', 'stopped']);
    expect((await last()).text).toContain('Votre don de 15 € chaque mois est arrêté, à la date du 8 septembre 2026.');
  });

  it('a gift that is to end later is told of once, not again on its last day', async () => {
    await world.give({ amount: '10', frequency: 'monthly' });
    expect(await kinds()).toEqual(['thanks']);
    const { id } = await recurring();
    await world.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await world.settle();
    expect((await last()).text).toContain('à la date du 8 octobre 2026');
    await world.advanceDays(35);
    expect(await kinds()).toEqual(['thanks', 'stopped']);
  });

  it('a yearly gift is told of two weeks before its debit, once; a card in the last month of its life', async () => {
    await world.give({ amount: '120', frequency: 'yearly' });
    const { id, card } = await recurring();
    expect(card).toEqual({ last4: '4242', endsIn: '2034-12' });
    await world.advanceDays(350);
    expect(await world.running.mail.queueDue()).toBe(0);
    await world.advanceDays(1);
    expect(await world.running.mail.queueDue()).toBe(1);
    expect(await world.running.mail.queueDue()).toBe(0);
    expect((await last()).text).toContain('Votre don annuel de 120 € sera débité le 8 septembre 2027.');
    await world.running.books.giving.putRecurring({
      ...(await recurring()),
      card: { last4: '0005', endsIn: '2027-09' as never },
      project: null,
    });
    await world.advanceDays(10);
    expect(await world.running.mail.queueDue()).toBe(1);
    expect((await world.running.books.letters.letter(`card-expiring:${id}:2027-09`))?.params).not.toContain('@');
    expect((await last()).text).toContain('•••• 0005');
  });

  it('years of the past, learned of at once, write to nobody', async () => {
    await world.sandbox.control.deliveries({ lose: true });
    const form = { frequency: 'once', email: 'ada@example.org', project: '', campaign: '', visibility: '', message: '' };
    const asked = await world.running.app.gifts.ask({ ...form, amount: '30', token: world.running.app.gifts.newToken() }, 'fr');
    await world.sandbox.control.pay(asked.kind === 'go' ? asked.url : '', { method: 'card' });
    const { nowMs } = await world.sandbox.control.clock();
    await world.sandbox.control.advanceTo(nowMs + 10 * 86_400_000);
    await world.sandbox.control.deliveries({});
    await world.settle();
    expect((await world.running.nets.backfill()).ok).toBe(true);
    await world.settle();
    expect((await world.running.app.report()).months.some(({ gross }) => gross === 3_000)).toBe(true);
    expect(await world.running.books.letters.counts()).toMatchObject({ queued: 0, sent: 0, dropped: 0 });
  });

  it('a corrected address is written to, and an erased donor is not', async () => {
    const folder = join(world.environment.dataDir, 'letters');
    const written = (): string[] =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.eml'))
        .map((name) => /^To: (.*)$/m.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? '');
    const { giving, donors, letters: outbox } = world.running.books;
    const first = await world.give({ amount: '30', email: 'aad@example.org' });
    const [queued] = await outbox.list(['queued'], 1);
    expect(JSON.stringify(queued)).not.toContain('@');
    const wish = await giving.wish(first.id);
    if (!wish) throw new Error('there is no wish');
    await donors.moveWish(wish, 'ada@example.org');
    await world.running.mail.post();
    expect(written()).toEqual(['ada@example.org']);
    const second = await world.give({ amount: '20', email: 'grace@example.org' });
    const donor = (await giving.wish(second.id))?.donor ?? '';
    await donors.erase(donor, [], at('2026-09-08T10:00:00Z'));
    await world.running.mail.post();
    expect(written()).toEqual(['ada@example.org']);
    expect(await outbox.counts()).toMatchObject({ sent: 1, dropped: 1, queued: 0 });
  });
});
