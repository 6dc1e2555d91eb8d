import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveKey } from '../../src/app/give-key.ts';
import { gateKeys } from '../../src/giving/gate.ts';
import { readNetworks, type Network } from '../../src/values/addresses.ts';
import { personOf, type Enrolled } from '../support/people.ts';
import { hiddenField, sittingOf } from '../support/treasury-browser.ts';
import { treasurySite, type TreasurySite } from '../support/treasury-site.ts';

const FORM = '/transparence/signaler';
const REPORTS = '/tresorerie/signalements';
const ADA = '203.0.113.7';
const BEN = '198.51.100.8';

/** From what a proxy, or somebody who plays one, says of a request to what the house keeps of it. */
describe('X-Forwarded-For', { timeout: 30_000 }, () => {
  let site: TreasurySite;
  let treasurer: Enrolled;
  /** One house for both: the server looks at each request whom it trusts. */
  const trusted: Network[] = [];
  const trust = (isTrusted: boolean): void => {
    trusted.splice(0, trusted.length, ...(isTrusted ? (readNetworks('loopback') ?? []) : []));
  };
  beforeAll(async () => {
    site = await treasurySite({ sandbox: false, trustedProxies: trusted });
    treasurer = await personOf(site, 'treasurer');
  }, 60_000);
  afterAll(() => site.close());

  async function report(said: string): Promise<number> {
    const html = await (await fetch(site.url + FORM)).text();
    site.books.clock.advance(5_000);
    const body = new URLSearchParams({ token: hiddenField(html, 'token'), words: 'Le total me semble faux', page: '', email: '' });
    const headers = { origin: site.url, 'sec-fetch-site': 'same-origin', 'x-forwarded-for': said };
    return (await fetch(site.url + FORM, { method: 'POST', body, headers, redirect: 'manual' })).status;
  }
  async function countOf(address: string): Promise<number> {
    const { address: key } = gateKeys(giveKey(site.environment)(), 'report', address, null);
    return key === '' ? 0 : ((await site.books.books.gate.uses(new Map([[key, 0]]))).get(key)?.length ?? 0);
  }
  /** Decides a report, and says which address the trail has of it. */
  async function trailOf(said: string): Promise<string | undefined> {
    const { reports, audit } = site.books.books;
    const id = `err_${trusted.length}_${said}`;
    await reports.add({
      ...{ id, once: id, page: '', words: 'x', email: null, language: 'fr', state: 'open', madeMs: 0 },
      ...{ decidedMs: null, decidedBy: null },
    });
    const sitting = sittingOf(site, treasurer, { 'x-forwarded-for': said });
    expect((await sitting.post(REPORTS, { do: 'not-error', report: id })).status).toBe(303);
    const [line] = await audit.list({ member: null, act: null }, null, 1);
    expect(line?.object).toBe(id);
    return line?.address;
  }

  describe.each([
    ['one that is not trusted', false],
    ['a proxy that is trusted', true],
  ])('of %s', (_who, isTrusted) => {
    beforeAll(() => {
      trust(isTrusted);
    });

    it('leads to the address of an audit line: the client’s, or the connection’s own', async () => {
      const own = '127.0.0.0/24';
      const [ada, ben] = isTrusted ? ['203.0.113.0/24', '198.51.100.0/24'] : [own, own];
      expect(await trailOf(ADA)).toBe(ada);
      // What stands left of the client was written by the client; what a proxy nearer to us adds is believed.
      expect(await trailOf(`${BEN}, ${ADA}`)).toBe(ada);
      expect(await trailOf(`8.8.8.8, ${BEN}, 127.0.0.1`)).toBe(ben);
      expect(await trailOf('2001:db8::7')).toBe(isTrusted ? '2001:db8:0:0::/64' : own);
      for (const nobody of ['unknown', `${ADA}, <script>`, '127.0.0.1', '']) expect(await trailOf(nobody)).toBe(own);
    });

    it('leads to the gate’s counting, and a made-up chain does not pass by it', async () => {
      const each = isTrusted ? 5 : 0;
      for (let times = 0; times < 5; times += 1) expect(await report(times % 2 === 0 ? ADA : `${BEN}, ${ADA}`)).toBe(303);
      expect([await countOf(ADA), await countOf(BEN)]).toEqual([each, 0]);
      // Held back by its own count where it is known; a connection of this machine hides its visitors, whom only the count of all holds back.
      expect(await report(`${BEN}, ${ADA}`)).toBe(isTrusted ? 429 : 303);
      expect(await report(BEN)).toBe(303);
      expect([await countOf(ADA), await countOf(BEN)]).toEqual([each, isTrusted ? 1 : 0]);
    });
  });
});
