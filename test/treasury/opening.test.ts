import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { account } from '../../src/values/account.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { SQLITE } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { ledgerTable } from '../support/ledger-table.ts';
import { openWorld, testContent, type World } from '../support/world.ts';
import { fieldsOf, worldSite, type Visitor, type WorldSite } from '../support/world-site.ts';

const FR = '/tresorerie/ouverture';
const FUNDS = '/tresorerie/fonds-propres';

/** What a page shows in the field of a name. */
function valueIn(html: string, name: string): string | undefined {
  return new RegExp(`<input[^>]* name="${name}"[^>]*>`).exec(html)?.[0].match(/ value="([^"]*)"/)?.[1];
}

describe('the opening, the history and own funds, over their pages', { timeout: 60_000 }, () => {
  let world: World;
  let site: WorldSite;
  let ada: Visitor;
  let eve: Visitor;
  let auditor: Visitor;
  beforeAll(async () => {
    const content = testContent();
    const books = { openedOn: day('2026-09-15'), firstYearEnds: day('2026-12-31') };
    const association = { ...content.association, books, firstMonth: month('2026-07') };
    world = await openWorld(at('2026-09-16T09:00:00Z'), SQLITE, { ...content, association });
    site = await worldSite(world);
    ada = await site.person('treasurer', 'ada@example.org');
    eve = await site.person('admin', 'eve@example.org');
    auditor = await site.person('auditor');
  }, 60_000);
  afterAll(async () => {
    await site.close();
    await world.close();
  });

  const revision = () => world.running.books.ledger.revision();
  const acts = async () => (await site.trail()).map(({ act }) => act);

  it('are named on the first page until the opening is written', async () => {
    expect((await ada.get('/tresorerie')).text).toContain(`href="${FR}"`);
    expect((await ada.get('/en/treasury')).text).toContain('The opening of the books is not written');
  });

  it('say at its field what is wrong, keep what was typed, and write nothing', async () => {
    const before = await acts();
    const bad = { 'owns-bank-main': '1e10', 'owns-savings': '12', 'owes-savings': '13', 'owes-suppliers': '"><b>9', 'owns-cash': '100,00' };
    for (const act of ['preview', 'open']) {
      const got = await ada.post(FR, { do: act, attempt: '0', ...bad });
      expect(got.status).toBe(422);
      for (const [id, said] of [
        ['owns-bank-main', 'ce n’est pas un montant possible'],
        ['owes-savings', 'un compte est à l’actif ou au passif'],
        ['owes-suppliers', 'ce n’est pas un montant possible'],
      ]) {
        expect(got.text).toMatch(new RegExp(`id="${id}-error"[^<]*>[^<]*${said}`));
        expect(got.text).toContain(`<a href="#${id}">`);
      }
      expect(valueIn(got.text, 'owns-bank-main')).toBe('1e10');
      expect(valueIn(got.text, 'owns-cash')).toBe('100,00');
      expect(got.text).not.toContain('"><b>9');
      expect(got.text).not.toContain('owns-cash-error');
    }
    expect((await ada.post(FR, { do: 'preview' })).status).toBe(422);
    expect((await ada.upload(FR, { do: 'preview-file' }, 'file', 'account;owns\nnowhere;5\n')).text).toContain('ligne 2, account');
    expect((await ada.upload(FR, { do: 'preview-file' }, 'file', '')).status).toBe(422);
    expect(await revision()).toBe(0);
    expect(await acts()).toEqual(before);
  });

  it('refuse an auditor, who reads', async () => {
    const page = await auditor.get(FR);
    expect([page.status, page.text.includes('name="do"'), page.text.includes('Les comptes s’ouvrent le 15 septembre 2026')]).toEqual([
      200,
      false,
      true,
    ]);
    const before = await acts();
    expect((await auditor.post(FR, { do: 'open', attempt: '0', 'owns-bank-main': '5' })).status).toBe(403);
    expect((await auditor.upload(FR, { do: 'history' }, 'history', 'month;gross\n2026-07;5\n')).status).toBe(403);
    expect((await auditor.post(FUNDS, { do: 'decide', month: '2026-07', amount: '1' })).status).toBe(403);
    expect([await revision(), await acts()]).toEqual([0, before]);
  });

  it('show what will be written with what Stripe held, from a form or a file, then write it once', async () => {
    const typed = { 'owns-bank-main': '1 234,56', 'owns-stripe': '10', 'owes-suppliers': '900' };
    const seen = await ada.post(FR, { do: 'preview', ...typed });
    expect(seen.status).toBe(200);
    expect(seen.text).toContain('Stripe dit avoir tenu 0,00 € à cette heure-là ; vous avez saisi 10,00 €');
    const file = await ada.upload(FR, { do: 'preview-file' }, 'file', 'compte;actif;passif\n512100;1234,56;\nsavings;2000;\n401000;;900\n');
    expect(file.text).toMatch(/Fonds propres, qui équilibrent[\s\S]*?2 334,56/);
    expect(file.text).toContain('c’est ce que vous avez saisi');
    // What a file says can be mended as if it had been typed.
    expect(file.text).toMatch(/id="owns-savings"[^>]*value="2000,00"/);
    const fields = fieldsOf(file.text, 'open');
    const both = await Promise.all([ada.post(FR, fields), eve.post(FR, fields)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const winner = both[0].status === 303 ? 'Person treasurer' : 'Person admin';
    expect(both.find(({ status }) => status === 409)?.text).toContain(`${winner} a changé l’ouverture entre-temps`);
    expect(both.find(({ status }) => status === 303)?.location).toBe(`${FR}?fait=books-opened`);
    expect(await ledgerTable(world.running.books.ledger)).toBe(
      [
        'day         from       to               €  cause',
        '2026-09-15  own-funds  bank-main  1234,56  opening',
        '2026-09-15  own-funds  savings    2000,00  opening',
        '2026-09-15  suppliers  own-funds   900,00  opening',
      ].join('\n'),
    );
    expect((await site.trail())[0]).toMatchObject({ act: 'books.open', object: 'opening', name: winner });
    expect((await ada.get('/tresorerie')).text).not.toContain(`href="${FR}"`);
  });

  it('can be taken back once, and written anew', async () => {
    const page = await ada.get(FR);
    expect(page.text).toContain('/tresorerie/ecritures/opening');
    const undo = fieldsOf(page.text, 'undo');
    expect((await ada.post(FR, undo)).location).toBe(`${FR}?fait=opening-undone`);
    expect((await eve.post(FR, undo)).status).toBe(409);
    const again = fieldsOf((await ada.post(FR, { do: 'preview', 'owns-bank-main': '50' })).text, 'open');
    expect(again).toMatchObject({ attempt: '1', 'owns-bank-main': '50,00' });
    expect((await ada.post(FR, again)).status).toBe(303);
    expect((await world.running.check()).flatMap(({ fails }) => fails)).toEqual([]);
  });

  it('take a history for charts, marked as such, and no line of it where one is wrong', async () => {
    const bad = await ada.upload(FR, { do: 'history' }, 'history', 'mois;dons\n2026-07;1500\n2026-12;5\n2026-13;=1+1\n');
    expect(bad.status).toBe(422);
    expect(bad.text).toMatch(/ligne 3, month « 2026-12 » : l’histoire s’arrête avant l’ouverture/);
    expect(bad.text).toContain('Aucun mois importé');
    expect((await ada.upload(FR, { do: 'history' }, 'history', '')).text).toContain('Choisissez un fichier');
    const good = 'mois;dons;frais\n2026-07;600,00;22,50\n2026-08;300;5\n';
    expect((await ada.upload(FR, { do: 'history' }, 'history', good)).location).toBe(`${FR}?fait=history-imported`);
    expect((await ada.upload(FR, { do: 'history' }, 'history', good)).text).toContain('n’apporte rien de nouveau');
    const page = (await auditor.get(FR)).text;
    expect(page).toMatch(/juillet 2026\s*<small>non rapproché[\s\S]*?600,00[\s\S]*?22,50/);
    expect((await site.trail()).slice(0, 2).map(({ object }) => object)).toEqual(['history:2026-07', 'history:2026-08']);
  });

  it('let own funds bear what a month misses, at most, and take it back', async () => {
    const page = await ada.get(FUNDS);
    expect(page.text).toContain('juillet 2026 – ');
    const token = fieldsOf(page.text, 'decide');
    const [short, missing = 0] = [...(await world.running.app.treasury.money.books.shortfalls())][0] ?? [];
    expect(missing).toBeGreaterThan(2_000);
    const bad = { month: '2026-13', amount: '0', source: 'lottery', decidedOn: '31/02/2026', minutes: 'javascript:alert(1)' };
    const refused = await ada.post(FUNDS, { ...token, ...bad });
    expect(refused.status).toBe(422);
    for (const field of ['month', 'amount', 'source', 'decidedOn', 'minutes']) expect(refused.text).toContain(`id="${field}-error"`);
    expect(valueIn(refused.text, 'minutes')).toBe('javascript:alert(1)');
    const good = {
      ...token,
      month: short ?? '',
      amount: '20',
      source: 'grant',
      decidedOn: '2026-09-16',
      minutes: 'https://example.org/pv',
    };
    // The form again, at once and afterwards, when what it asks for is more than what is still missing.
    const twice = [...(await Promise.all([ada.post(FUNDS, good), ada.post(FUNDS, good)])), await ada.post(FUNDS, good)];
    expect(twice.map(({ location }) => location)).toEqual(Array.from({ length: 3 }, () => `${FUNDS}?fait=decision-kept`));
    const { books } = world.running.app.treasury.money;
    expect(await books.decisions()).toMatchObject([{ month: short, amount: 2_000, source: 'grant' }]);
    expect((await books.shortfalls()).get(short!)).toBe(missing - 2_000);
    const other = { ...good, amount: '7', seen: '1', token: 'form_other' };
    const race = await Promise.all([ada.post(FUNDS, other), eve.post(FUNDS, { ...other, token: 'form_eve' })]);
    expect(race.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const listed = await eve.get(FUNDS);
    expect(listed.text).toContain('href="https://example.org/pv"');
    const [first, second] = (await books.decisions()).toSorted((left, right) => right.amount - left.amount);
    const undo = fieldsOf(listed.text, 'undo', first?.id);
    expect((await eve.post(FUNDS, undo)).location).toBe(`${FUNDS}?fait=decision-undone`);
    const late = await ada.post(FUNDS, undo);
    expect([late.status, late.text.includes('Person admin a déjà annulé cette décision')]).toEqual([409, true]);
    expect((await ada.get(FUNDS)).text).toContain('annulée');
    expect((await ada.post(FUNDS, fieldsOf(listed.text, 'undo', second?.id))).status).toBe(303);
    expect((await books.shortfalls()).get(short!)).toBe(missing);
    expect((await acts()).slice(0, 4)).toEqual(Array.from({ length: 4 }, () => 'funds.decide'));
  });

  it('stays as it is once a month is closed', async () => {
    const page = (await ada.get(FR)).text;
    await world.advanceDays(20);
    const visit = await ada.enrolled.browser.visit();
    const { treasury, closing } = world.running.app;
    const held = [
      ['bank-main', 5_000],
      ['savings', 0],
    ] as const;
    for (const [name, amount] of held)
      await treasury.lines.act(visit, 'bank.match', (desk, by) => desk.keepBalance(account(name), day('2026-09-30'), cents(amount), by));
    const { version } = await closing.month(month('2026-09'));
    expect(await closing.close(visit, month('2026-09'), version)).toMatchObject({ kind: 'done' });
    const closed = await ada.get(FR);
    expect([closed.text.includes('value="undo"'), closed.text.includes('Un mois est clos : l’ouverture ne change plus')]).toEqual([
      false,
      true,
    ]);
    const before = await revision();
    const late = await ada.post(FR, fieldsOf(page, 'undo'));
    expect([late.status, late.text.includes('ne peut plus être écrite ni annulée')]).toEqual([409, true]);
    expect(await revision()).toBe(before);
  });

  it('stand in both languages, whole', async () => {
    for (const path of ['/en/treasury/opening', '/en/treasury/own-funds', FR, FUNDS, '/en/treasury', '/tresorerie/clotures']) {
      const got = await ada.get(path);
      expect([path, got.status, /undefined|\[object|NaN/.test(got.text)]).toEqual([path, 200, false]);
    }
  });
});
