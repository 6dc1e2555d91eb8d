import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { astroPages } from '../../src/server/pages.ts';
import type { AstroHandler } from '../../src/server/render.ts';
import { serve, type Serving } from '../../src/server.ts';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';
import { freePortPair } from '../support/ports.ts';

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (fields: unknown) => console.error(fields) };

/** The built pages over a world of its own, as a treasurer uses them without a script: forms, links, redirects. */
describe('the treasury’s pages of bank lines', () => {
  let world: World;
  let serving: Serving;
  let url: string;
  let cookies = '';
  let charge = '';

  async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; text: string; location: string | null }> {
    const answer = await fetch(`${url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { cookie: cookies, origin: url },
    });
    const fresh = answer.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
    const kept = new Map(
      cookies
        .split('; ')
        .filter(Boolean)
        .map((each) => [each.split('=')[0], each]),
    );
    for (const each of fresh) kept.set(each.split('=')[0], each);
    cookies = [...kept.values()].join('; ');
    return {
      status: answer.status,
      text: (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' '),
      location: answer.headers.get('location'),
    };
  }

  const post = (path: string, fields: Readonly<Record<string, string>>) => ask(path, { method: 'POST', body: new URLSearchParams(fields) });

  /** The hidden fields of the first form of a page that has a button of this name. */
  function fieldsOf(html: string, act: string): Record<string, string> {
    const form = html.split('<form').find((each) => each.includes(`value="${act}"`)) ?? '';
    const inputs = [...form.split('</form>')[0]!.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const fields: Record<string, string> = { do: act };
    for (const [, name = '', value = ''] of inputs) fields[name] = value;
    return fields;
  }

  beforeAll(async () => {
    world = await openWorld(at('2026-11-02T09:00:00Z'));
    charge = (await world.give({ amount: '100' })).charge ?? '';
    await world.advanceDays(35);
    const port = await freePortPair();
    url = `http://localhost:${port}`;
    const app = { ...world.running.app, environment: { ...world.environment, port, publicUrl: new URL(url) } };
    const { handler } = (await import(pathToFileURL(join(process.cwd(), 'dist/server/entry.mjs')).href)) as { handler: AstroHandler };
    serving = await serve(app, {
      webhook: { open: () => ({ ok: false, why: 'none' }), keepAll: () => Promise.resolve([]) },
      pages: astroPages(handler, { app }, SILENT),
      staticDir: 'dist/client',
      ready: () => Promise.resolve({ ok: true }),
      metrics: async () => [],
      log: SILENT,
    });
    await post('/tresorerie/connexion', { do: 'demonstration' });
  }, 90_000);
  afterAll(async () => {
    await serving.stop();
    await world.close();
  });

  it('take a statement, post a payout by one button, tell the trail, and undo', async () => {
    expect((await ask('/tresorerie/banque')).text).toContain('Aucune ligne n’attend');
    // The sandbox's own bank is offered for months that are over, and its link gives the file that is imported.
    const offered = [...(await ask('/tresorerie/banque/import')).text.matchAll(/href="([^"]*_sandbox\/bank\/([^"]+))"/g)];
    expect(offered.map(([, , name]) => name)).toEqual(['2026-11.xml']);
    expect((await ask('/en/treasury/bank/import')).text).toContain('Statement of November 2026');
    const link = new URL(offered[0]?.[1] ?? '').pathname;
    const xml = await (await fetch(world.sandbox.apiBase + link)).arrayBuffer();
    const upload = new FormData();
    upload.set('file', new File([xml], 'novembre.xml'));
    upload.set('account', 'bank-main');
    upload.set('do', 'preview');
    const preview = await ask('/tresorerie/banque/import', { method: 'POST', body: upload });
    expect(preview.text).toMatch(/\d+ lignes à ajouter, 0 déjà connues/);
    upload.set('do', 'take');
    const taken = await ask('/tresorerie/banque/import', { method: 'POST', body: upload });
    expect(taken).toMatchObject({ status: 303, location: '/tresorerie/banque?fait=statement-imported' });

    const bank = await ask('/tresorerie/banque');
    expect(bank.text).toMatch(/1 versement de [\d ,]+ € attendu le [^,]+, (?:libellé|sa référence bancaire)/);
    const accepted = await post('/tresorerie/banque', fieldsOf(bank.text, 'accept'));
    expect(accepted).toMatchObject({ status: 303, location: '/tresorerie/banque?fait=line-posted' });
    expect((await post('/tresorerie/banque', fieldsOf(bank.text, 'accept'))).status).toBe(409);

    const gift = await ask(`/tresorerie/dons/${charge}`);
    expect(gift.text).toContain('/tresorerie/versements/po_');
    const line = /\/tresorerie\/banque\/ln_\w+/.exec(gift.text)?.[0] ?? '';
    const shown = await ask(line);
    expect(shown.text).toContain('Comptabilisée par');
    const key = /\/tresorerie\/ecritures\/([^"]+)/.exec(shown.text)?.[0] ?? '';
    expect((await ask(key)).text).toContain(line);
    expect((await ask('/tresorerie/versements')).text).toContain('rapproché');
    expect((await post(line, fieldsOf(shown.text, 'undo'))).location).toContain('fait=line-undone');
    expect((await ask(line)).text).toContain('elles doivent faire');
  });

  it('keep the rule that a posting asks for, or post nothing and say why at its field', async () => {
    expect((await ask('/tresorerie/banque/regles')).text).toContain('Aucune règle');
    const bank = await ask('/tresorerie/banque');
    const paths = [...new Set([...bank.text.matchAll(/\/tresorerie\/banque\/ln_\w+/g)].map(([path]) => path))];
    const pages = await Promise.all(paths.map(async (path) => ({ path, text: (await ask(path)).text })));
    const hosting = pages.find(({ text }) => text.includes('GPLEXPERT') && text.includes('name="rule-words"'));
    if (!hosting) throw new Error('The statement has no open line of the host');
    const base = { ...fieldsOf(hosting.text, 'post'), rows: '1', 'what-0': 'entry:hosting', 'amount-0': '-900,00', rule: '1' };
    const two = { rows: '2', 'amount-0': '-800,00', 'what-1': 'entry:fees', 'amount-1': '-100,00' };
    for (const [typed, said, field] of [
      [{ 'rule-words': 'ab' }, 'Écrivez au moins trois lettres du libellé', 'rule-words'],
      [{ ...two, 'rule-words': 'PRLV <b>GPLEXPERT</b>' }, 'Seule une ligne d’une seule part', 'rule'],
    ] as const) {
      const refused = await post(hosting.path, { ...base, ...typed });
      expect([refused.status, refused.text.includes(said), refused.text.includes(`id="${field}-error"`)]).toEqual([422, true, true]);
      expect(refused.text).toMatch(
        /name="rule-words"[^>]*value="(?:ab|PRLV &lt;b&gt;GPLEXPERT&lt;\/b&gt;|PRLV &#60;b&#62;GPLEXPERT&#60;\/b&#62;)"|value="(?:ab|PRLV [^"]+)"[^>]*name="rule-words"/,
      );
      expect((await ask(hosting.path)).text).toContain('name="rule-words"');
    }
    expect((await post(hosting.path, { ...base, 'rule-words': 'PRLV GPLEXPERT' })).location).toContain('fait=line-posted-as-rule');
    const rules = await ask('/tresorerie/banque/regles');
    expect(rules.text).toContain('PRLV GPLEXPERT');
    // The other language is one step away, and there.
    expect(rules.text).toContain('href="/en/treasury/bank/rules"');
    expect((await ask('/en/treasury/bank/rules')).text).toContain('href="/tresorerie/banque/regles"');
    const undone = await ask(hosting.path);
    expect((await post(hosting.path, fieldsOf(undone.text, 'undo'))).location).toContain('fait=line-undone');
    const again = await post(hosting.path, {
      ...base,
      ...fieldsOf((await ask(hosting.path)).text, 'post'),
      'rule-words': 'prlv gplexpert',
    });
    // A rule that is there already stays, and hinders nothing.
    expect(again.location).toContain('fait=line-posted');
    expect((await ask('/tresorerie/banque/regles')).text.match(/name="rule" value="rl_/g)).toHaveLength(1);
    expect((await post(hosting.path, fieldsOf((await ask(hosting.path)).text, 'undo'))).location).toContain('fait=line-undone');
    const rule = /name="rule" value="(rl_\w+)"/.exec(rules.text)?.[1] ?? '';
    expect((await post('/tresorerie/banque/regles', { do: 'end', rule })).location).toContain('fait=rule-ended');
  });

  it('post several parts without a script, and say at the field what is wrong', async () => {
    const bank = await ask('/tresorerie/banque');
    const line = [...bank.text.matchAll(/\/tresorerie\/banque\/ln_\w+/g)].map(([path]) => path);
    const paths = [...new Set(line)];
    const pages = await Promise.all(paths.map(async (path) => ({ path, text: (await ask(path)).text })));
    const hosting = pages.find(({ text }) => text.includes('GPLEXPERT'));
    if (!hosting) throw new Error('The statement has no line of the host');
    const base = fieldsOf(hosting.text, 'post');
    const more = await post(hosting.path, { ...base, do: 'add-part', 'what-0': 'entry:hosting', 'amount-0': '-800,00' });
    expect(more.text).toContain('id="what-1"');
    const parts = { ...base, rows: '2', 'what-0': 'entry:hosting', 'amount-0': '-800,00', 'what-1': 'entry:fees', 'amount-1': '-1,00' };
    const wrong = await post(hosting.path, parts);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Les parts ne font pas le montant de la ligne : il manque −99,00 €');
    const done = await post(hosting.path, { ...parts, 'amount-1': '-100,00' });
    expect(done).toMatchObject({ status: 303, location: '/tresorerie/banque?fait=line-posted' });
  });

  it('keep rules, and answer for what is not there', async () => {
    expect((await post('/tresorerie/banque/regles', { do: 'keep', words: 'x', direction: 'out', amount: '', into: 'fees' })).status).toBe(
      422,
    );
    const kept = await post('/tresorerie/banque/regles', {
      do: 'keep',
      words: 'FRAIS TENUE DE COMPTE',
      direction: 'out',
      amount: '',
      into: 'fees',
    });
    expect(kept.status).toBe(303);
    expect((await ask('/en/treasury/bank/rules')).text).toContain('FRAIS TENUE DE COMPTE');
    for (const path of [
      '/tresorerie/banque/ln_nowhere',
      '/tresorerie/versements/po_nowhere',
      '/tresorerie/dons/ch_nowhere',
      '/tresorerie/ecritures/nowhere',
    ]) {
      expect((await ask(path)).status, path).toBe(404);
    }
    const out = await fetch(`${url}/tresorerie/banque`, { redirect: 'manual' });
    expect(out.status).toBe(303);
  });
});
