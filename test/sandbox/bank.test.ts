import { XMLParser } from 'fast-xml-parser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startStand, type Stand } from './harness.ts';

type Told = {
  readonly opening: number;
  readonly closing: number;
  readonly lines: readonly { amount: number; label: string; on: string }[];
};

type Money = { readonly Amt: { readonly '#text': string }; readonly CdtDbtInd: string };
type Entry = Money & { readonly BookgDt: { Dt: string }; readonly NtryDtls: { TxDtls: { RmtInf: { Ustrd: string } } } };

function cents({ Amt, CdtDbtInd }: Money): number {
  return Math.round(Number(Amt['#text']) * 100) * (CdtDbtInd === 'DBIT' ? -1 : 1);
}

function read(xml: string): Told {
  const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, isArray: (name) => name === 'Ntry' || name === 'Bal' });
  const document = parser.parse(xml) as { Document: { BkToCstmrStmt: { Stmt: { Bal: [Money, Money]; Ntry: Entry[] } } } };
  const { Bal, Ntry } = document.Document.BkToCstmrStmt.Stmt;
  const lines = Ntry.map((entry) => ({ amount: cents(entry), label: entry.NtryDtls.TxDtls.RmtInf.Ustrd, on: entry.BookgDt.Dt }));
  return { opening: cents(Bal[0]), closing: cents(Bal[1]), lines };
}

describe('the invented association’s bank', () => {
  let stand: Stand;
  beforeEach(async () => {
    stand = await startStand();
  });
  afterEach(() => stand.close());

  const asked = (name: string) => fetch(`${stand.sandbox.apiBase}/_sandbox/bank/${name}`);
  const statement = async (month: string): Promise<Told> => read(await (await asked(`${month}.xml`)).text());

  /** Three weeks in each of which a gift is made and paid out. */
  async function live(): Promise<void> {
    for (let week = 0; week < 8; week += 1) {
      const session = await stand.session();
      await stand.sandbox.control.pay(session.id, { method: 'card' });
      await stand.advance(7);
    }
  }

  it('has a line for each payout that arrived, on a bank day, under the payout’s trace id', async () => {
    await live();
    const payouts = (await stand.stripe.payouts.list({ limit: 100 })).data.filter(({ status }) => status === 'paid');
    const lines = [...(await statement('2026-11')).lines, ...(await statement('2026-12')).lines];
    const credits = lines.filter(({ label }) => label.startsWith('VIR SEPA STRIPE'));
    expect(payouts.length).toBeGreaterThan(3);
    for (const { amount, trace_id } of payouts) {
      const own = credits.filter(({ label }) => label.endsWith(String(trace_id?.value)));
      expect(own).toMatchObject([{ amount }]);
    }
    for (const { on } of lines) expect([1, 2, 3, 4, 5]).toContain(new Date(`${on}T00:00:00Z`).getUTCDay());
  });

  it('tells months whose openings and lines add up, each opening where the one before closed', async () => {
    await live();
    const [november, december] = [await statement('2026-11'), await statement('2026-12')];
    for (const { opening, closing, lines } of [november, december]) {
      expect(opening + lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(closing);
    }
    expect(december.opening).toBe(november.closing);
    expect(november.lines.map(({ label }) => label)).toContain('PRLV SEPA GPLEXPERT HEBERGEMENT HDS');
  });

  it('has no statement of a month before the first payout, of one to come, or of another name', async () => {
    await live();
    for (const name of ['2026-09.xml', '2027-06.xml', '2026-11', '2026-13.xml', '..%2f..%2fetc%2fpasswd']) {
      expect((await asked(name)).status, name).toBe(404);
    }
  });
});
