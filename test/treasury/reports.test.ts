import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRAP } from '../../src/components/give/typed-form.ts';
import { ourPage, readReport } from '../../src/donors/error-reports.ts';
import { purgeAll } from '../../src/donors/retention.ts';
import { saidBy } from '../../src/mail/letter.ts';
import { personOf } from '../support/people.ts';
import { hiddenField, queueAtHome, sittingOf, type Sitting } from '../support/treasury-browser.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

const FORM = '/transparence/signaler';
const REPORTS = '/tresorerie/signalements';
const DAY_MS = 86_400_000;
const SITE = new URL('https://dons.example.org');

describe('what a reader types', () => {
  it('names a page of ours or none, and never what follows it', () => {
    const typed = [
      '/transparence/2026-10',
      '/don/merci?don=don_1&cle=secret',
      '//evil.example',
      '/\\evil.example',
      'https://evil.example/',
      '/a b',
      '/\r\nBcc: x',
    ];
    expect(typed.map((each) => ourPage(each, SITE))).toEqual(['/transparence/2026-10', '/don/merci', '', '', '', '', '']);
    expect(ourPage(`/${'x'.repeat(300)}`, SITE)).toBe('');
    expect(ourPage('/%0d%0aBcc:%20x', SITE)).toBe('');
  });

  it('is told each mistake at its field', () => {
    const read = readReport({ words: ' ', page: '', email: 'a@b\r\nBcc: c@example.org' }, SITE);
    expect(read.ok ? [] : read.why.map(({ field, problem }) => `${field} ${problem}`)).toEqual(['words missing', 'email email-unreadable']);
    expect(readReport({ words: 'é'.repeat(2_001), page: '', email: '' }, SITE)).toMatchObject({
      why: [{ field: 'words', problem: 'too-long' }],
    });
  });
});

describe('errors that readers report', { timeout: 30_000 }, () => {
  let site: TreasurySite;
  let treasurer: Sitting;
  let auditor: Sitting;
  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    treasurer = sittingOf(site, await personOf(site, 'treasurer'));
    auditor = sittingOf(site, await personOf(site, 'auditor'));
  }, 60_000);
  afterAll(() => site.close());

  const open = () => site.books.books.reports.list('open', 50);
  const form = async (page = '/transparence/2026-10', path = FORM): Promise<Record<string, string>> => {
    const html = await (await fetch(`${site.url}${path}?page=${encodeURIComponent(page)}`)).text();
    site.books.clock.advance(5_000);
    return { token: hiddenField(html, 'token'), words: 'Le total d’octobre me semble faux', page, email: 'lea@example.org' };
  };
  const send = async (fields: Record<string, string>, headers: Record<string, string> = {}, path = FORM) => {
    const own = { origin: site.url, 'sec-fetch-site': 'same-origin', ...headers };
    const answer = await fetch(site.url + path, { method: 'POST', body: new URLSearchParams(fields), headers: own, redirect: 'manual' });
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      retry: answer.headers.get('retry-after'),
      text: await answer.text(),
    };
  };

  it('come from every page with figures, and teach the treasury while there are none', async () => {
    const html = await (await fetch(`${site.url}/transparence/2026-10`)).text();
    expect(html).toContain('href="/transparence/signaler?page=%2Ftransparence%2F2026-10"');
    expect((await treasurer.get(REPORTS)).text).toContain('Aucun signalement');
    expect((await treasurer.get('/en/treasury/reports')).text).toContain('No report');
    expect(await queueAtHome(treasurer, '/tresorerie', 'Signalements à lire')).toBeNull();
    const page = await (await fetch(`${site.url}/en/transparency/report?page=/en/transparency`)).text();
    expect(page).toContain('value="/en/transparency"');
    expect(page).toContain('You can also reach the association:');
    expect(page).not.toContain('undefined');
  });

  it('are kept once, and the association is written to without a word that a stranger typed', async () => {
    const typed = { ...(await form()), words: '<script>alert(1)</script>' };
    const sent = `${FORM}?envoi=sent`;
    expect(await send(typed)).toMatchObject({ status: 303, location: sent });
    expect(await send(typed)).toMatchObject({ status: 303, location: sent });
    expect(await open()).toMatchObject([{ page: '/transparence/2026-10', words: '<script>alert(1)</script>', email: 'lea@example.org' }]);
    const letters = await site.books.books.letters.list(['queued', 'held'], 10);
    expect(letters.map((letter) => [letter.donor, saidBy(letter)])).toEqual([
      [null, { kind: 'alert', params: { about: 'error-report', what: '/transparence/2026-10' } }],
    ]);
    expect(await (await fetch(site.url + sent)).text()).toContain('C’est reçu');
    expect(await queueAtHome(treasurer, '/tresorerie', 'Signalements à lire')).toBe(`1 ${REPORTS}`);
    expect(await queueAtHome(treasurer, '/en/treasury', 'Reports to read')).toBe('1 /en/treasury/reports');
  });

  it('of programs are answered alike and kept nowhere; those from elsewhere, too early or wrong are told so, with what was typed', async () => {
    const good = await form();
    const before = (await open()).length;
    expect(await send({ ...good, [TRAP]: 'x' })).toMatchObject({ status: 303, location: `${FORM}?envoi=sent` });
    expect(await send(good, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
    const wrong = await send({ ...(await form()), words: '', email: '31/02' });
    expect([
      wrong.status,
      wrong.text.includes('id="words-error"'),
      wrong.text.includes('id="email-error"'),
      wrong.text.includes('value="31/02"'),
    ]).toEqual([422, true, true, true]);
    const long = await send({ ...(await form()), words: 'x'.repeat(10_000) });
    expect([long.status, long.text.includes('x'.repeat(10_000))]).toEqual([422, true]);
    expect((await send({ ...(await form()), token: 'form_x' })).text).toContain('resté ouvert trop longtemps');
    expect((await open()).length).toBe(before);
  });

  it('are limited, and who is held back is told when to try again', async () => {
    // This machine hides who knocks: what counts here is the limit of all together.
    await site.books.books.write(({ gate }) => gate.addUses(Array<string>(60).fill('report all'), site.books.clock.now()));
    const last = await send(await form());
    expect([last.status, Number(last.retry) > 0, last.text.includes('Le total d’octobre me semble faux')]).toEqual([429, true, true]);
    expect(last.text).toContain('à partir du');
  });

  it('are dealt with once by a treasurer, and seen by an auditor', async () => {
    const [first] = await open();
    if (!first) throw new Error('no report was kept');
    const seen = await auditor.get(REPORTS);
    expect(seen.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(seen.text).not.toContain('value="answered"');
    const head = await site.books.books.audit.head();
    const act = { do: 'correction', report: first.id };
    expect((await auditor.post(REPORTS, act)).status).toBe(403);
    expect((await treasurer.post(REPORTS, { ...act, report: '=1+1' })).status).toBe(409);
    expect(await site.books.books.audit.head()).toEqual(head);
    expect(await treasurer.post(REPORTS, act)).toMatchObject({ status: 303, location: `${REPORTS}?fait=report-decided` });
    const [trail] = await site.books.books.audit.list({ member: null, act: null }, null, 1);
    expect(trail).toMatchObject({ act: 'report.answer', object: first.id, after: { state: 'correction' } });
    expect(await queueAtHome(treasurer, '/tresorerie', 'Signalements à lire')).toBeNull();
    const late = await treasurer.post(REPORTS, { ...act, do: 'not-error' });
    expect([late.status, late.text.includes('vient de traiter ce signalement')]).toEqual([409, true]);
    expect((await treasurer.get(REPORTS)).text).toContain('mène à une correction');
  });

  it('lose their address and words twelve months after they were dealt with', async () => {
    const { books, clock } = site.books;
    const purge = (days: number) => books.write(({ purge: store }) => purgeAll(store, clock.now() + days * DAY_MS, false));
    await purge(364);
    expect((await books.reports.list('decided', 1))[0]?.email).toBe('lea@example.org');
    await purge(366);
    expect((await books.reports.list('decided', 1))[0]).toMatchObject({ email: null, words: '', state: 'correction' });
    expect((await open()).every(({ words }) => words !== '')).toBe(true);
  });
});
