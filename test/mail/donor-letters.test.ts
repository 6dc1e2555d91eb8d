import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';

const URL_IN = /https?:\/\/\S+\?lien=\S+/;

describe('letters of what donors do by themselves', { timeout: 30_000 }, () => {
  let world: World;
  let gift = '';
  beforeEach(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'));
    gift = (await world.give({ amount: '30' })).id;
    await world.running.mail.post();
  });
  afterEach(() => world.close());

  const visitOf = async (cookie = '') => {
    const { origin } = world.environment.publicUrl;
    const request = new Request(`${origin}/mes-dons`, { method: 'POST', headers: { origin, cookie } });
    return world.running.app.mine.door.visit(request, '203.0.113.9');
  };
  const last = async () => (await world.running.mail.shown())?.[0];
  const addresses = (): string[] => {
    const folder = join(world.environment.dataDir, 'letters');
    const names = readdirSync(folder).filter((name) => name.endsWith('.eml'));
    return names.map((name) => /^To: (.*)$/m.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? '');
  };
  const donorOf = async (): Promise<string> => (await world.running.books.giving.wish(gift))?.donor ?? '';

  it('the link to come in opens the page of gifts, and is kept nowhere once its time is over', async () => {
    const { door } = world.running.app.mine;
    const { cookies } = await door.askLink(await visitOf(), ' ADA@example.org ', 'en');
    const { letters } = world.running.books;
    const [queued] = await letters.list(['queued'], 1);
    expect(queued).toMatchObject({ kind: 'my-gifts-link', language: 'en' });
    await world.running.mail.post();
    expect((await letters.letter(queued?.key ?? ''))?.params).toBe('{}');
    const url = URL_IN.exec((await last())?.text ?? '')?.[0] ?? '';
    const token = new URL(url).searchParams.get('lien') ?? '';
    const jar = cookies.map((each) => each.split(';')[0]).join('; ');
    expect(await door.comeIn(await visitOf(jar), token)).toMatchObject({ kind: 'in' });
    await world.advanceDays(0.01);
    await world.running.mail.post();
    const folder = join(world.environment.dataDir, 'letters');
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain(token);
    expect((await world.running.mail.shown())?.map(({ kind }) => kind)).toEqual(['thanks']);
  });

  it('a link that did not leave in its ten minutes does not leave, and its address is forgotten', async () => {
    await world.running.app.mine.door.askLink(await visitOf(), 'ada@example.org', 'fr');
    const { letters } = world.running.books;
    const [queued] = await letters.list(['queued'], 1);
    await world.advanceDays(0.01);
    await world.running.mail.post();
    expect(await letters.letter(queued?.key ?? '')).toMatchObject({ state: 'dropped', params: '{}' });
    expect(addresses()).toEqual(['ada@example.org']);
  });

  it('an address that nobody gave under gets no letter', async () => {
    await world.running.app.mine.door.askLink(await visitOf(), 'nobody@example.org', 'fr');
    expect(await world.running.books.letters.counts()).toMatchObject({ queued: 0 });
  });

  it('a new address is confirmed at the new address', async () => {
    const donor = await world.running.books.donors.donor(await donorOf());
    if (!donor) throw new Error('there is no donor');
    await world.running.app.mine.door.askNewAddress(await visitOf(), donor, 'ada@new.example.net', 'fr');
    await world.running.mail.post();
    expect((await last())?.subject).toContain('Confirmez votre nouvelle adresse');
    expect(addresses().toSorted()).toEqual(['ada@example.org', 'ada@new.example.net']);
  });

  it('what somebody asks of the treasury alerts it, and names nobody', async () => {
    const [charge] = await world.running.books.giving.giftsOf(gift);
    await world.running.app.mine.gifts.askRefund(await donorOf(), charge?.id ?? '', 'Je me suis trompée, Ada', 'acte_1');
    const [queued] = await world.running.books.letters.list(['queued'], 1);
    expect(queued).toMatchObject({ kind: 'alert', donor: null });
    expect(JSON.parse(queued?.params ?? '{}')).toEqual({ about: 'donor-request', what: charge?.id });
    await world.running.mail.post();
    expect(await world.running.books.letters.letter(queued?.key ?? '')).toMatchObject({
      state: 'dropped',
      reason: 'ALERT_EMAIL is not set',
    });
  });
});
