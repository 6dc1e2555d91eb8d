import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at } from '../support/facts.ts';
import { servePages } from '../support/served-world.ts';
import { openWorld, type World } from '../support/world.ts';

type Page = { readonly status: number; readonly path: string; readonly html: string };

/** The first month that the books of the demonstration know. */
const FIRST = at('2024-12-02T09:00:00Z');

/** Somebody who has read nothing: follows links by their words, and sends forms as they stand. */
describe('a newcomer at the demonstration’s treasury', { timeout: 60_000 }, () => {
  let world: World;
  let url: string;
  let cookies = new Map<string, string>();
  beforeAll(async () => {
    world = await openWorld(FIRST);
    for (let week = 0; week < 9; week += 1) {
      await world.give({ amount: '300' });
      await world.advanceDays(7);
    }
    url = await servePages(world);
  }, 60_000);
  afterAll(() => world.close());

  async function ask(path: string, body?: FormData | URLSearchParams): Promise<Page> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, url), {
      redirect: 'manual',
      ...(body && { method: 'POST', body }),
      headers: { cookie, origin: url, 'sec-fetch-site': 'same-origin' },
    });
    for (const each of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      cookies = new Map([...cookies, [name, value]]);
    }
    const to = answer.headers.get('location');
    if (answer.status === 303 && to !== null) return ask(to);
    const html = (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' ');
    expect(html).not.toContain('undefined');
    return { status: answer.status, path, html };
  }

  /** Where the first link leads that says this; null where none does. */
  function linkOf({ html }: Page, words: RegExp): string | null {
    const links = [...html.matchAll(/<a [^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g)];
    const found = links.find(([, , text = '']) => words.test(text.replaceAll(/<[^>]+>/g, '').trim()));
    return found?.[1]?.replaceAll('&amp;', '&') ?? null;
  }

  async function follow(page: Page, words: RegExp): Promise<Page> {
    const href = linkOf(page, words);
    if (href === null) throw new Error(`No link says ${String(words)} on ${page.path}`);
    return ask(href);
  }

  /** The fields of the form that holds a button, as the page fills them in. */
  function formOf({ html, path }: Page, act: string): FormData {
    const form = html.split('<form').find((each) => each.split('</form>')[0]?.includes(`name="do" value="${act}"`));
    if (form === undefined) throw new Error(`No button "${act}" on ${path}`);
    const own = form.split('</form>')[0] ?? '';
    const fields = new FormData();
    for (const [tag] of own.matchAll(/<input [^>]*>/g)) {
      const of = (name: string): string | undefined => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
      const type = of('type');
      if (type === 'file' || (type === 'checkbox' && !/\bchecked\b/.test(tag))) continue;
      fields.set(of('name') ?? '', of('value') ?? '');
    }
    for (const [, name = '', options = ''] of own.matchAll(/<select [^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g)) {
      fields.set(name, /<option value="([^"]*)" selected/.exec(options)?.[1] ?? '');
    }
    fields.set('do', act);
    return fields;
  }

  const press = (page: Page, act: string): Promise<Page> => ask(page.path.split('?')[0] ?? '', formOf(page, act));

  /** From the checklist to the bank's page with the month's lines. */
  async function takeStatement(checklist: Page, month: string): Promise<Page> {
    const page = await follow(checklist, /^Importer le relevé/);
    expect(linkOf(page, new RegExp(`^Relevé du mois à clôturer : ${month}`))).not.toBeNull();
    const href = linkOf(page, /^Relevé du mois à clôturer/) ?? '';
    const fields = formOf(page, 'take');
    fields.set('file', new File([await (await fetch(href)).arrayBuffer()], 'releve.xml'));
    return ask(page.path, fields);
  }

  /** Posts what is certain, then each line as its form proposes; what the lines were. */
  async function post(bank: Page): Promise<{ readonly bank: Page; readonly said: readonly string[] }> {
    let page = bank.html.includes('value="accept-all"') ? await press(bank, 'accept-all') : bank;
    const said: string[] = [];
    while (linkOf(page, /^Dire ce que c’est/) !== null) {
      const line = await follow(page, /^Dire ce que c’est/);
      said.push(`${/<h1>([^<]*)/.exec(line.html)?.[1] ?? ''}: ${formOf(line, 'post').get('what-0') as string}`);
      page = await press(line, 'post');
      expect(page.status).toBe(200);
    }
    return { bank: page, said };
  }

  /** A rule that cannot be kept is told at its field, what was typed stays, and nothing is posted. */
  async function tryRules(bank: Page): Promise<void> {
    const line = await follow(bank, /^FRAIS TENUE DE COMPTE/);
    const { lines } = world.running.app.treasury;
    const before = await lines.all(null, null, 50);
    const short = formOf(line, 'post');
    short.set('rule-words', '-x-');
    const told = await ask(line.path, short);
    expect([told.status, told.html.includes('id="rule-words-error"'), told.html.includes('value="-x-"')]).toEqual([422, true, true]);
    expect(told.html).toMatch(/<option value="entry:fees" selected/);
    const moved = formOf(line, 'post');
    moved.set('what-0', 'transfer:');
    const refused = await ask(line.path, moved);
    expect([refused.status, refused.html.includes('id="rule-error"')]).toEqual([422, true]);
    expect(await lines.all(null, null, 50)).toEqual(before);
    expect(await lines.rules()).toEqual([]);
  }

  it('closes the first month, and the next one with what was kept', async () => {
    const door = await ask('/tresorerie');
    const home = await press(door, 'demonstration');
    expect(home.html).toContain('Décembre 2024 ne peut pas encore être clos : il reste un point à régler.');
    expect(linkOf(home, /^Importer le prochain relevé/)).toBe('/tresorerie/banque/import');
    const checklist = await follow(home, /^Voir la liste de contrôle/);
    expect(checklist.html).toContain('Aucun relevé de banque ne va jusqu’à la fin du mois');
    expect(checklist.html).not.toContain('po_');

    const bank = await takeStatement(checklist, 'décembre 2024');
    await tryRules(bank);
    const december = await post(bank);
    expect(december.said).toEqual([
      'VIR SEPA RECU DON MENSUEL: gift:transfer',
      'REMISE DE 2 CHEQUES: gift:cheque:cheques',
      'FRAIS TENUE DE COMPTE: entry:fees',
      'PRLV SEPA GPLEXPERT HEBERGEMENT HDS: entry:hosting',
    ]);
    const closed = await press(await follow(december.bank, /^Contrôler et clore décembre 2024/), 'close');
    expect(closed.html).toContain('Le mois est clos');

    const next = await follow(closed, /^Mois suivant à clore : janvier 2025/);
    const january = await post(await takeStatement(next, 'janvier 2025'));
    expect(january.said).toEqual(['VIR SEPA RECU DON MENSUEL: gift:transfer']);
    const second = await press(await follow(january.bank, /^Contrôler et clore janvier 2025/), 'close');
    expect(second.html).toContain('Le mois est clos');
    expect(await world.running.books.ledger.closedThrough()).toBe('2025-01');
    expect((await world.running.check()).flatMap(({ fails }) => fails)).toEqual([]);
    // The month that is under way is nobody's turn, and has no statement to give.
    expect((await ask('/tresorerie/banque/import')).html).not.toContain('_sandbox/bank');
    expect((await ask('/en/treasury/bank/import')).status).toBe(200);
  });

  it('finds the rules that were kept, each once', async () => {
    const rules = await ask('/tresorerie/banque/regles');
    for (const words of ['FRAIS TENUE DE COMPTE', 'PRLV SEPA GPLEXPERT HEBERGEMENT HDS']) {
      expect(rules.html.split(`>${words}<`).length - 1, words).toBe(1);
    }
    expect(rules.html).not.toContain('DON MENSUEL');
  });
});
