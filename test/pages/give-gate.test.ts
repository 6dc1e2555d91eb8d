import { brotliDecompressSync } from 'node:zlib';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFormToken, OLDEST_FORM_MS } from '../../src/giving/form-token.ts';
import { giveKey } from '../../src/app/give-key.ts';
import { SQLITE } from '../support/books.ts';
import { BANK } from '../support/bank-facts.ts';
import { at } from '../support/facts.ts';
import { readyToken } from '../support/form-token.ts';
import { treasurerOf } from '../support/treasurer.ts';
import { openWorld, testContent, type World } from '../support/world.ts';
import { fieldsOf, worldSite, type WorldSite } from '../support/world-site.ts';

const IBAN = 'FR7630006000011234567890189';

type Answer = {
  readonly status: number;
  readonly text: string;
  readonly location: string;
  readonly cookie: string;
  readonly retryAfter: string | null;
};

/** The forms of the public over a whole house: pages, gate, books and the stand-in for Stripe. */
describe('a visitor’s form', { timeout: 60_000 }, () => {
  let world: World;
  let site: WorldSite;
  let people = 0;
  beforeAll(async () => {
    const content = testContent();
    const bankTransfer = { iban: IBAN, bic: 'AGRIFRPP', holder: 'InterHop' };
    world = await openWorld(at('2026-11-02T09:00:00Z'), SQLITE, { ...content, association: { ...content.association, bankTransfer } });
    site = await worldSite(world);
  }, 60_000);
  afterAll(async () => {
    await site.close();
    await world.close();
  });

  const token = (): string => readyToken(world.environment, world.running.app.clock.now());

  async function ask(
    path: string,
    fields?: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const body = fields && { method: 'POST', body: new URLSearchParams(fields) };
    const answer = await fetch(site.url + path, { redirect: 'manual', headers: { origin: site.url, ...headers }, ...body });
    return {
      status: answer.status,
      text: (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' '),
      location: answer.headers.get('location') ?? '',
      cookie: answer.headers.get('set-cookie') ?? '',
      retryAfter: answer.headers.get('retry-after'),
    };
  }

  const form = (about: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    ...{ amount: '30', frequency: 'once', email: `a${(people += 1)}@example.org`, token: token() },
    ...about,
  });

  async function sessions(): Promise<number> {
    return (await world.stripe.checkout.sessions.list({ limit: 100 })).data.length;
  }

  it('leads to one checkout that closes within the hour, however often it is sent', async () => {
    const before = await sessions();
    const sent = form();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/don', sent)));
    expect(new Set(answers.map(({ status, location }) => `${status} ${location}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(303);
    expect(await sessions()).toBe(before + 1);
    const [session] = (await world.stripe.checkout.sessions.list({ limit: 1 })).data;
    expect(session!.expires_at - session!.created).toBeGreaterThanOrEqual(30 * 60);
    expect(session!.expires_at - session!.created).toBeLessThanOrEqual(36 * 60);
  });

  it('sent again with another amount is asked once more, with a token that may be sent at once', async () => {
    const sent = form();
    expect((await ask('/don', sent)).status).toBe(303);
    const other = await ask('/don', { ...sent, amount: '40' });
    expect([other.status, other.text.includes('a déjà servi')]).toEqual([422, true]);
    const fresh = /name="token" value="([^"]+)"/.exec(other.text)?.[1] ?? '';
    expect(fresh).not.toBe(sent['token']);
    expect((await ask('/don', { ...sent, amount: '40', token: fresh })).status).toBe(303);
  });

  it.each([
    ['at once', (key: string, now: number) => newFormToken(key, now), 'moins de trois secondes'],
    ['hours later', (key: string, now: number) => newFormToken(key, now - OLDEST_FORM_MS - 1), 'ouvert trop longtemps'],
    ['with a token of its own', () => 'form_00000000000000000000000000', 'ouvert trop longtemps'],
    ['with another key’s token', (_: string, now: number) => newFormToken('guess', now - 60_000), 'ouvert trop longtemps'],
  ])('sent %s opens nothing, and says so with what was typed', async (_, make, words) => {
    const before = await sessions();
    const made = make(giveKey(world.environment)(), world.running.app.clock.now());
    const answer = await ask('/don', form({ token: made, message: 'Merci à vous' }));
    expect([answer.status, answer.text.includes(words), answer.text.includes('Merci à vous')]).toEqual([422, true, true]);
    expect(await sessions()).toBe(before);
  });

  it.each([
    ['from another origin', { origin: 'https://elsewhere.example' }, 403],
    ['by another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['by a sister site', { 'sec-fetch-site': 'same-site' }, 403],
  ])('sent %s opens nothing', async (_, headers, status) => {
    const before = await sessions();
    expect((await ask('/don', form(), headers)).status).toBe(status);
    expect(await sessions()).toBe(before);
  });

  it('in which a program filled what people do not see leads back to the form without a word', async () => {
    const before = await sessions();
    const answer = await ask('/don', form({ 'second-thought': 'https://spam.example' }));
    expect([answer.status, answer.location, answer.cookie]).toEqual([303, '/don', '']);
    expect(await sessions()).toBe(before);
    expect((await ask('/don')).text).toMatch(
      /<p class="visually-hidden" aria-hidden="true">\s*<label>[^<]*<input name="second-thought" tabindex="-1"/,
    );
  });

  it('is held back after five of one e-mail address in a day: in words, with what was typed, when to come back, and another way', async () => {
    const email = 'grace@example.org';
    for (let time = 0; time < 5; time += 1) expect((await ask('/don', form({ email }))).status).toBe(303);
    const before = await sessions();
    const held = await ask('/don', form({ email: 'GRACE@example.org', message: 'Encore' }));
    expect(held.status).toBe(429);
    expect(Number(held.retryAfter)).toBeGreaterThan(86_000);
    expect(held.text).toContain('Plusieurs paiements ont été ouverts aujourd’hui avec cette adresse e-mail');
    expect(held.text).toMatch(/à partir du 3 novembre 2026 à \d+ h/);
    expect(held.text).toContain('value="GRACE@example.org"');
    expect(held.text).toContain('Encore');
    expect(held.text).toContain('href="/don/virement"');
    const english = await ask('/en/give', form({ email }));
    expect([english.status, english.text.includes('Several payments were opened today')]).toEqual([429, true]);
    expect(await sessions()).toBe(before);
  });

  it('is found again with all that was typed by who leaves its checkout, and by nobody else', async () => {
    const about = {
      email: 'ada@example.org',
      message: 'Pour la santé',
      visibility: 'named',
      name: 'Ada L.',
      project: 'jitsi',
      frequency: 'monthly',
      amount: '12,50',
    };
    const gone = await ask('/don', form(about));
    expect(gone.cookie).toMatch(/^obole-don=don_[0-9a-z]{26}\.[\w-]{43}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/);
    const [session] = (await world.stripe.checkout.sessions.list({ limit: 1 })).data;
    const back = new URL(session!.cancel_url ?? '');
    expect(back.href).not.toMatch(/ada|don_/);
    const cookie = gone.cookie.split(';')[0] ?? '';
    const path = back.pathname + back.search;
    const { text } = await ask(path, undefined, { cookie });
    expect(text).toContain('value="ada@example.org"');
    expect(text).toContain('value="12.50"');
    expect(text).toContain('value="Ada L."');
    expect(text).toContain('Pour la santé');
    expect(text).toMatch(/id="frequency-monthly"[^>]* checked/);
    expect(text).toMatch(/id="visibility-named"[^>]* checked/);
    for (const headers of [{}, { cookie: cookie.slice(0, -1) }]) expect((await ask(path, undefined, headers)).text).not.toContain('ada@');
    expect((await ask('/don', undefined, { cookie })).text).not.toContain('ada@');
  });

  it('keeps a name only where it is to be shown', async () => {
    const wish = async (about: Record<string, string>): Promise<string | null> => {
      await ask('/don', form(about));
      const [session] = (await world.stripe.checkout.sessions.list({ limit: 1 })).data;
      return (await world.running.books.giving.wish(session!.client_reference_id ?? ''))!.name;
    };
    expect(await wish({ visibility: 'named', name: '  Ada \u0007 Lovelace ' })).toBe('Ada Lovelace');
    expect(await wish({ visibility: 'private', name: 'Ada Lovelace' })).toBeNull();
    const [none, long] = [
      await ask('/don', form({ visibility: 'named', name: ' ' })),
      await ask('/don', form({ visibility: 'named', name: 'x'.repeat(61) })),
    ];
    expect([none.status, none.text.includes('id="name-error"'), long.status, long.text.includes('id="name-error"')]).toEqual([
      422,
      true,
      422,
      true,
    ]);
  });

  it('says nothing of fees while the books know of few, and charges no fee that nobody was told of', async () => {
    expect((await ask('/don')).text).not.toMatch(/name="cover"|arrivent/);
    const answer = await ask('/don', form({ cover: 'yes', 'cover-shown': '70' }));
    expect([answer.status, answer.text.includes('Les frais ne sont pas connus')]).toEqual([422, true]);
  });

  it('covers the fee by a line of its own, once and each month, as soon as the sum has been read', async () => {
    for (const amount of ['10', '30']) {
      for (let time = 0; time < 10; time += 1) await world.give({ amount, email: `fees${amount}${time}@example.org` });
    }
    await world.advanceDays(1);
    const linked = await ask('/don?montant=30&frequence=mensuel');
    expect(linked.text).toContain('environ 29,30 € arrivent');
    const extra = /name="cover-shown" value="(\d+)"/.exec(linked.text)?.[1] ?? '';
    expect(linked.text).toContain(`J’ajoute 0,${extra} € pour les frais`);
    expect(linked.text).not.toMatch(/id="cover"[^>]* checked/);
    for (const frequency of ['once', 'monthly']) {
      const unread = await ask('/don', form({ frequency, cover: 'yes' }));
      expect([unread.status, unread.text.includes(`Avec les frais, 0,${extra} € s’ajoutent : 30,${extra} € en tout`)]).toEqual([422, true]);
      const gone = await ask('/don', form({ frequency, cover: 'yes', 'cover-shown': extra }));
      expect(gone.status).toBe(303);
      const paid = await world.sandbox.control.pay(gone.location, { method: 'card' });
      await world.settle();
      const total = 3_000 + Number(extra);
      expect((await world.stripe.charges.retrieve(paid.charge ?? '')).amount).toBe(total);
      expect((await world.running.books.ledger.entry(`gift:${paid.charge}`))?.measured?.amount).toBe(total);
      const [session] = (await world.stripe.checkout.sessions.list({ limit: 1 })).data;
      const { line_items: items } = await world.stripe.checkout.sessions.retrieve(session!.id, { expand: ['line_items'] });
      expect(items?.data.map(({ amount_total: of, price }) => [price?.product, of])).toEqual([
        ['obole_gift', 3_000],
        ['obole_fee_cover', Number(extra)],
      ]);
      expect((await world.running.books.giving.wish(session!.client_reference_id ?? ''))?.cover).toBe(Number(extra));
    }
  });

  it('of the give page weighs less than 20 KB with its styles, without a script', async () => {
    const weigh = (path: string): Promise<{ bytes: number; body: Buffer }> =>
      new Promise((resolve, reject) => {
        const asked = httpRequest(site.url + path, { headers: { 'accept-encoding': 'br' } }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const sent = Buffer.concat(chunks);
            resolve({ bytes: sent.length, body: answer.headers['content-encoding'] === 'br' ? brotliDecompressSync(sent) : sent });
          });
        });
        asked.on('error', reject).end();
      });
    for (const path of ['/don', '/en/give', '/don/virement']) {
      const page = await weigh(path);
      const sheets = [...page.body.toString().matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href = '']) => href);
      const styles = await Promise.all(sheets.map(weigh));
      const css = styles.reduce((sum, { bytes }) => sum + bytes, 0);
      console.log(`${path}: ${page.bytes} bytes of HTML and ${css} of CSS in ${sheets.length} sheets, brotli: ${page.bytes + css}`);
      expect(page.bytes + css).toBeLessThanOrEqual(20_000);
    }
  });

  it('tells the treasurer on the first page that cards are being tried, until it is quiet', async () => {
    const person = await site.person('auditor');
    const { gate } = world.running.books;
    const now = world.running.app.clock.now();
    expect((await person.get('/tresorerie')).text).not.toContain('Essais de cartes');
    await gate.putAttack({ sinceMs: now - 60_000, untilMs: now + 60_000 });
    expect((await person.get('/tresorerie')).text).toMatch(/Essais de cartes en cours depuis le \d+ novembre 2026 à \d+ h \d+/);
    expect((await person.get('/en/treasury')).text).toContain('Cards have been tried on the site since');
    await gate.putAttack({ sinceMs: now - 60_000, untilMs: now });
    expect((await person.get('/tresorerie')).text).not.toContain('Essais de cartes');
  });

  it('says what an amount pays: each usual one, and the one that a link brings', async () => {
    const { text } = await ask('/don?montant=45&frequence=unique');
    expect(text).toContain('45 € : environ un jour et demi de serveurs.');
    expect((await ask('/en/give?amount=60&frequency=yearly')).text).toContain('about 2 days of servers, or €5 a month');
  });

  describe('for a transfer', () => {
    it('leads to a code, shown with all that a bank asks for and as a QR code', async () => {
      const sent = { amount: '45,50', project: 'jitsi', email: 'ada@example.org', token: token() };
      const [first, again] = [await ask('/don/virement', sent), await ask('/don/virement', sent)];
      expect(first.status).toBe(303);
      expect(first.location).toMatch(/^\/don\/virement\?code=DON-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
      expect(again.location).toBe(first.location);
      const { text, status } = await ask(first.location);
      expect(status).toBe(200);
      for (const words of [
        'FR76 3000 6000 0112 3456 7890 189',
        'AGRIFRPP',
        'InterHop',
        '45,50 €',
        first.location.slice(-13),
        '<svg class="qr" role="img"',
      ]) {
        expect(text).toContain(words);
      }
      expect(text).not.toContain('ada@example.org');
      expect((await ask(first.location.replace('/don/virement', '/en/give/transfer'))).text).toContain('€45.50');
    });

    it.each([
      [{ amount: '2' }, 'amount-error'],
      [{ amount: '1e10' }, 'amount-error'],
      [{ email: 'x@' }, 'email-error'],
      [{ project: '<b>' }, 'project-error'],
    ])('with %j is asked again at its field', async (about, error) => {
      const answer = await ask('/don/virement', { ...{ amount: '45', project: '', email: '', token: token() }, ...about });
      expect([answer.status, answer.text.includes(`id="${error}"`), answer.text.includes('<b>"')]).toEqual([422, true, false]);
    });

    it('keeps the same gate: token, origin, and what people do not see', async () => {
      const sent = { amount: '45', project: '', email: '', token: token() };
      expect((await ask('/don/virement', { ...sent, token: '' })).status).toBe(422);
      expect((await ask('/don/virement', sent, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await ask('/don/virement', { ...sent, 'second-thought': 'x' })).location).toBe('/don/virement');
      expect((await ask('/don/virement?code=DON-0000-0001')).status).toBe(404);
    });

    it('is proposed as its gift when the bank’s line bears its code, for a person to accept, and awaited again when that is undone', async () => {
      const { location } = await ask('/don/virement', { amount: '45', project: 'jitsi', email: 'ada@example.org', token: token() });
      const code = location.slice(-13);
      const { lines } = world.running.app.treasury;
      const treasurer = await treasurerOf(world.running.app);
      const csv = ['Opération;Quand;Combien', `VIR INST DE M. L /MOTIF ${code.replaceAll('-', ' ')};02.11.2026;50.00`, ''].join('\n');
      const sent = { bytes: Buffer.from(csv), fileName: 'releve.csv', account: BANK, decided: [], isFinal: true };
      const visit = await treasurer.visit();
      const first = await lines.files.send(visit, { ...sent, mapping: null });
      if (first.kind !== 'unread' || first.sheet === null) throw new Error('expected a sheet');
      await lines.files.send(visit, { ...sent, mapping: first.sheet.mapping });
      const [line] = (await lines.queue({ account: null, after: null, limit: 10 })).lines;
      expect(line?.proposals).toMatchObject([
        {
          certain: false,
          reason: { code: 'announced', under: code, announced: 4_500 },
          parts: [{ kind: 'gift', amount: 5_000, gift: { project: 'jitsi', reference: code, donor: { email: 'ada@example.org' } } }],
        },
      ]);
      const person = await site.person('treasurer');
      const path = `/tresorerie/banque/${line!.line.id}`;
      const page = await person.get(path);
      expect(page.text).toContain(`don annoncé par virement sous le code ${code}, pour 45,00 €`);
      expect((await person.post(path, fieldsOf(page.text, 'accept'))).status).toBe(303);
      const announced = await world.running.books.announced.byCode(code);
      expect(announced?.state).toBe('received');
      expect((await world.running.books.ledger.entry(`gift:${announced?.gift}`))?.measured).toMatchObject({
        as: 'offline',
        amount: 5_000,
        project: 'jitsi',
      });
      const posted = await person.get(path);
      expect((await person.post(path, fieldsOf(posted.text, 'undo'))).status).toBe(303);
      expect((await world.running.books.announced.byCode(code))?.state).toBe('announced');
    });
  });
});

describe('where the association takes no transfers on its site', () => {
  it('neither the section nor the page is there', async () => {
    const world = await openWorld(at('2026-11-02T09:00:00Z'));
    const site = await worldSite(world);
    expect((await fetch(`${site.url}/don/virement`)).status).toBe(404);
    expect(await (await fetch(`${site.url}/don`)).text()).not.toContain('by-transfer');
    await site.close();
    await world.close();
  });
});
