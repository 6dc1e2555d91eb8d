import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JOB_NAMES } from '../../src/jobs/job.ts';
import { done, failed, type Outcome } from '../../src/jobs/job.ts';
import { personOf } from '../support/people.ts';
import { sittingOf, type Sitting } from '../support/treasury-browser.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

const [JOBS, IN_ENGLISH] = ['/tresorerie/taches', '/en/treasury/jobs'];
const HOUR_MS = 3_600_000;

describe('the page of what the site does by itself', { timeout: 30_000 }, () => {
  let site: TreasurySite;
  let treasurer: Sitting;
  let auditor: Sitting;
  beforeAll(async () => {
    site = await treasurySite({ sandbox: false });
    treasurer = sittingOf(site, await personOf(site, 'treasurer'));
    auditor = sittingOf(site, await personOf(site, 'auditor'));
  }, 60_000);
  afterAll(() => site.close());

  const store = () => site.books.books.jobs;
  const ran = async (name: (typeof JOB_NAMES)[number], outcome: Outcome): Promise<void> => {
    const nowMs = site.books.clock.now();
    await store().plan(name, nowMs, null);
    const about = { holder: 'instance_1', startedMs: nowMs, endedMs: nowMs, durationMs: 2_400, dueMs: nowMs + HOUR_MS };
    await store().end(name, { ...about, outcome });
  };
  const text = async (path: string): Promise<string> => (await treasurer.get(path)).text.replaceAll(/[\u00a0\u202f]/g, ' ');

  it('teaches before the first run, in both languages', async () => {
    expect(await text(JOBS)).toContain('Jamais encore');
    expect(await text(IN_ENGLISH)).toContain('Never yet');
    expect((await treasurer.post(JOBS, { do: 'run', job: 'backup' })).status).toBe(409);
  });

  it('tells each run in words, and nothing at home while all is well', async () => {
    await ran('self-check', done());
    await ran('backfill', done({ found: 12, settled: 3 }));
    await ran('walk', { kind: 'unfinished', figures: { found: 2 }, why: null });
    await ran('letters', done({ queued: 1 }));
    await ran('purge', done({ rows: 41 }));
    await ran('backup', done({ bytes: 3_250_000, kept: 7 }));
    const french = await text(JOBS);
    for (const words of [
      'Avis trouvés : 12. Dons relus : 3.',
      'Lignes oubliées : 41.',
      'Une copie de 3,3 Mo, relue.',
      'en 3 s',
      'Chaque somme',
    ]) {
      expect(french).toContain(words);
    }
    const english = await text(IN_ENGLISH);
    expect(english).toContain('A copy of 3.3 MB, looked through. Copies kept: 7.');
    expect(`${french}${english}`).not.toMatch(/undefined|NaN|\[object/);
    expect(await text('/tresorerie')).not.toContain('Tâches du site à regarder');
  });

  it('tells what failed, as it is, and says so at home', async () => {
    await ran('backup', failed('ENOSPC: no space left on device, write <script>alert(1)</script>'));
    const french = await text(JOBS);
    expect(french).toContain('A échoué');
    expect(french).toContain('Un échec. ENOSPC: no space left on device, write &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(await text('/tresorerie')).toContain('Tâches du site à regarder');
    expect(await text('/en/treasury')).toContain('Jobs of the site to look at');
  });

  it('tells what the endpoint at Stripe lacks and what to do, and that a key may not look', async () => {
    await ran('backup', done({ bytes: 3_250_000, kept: 7 }));
    await ran('endpoint', failed('the webhook endpoint is disabled (enable it)', { differences: 2, disabled: 1, deaf: 3 }));
    const french = await text(JOBS);
    expect(french).toContain('Le point de réception est désactivé chez Stripe : réactivez-le');
    expect(french).toContain('Stripe ne prévient pas de 3 événements');
    expect(french).not.toContain('enable it');
    expect(await text(IN_ENGLISH)).toContain('The webhook endpoint is disabled at Stripe: enable it');
    expect(await text('/tresorerie')).toContain('Tâches du site à regarder');
    await ran('endpoint', done({ unread: 1 }, 'The key may not read them'));
    expect(await text(JOBS)).toContain('La clé n’a pas le droit de lire les points de réception');
    expect(await text('/tresorerie')).not.toContain('Tâches du site à regarder');
    await ran('endpoint', done({ differences: 0 }));
    expect(await text(IN_ENGLISH)).toContain('registered, enabled');
    await ran('backup', failed('ENOSPC'));
  });

  it('has a job run now by a treasurer, which the trail tells; an auditor only reads', async () => {
    const head = await site.books.books.audit.head();
    const before = (await store().all()).find(({ name }) => name === 'backup')?.dueMs ?? 0;
    const act = { do: 'run', job: 'backup' };
    expect((await auditor.get(JOBS)).text).not.toContain('value="run"');
    expect((await auditor.post(JOBS, act)).status).toBe(403);
    expect((await treasurer.post(JOBS, { ...act, job: '=1+1' })).status).toBe(409);
    expect(await site.books.books.audit.head()).toEqual(head);
    expect(await treasurer.post(JOBS, act)).toMatchObject({ status: 303, location: `${JOBS}?fait=job-due` });
    const due = (await store().all()).find(({ name }) => name === 'backup')?.dueMs ?? 0;
    expect([due < before, due <= site.books.clock.now()]).toEqual([true, true]);
    const [trail] = await site.books.books.audit.list({ member: null, act: null }, null, 1);
    expect(trail).toMatchObject({ act: 'job.run', object: 'job:backup' });
    expect(await text(JOBS)).toContain('Dans les secondes qui viennent');
  });

  it('does not begin twice what is under way', async () => {
    const nowMs = site.books.clock.now();
    expect(await store().take('backup', { holder: 'instance_2', nowMs, untilMs: nowMs + 60_000 })).toBe(true);
    const late = await treasurer.post(JOBS, { do: 'run', job: 'backup' });
    expect([late.status, late.text.includes('est déjà en cours')]).toEqual([409, true]);
    expect(await text(JOBS)).toContain('En cours');
  });
});
