import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BANK } from '../support/bank-facts.ts';
import { personOf, type Enrolled } from '../support/people.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

type Answer = { readonly status: number; readonly text: string; readonly location: string; readonly refresh: string | null };

const HOSTILE = ['<script>alert(1)</script>', '=1+1', '1e10', '31/02/2026', 'x'.repeat(10_000), '\u0000\u0007'];

const CSV = ['Opération;Quand;Combien', 'VIR DON;03.11.2026;50.00', 'FRAIS;04.11.2026;-3.50', ''].join('\n');

describe('the bank’s desk', { timeout: 60_000 }, () => {
  let site: TreasurySite;
  let people: Record<'treasurer' | 'auditor', Enrolled>;
  beforeAll(async () => {
    site = await treasurySite({ sandbox: true });
    people = { treasurer: await personOf(site, 'treasurer'), auditor: await personOf(site, 'auditor') };
  }, 60_000);
  afterAll(() => site.close());

  async function ask(path: string, form?: Readonly<Record<string, string | File>>, who: Enrolled = people.treasurer): Promise<Answer> {
    const fields = Object.entries(form ?? {});
    const body = fields.some(([, value]) => typeof value !== 'string') ? new FormData() : new URLSearchParams();
    for (const [name, value] of fields) (body as FormData).set(name, value as string);
    const answer = await fetch(site.url + path, {
      redirect: 'manual',
      ...(form && { method: 'POST', body }),
      headers: { cookie: who.browser.cookies(), origin: site.url, 'sec-fetch-site': 'same-origin' },
    });
    return {
      status: answer.status,
      text: (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' '),
      location: answer.headers.get('location') ?? '',
      refresh: answer.headers.get('refresh'),
    };
  }

  const head = () => site.books.books.audit.head();
  const valueOf = (html: string, name: string): string => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(html)?.[1] ?? '';

  describe('a closing balance that is typed', () => {
    const TYPED = { do: 'balance', 'balance-account': BANK, 'balance-day': '2026-11-20', 'balance-amount': '−1 234,56' };

    it('is kept, can be typed anew, and stands in the trail', async () => {
      expect(await ask('/tresorerie/banque', TYPED)).toMatchObject({ status: 303, location: '/tresorerie/banque?fait=balance-typed' });
      expect(await ask('/en/treasury/bank', { ...TYPED, 'balance-amount': '0' })).toMatchObject({ status: 303 });
      expect(await site.books.books.lines.balances(BANK)).toMatchObject([{ on: '2026-11-20', amount: 0, import: null }]);
      const [last] = await site.books.books.audit.list({ act: null, member: null }, null, 1);
      expect(JSON.stringify(last)).toContain('balance-typed');
      expect((await ask('/tresorerie/banque?fait=balance-typed')).text).toContain('Le solde est gardé.');
    });

    it.each(['balance-day', 'balance-amount', 'balance-account'])(
      'is told at %s what is wrong, and what was typed stays',
      async (field) => {
        for (const typed of [...HOSTILE, '']) {
          const before = await head();
          const answer = await ask('/tresorerie/banque', { ...TYPED, [field]: typed });
          expect([typed.slice(0, 20), answer.status]).toEqual([typed.slice(0, 20), 422]);
          expect(answer.text).toContain(`id="${field}-error"`);
          expect(answer.text.replaceAll(/="[^"]*"/g, '')).not.toContain('<script>alert(1)');
          if (field === 'balance-day') expect(answer.text).toContain('value="−1 234,56"');
          expect(await head()).toEqual(before);
        }
      },
    );

    it('is refused for a day to come, for a day that a statement tells, and to an auditor', async () => {
      expect((await ask('/tresorerie/banque', { ...TYPED, 'balance-day': '2027-01-01' })).text).toContain('pas encore venu');
      const before = await head();
      expect((await ask('/tresorerie/banque', TYPED, people.auditor)).status).toBe(403);
      expect(await head()).toEqual(before);
      expect((await ask('/tresorerie/banque', undefined, people.auditor)).text).not.toContain('name="balance-amount"');
    });
  });

  describe('a CSV whose columns nobody knows', () => {
    const file = () => new File([CSV], 'banque.csv');
    const IMPORT = '/tresorerie/banque/import';

    it('shows its rows with a choice for each role, keeps the file, and is imported as chosen', async () => {
      const asked = await ask(IMPORT, { do: 'take', account: BANK, file: file() });
      expect(asked.status).toBe(422);
      expect(asked.text).toContain('Les colonnes de ce fichier ne sont pas encore connues.');
      expect(asked.text).toContain('2. Quand – 03.11.2026');
      const carried = { carried: valueOf(asked.text, 'carried'), 'carried-name': valueOf(asked.text, 'carried-name') };
      expect(Buffer.from(carried.carried, 'base64').toString()).toBe(CSV);
      const chosen = { ...carried, account: BANK, 'csv-asked': 'yes', 'csv-separator': ';', 'csv-skip': '0', 'csv-header': 'yes' };

      const none = await ask(IMPORT, { ...chosen, do: 'preview', 'csv-skip': 'trois' });
      expect(none.status).toBe(422);
      for (const field of ['skip', 'date', 'label', 'amount']) expect(none.text).toContain(`id="csv-${field}-error"`);
      expect(none.text).toContain('value="trois"');

      const wrong = { ...chosen, 'csv-date': '1', 'csv-label': '0', 'csv-amount': '2', 'csv-order': 'DMY', 'csv-decimal': ',' };
      const looked = await ask(IMPORT, { ...wrong, do: 'preview' });
      expect(looked.text).toContain('Le montant ne peut pas être lu.');
      const right = { ...wrong, 'csv-decimal': '.' };
      const seen = await ask(IMPORT, { ...right, do: 'preview' });
      expect([seen.status, seen.text.includes('2 lignes à ajouter, 0 déjà connues')]).toEqual([200, true]);
      expect(seen.text).toMatch(/−3,50/);
      expect(await ask(IMPORT, { ...right, do: 'take' })).toMatchObject({
        status: 303,
        location: '/tresorerie/banque?fait=statement-imported',
      });

      // Kept for this account: the next file needs no choice.
      const next = new File([`${CSV}VIR AUTRE;05.11.2026;1.00\n`], 'suite.csv');
      expect((await ask('/en/treasury/bank/import', { do: 'take', account: BANK, file: next })).status).toBe(303);
      expect(
        (await site.books.books.lines.page({ account: BANK, state: null, order: 'oldest', after: null, limit: 9 })).lines,
      ).toHaveLength(3);
    });

    it('is refused to an auditor, unread', async () => {
      const before = await head();
      for (const act of ['take', 'preview'])
        expect((await ask(IMPORT, { do: act, account: BANK, file: file() }, people.auditor)).status).toBe(403);
      expect(await head()).toEqual(before);
    });

    it.each(HOSTILE)('is not moved by %j in any of its fields', async (typed) => {
      const roles = Object.fromEntries(['separator', 'date', 'label', 'amount', 'order', 'rest'].map((role) => [`csv-${role}`, typed]));
      const before = await head();
      const answer = await ask(IMPORT, { do: 'take', account: BANK, 'csv-asked': 'yes', 'csv-skip': '0', ...roles, file: file() });
      expect(answer.status).toBe(422);
      expect(answer.text.replaceAll(/="[^"]*"/g, '')).not.toContain('<script>alert(1)');
      expect(await head()).toEqual(before);
    });
  });

  it('takes a long file in the background, tells how far it is without a script, and answers others meanwhile', async () => {
    const rows = Array.from({ length: 15_000 }, (_, index) => `VIR ${index};${10 + (index % 9)}.11.2026;${index + 1}.00`);
    const file = new File([['Opération;Quand;Combien', ...rows].join('\n')], 'long.csv');
    const sent = await ask('/tresorerie/banque/import', { do: 'take', account: BANK, file });
    expect(sent.status).toBe(303);
    expect(sent.location).toMatch(/^\/tresorerie\/banque\/import\?job=job_\w+$/);
    const first = await ask(sent.location);
    expect([first.status, first.refresh]).toEqual([200, '1']);
    expect(first.text).toMatch(/\d lignes (?:lues|comparées|enregistrées) sur [\d ]+/);
    expect((await ask('/')).status).toBe(200);
    const other = await ask(sent.location.replace('/tresorerie/banque', '/en/treasury/bank'), undefined, people.auditor);
    expect(other.text).toContain('no longer followed');
    // Others were answered while it went on.
    const id = sent.location.split('job=')[1] ?? '';
    expect(site.treasury.lines.files.job(await people.treasurer.browser.visit(), id)?.kind).toBe('running');
    let last = first;
    const steps = new Set<string>();
    while (last.status === 200) {
      steps.add(/lignes (\w+) sur/.exec(last.text)?.[1] ?? '');
      last = await ask(sent.location);
    }
    expect(last).toMatchObject({ status: 303, location: '/tresorerie/banque?fait=statement-imported' });
    expect(steps.size).toBeGreaterThan(1);
    const bank = await ask('/tresorerie/banque');
    expect(bank.text).toMatch(/lignes comparées sur|15 003 à traiter/);
    expect(bank.text).not.toContain('undefined');
  });

  it('forgets an import that a restart has ended, and says what to do', async () => {
    const lost = await ask('/tresorerie/banque/import?job=job_nowhere');
    expect([lost.status, lost.refresh]).toEqual([200, null]);
    expect(lost.text).toContain('Un import est pris en entier ou pas du tout');
    expect((await ask('/en/treasury/bank/import')).text).not.toContain('undefined');
  });
});
