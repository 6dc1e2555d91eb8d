import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SQLITE } from '../support/books.ts';
import { donorBrowser, type DonorBrowser } from '../support/donor-browser.ts';
import { at } from '../support/facts.ts';
import { pdfText } from '../support/pdf-text.ts';
import { contentWithReceipts } from '../support/receipts-on.ts';
import { openWorld, type World } from '../support/world.ts';
import { worldSite, type WorldSite } from '../support/world-site.ts';

const ADA = { lastName: 'Lovelace', firstNames: 'Ada', address: '12 rue des Dames', postcode: '75017', town: 'Paris', country: 'France' };

describe('a donor’s tax receipts', { timeout: 60_000 }, () => {
  let world: World;
  let site: WorldSite;
  let ada: DonorBrowser;
  let eve: DonorBrowser;
  beforeAll(async () => {
    world = await openWorld(at('2026-11-20T09:00:00Z'), SQLITE, contentWithReceipts());
    await world.give({ amount: '30', email: 'ada@example.org' });
    await world.give({ amount: '10', frequency: 'monthly', email: 'ada@example.org' });
    await world.give({ amount: '50', email: 'eve@example.org' });
    await world.advanceDays(65);
    site = await worldSite(world);
    ada = await donorBrowser(world, site.url, 'ada@example.org');
    eve = await donorBrowser(world, site.url, 'eve@example.org');
  }, 60_000);
  afterAll(async () => {
    await site.close();
    await world.close();
  });

  it('want a whole name and address first, with each mistake at its field and what was typed kept', async () => {
    expect((await ada.get('/mes-dons')).text).toContain('href="/mes-dons/recus"');
    const first = await ada.get('/mes-dons/recus');
    expect([first.status, first.text.includes('value="ask"')]).toEqual([200, false]);
    const wrong = await ada.post('/mes-dons/recus', { do: 'identity', ...ADA, town: '', postcode: '!' });
    expect([wrong.status, wrong.text.includes('id="town-error"'), wrong.text.includes('id="postcode-error"')]).toEqual([422, true, true]);
    expect(wrong.text).toContain('value="12 rue des Dames"');
    const kept = await ada.post('/mes-dons/recus', { do: 'identity', ...ADA });
    expect([kept.status, kept.location]).toEqual([303, '/mes-dons/recus?fait=identity']);
  });

  it('are asked for, one for a past year and one for a gift, and are downloaded by whom they name alone', async () => {
    const page = await ada.get('/mes-dons/recus');
    expect(page.text).toContain('Un reçu pour 2026 : 50,00 €');
    expect((await ada.post('/mes-dons/recus', { do: 'ask', year: '2026' })).location).toBe('/mes-dons/recus?fait=receipt');
    const after = await ada.get('/en/my-gifts/receipts');
    expect(after.text).toContain('Receipt no. 1');
    const gift = /name="gift" value="(ch_\w+)"/.exec(after.text)?.[1] ?? '';
    expect((await ada.post('/mes-dons/recus', { do: 'ask', gift })).status).toBe(303);
    // Asked for again, there is nothing left to put on it.
    expect((await ada.post('/mes-dons/recus', { do: 'ask', year: '2026' })).status).toBe(422);
    const own = await ada.bytes('/mes-dons/recus/1');
    expect([own.status, own.type]).toEqual([200, 'application/pdf']);
    expect(pdfText(Buffer.from(own.body))).toContain('Lovelace');
    expect((await eve.bytes('/mes-dons/recus/1')).status).toBe(404);
    expect((await ada.bytes('/mes-dons/recus/99')).status).toBe(404);
    expect((await ada.bytes('/mes-dons/recus/x')).status).toBe(404);
    expect((await fetch(`${site.url}/mes-dons/recus/1`, { redirect: 'manual' })).status).toBe(303);
    const data = JSON.stringify(JSON.parse((await ada.get('/mes-dons/donnees.json')).text));
    expect(data).toContain('Lovelace');
  });

  it('stay when their donor is forgotten, until the day that is told', async () => {
    const account = await ada.get('/mes-dons/compte');
    expect(account.text).toContain('La loi fait garder aussi les reçus qui vous nomment');
    const erased = await ada.post('/mes-dons/compte', { do: 'erase', confirm: '1' });
    expect([erased.status, erased.location]).toEqual([303, '/mes-dons?fait=erased']);
    const receipts = await world.running.books.reading.receipts.receipt(1);
    expect(receipts?.content.donor.lastName).toBe('Lovelace');
    expect(await world.running.books.reading.receipts.identity(receipts?.holder ?? '')).toBeNull();
    expect((await ada.get('/mes-dons/recus')).location).toBe('/mes-dons');
  });
});
