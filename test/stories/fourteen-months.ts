import type { LinePart } from '../../src/reconciliation/bank-line.ts';
import type { QueuedLine } from '../../src/reconciliation/line-queue.ts';
import { account } from '../../src/values/account.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import { day, type Day } from '../../src/values/day.ts';
import { addMonths, firstDay, lastDay, month, monthRange, type Month } from '../../src/values/month.ts';
import { at } from '../support/facts.ts';
import { teller, type FileForm, type MonthsFile, FILE_FORMS } from '../support/teller.ts';
import { treasurerOf, whole, type Treasurer } from '../support/treasurer.ts';
import { openWorld, testContent, type World } from '../support/world.ts';
import type { Adapter } from '../support/books.ts';

export const FIRST_MONTH = month('2026-09');
export const MONTHS: readonly Month[] = monthRange(FIRST_MONTH, month('2027-10'));
export const BANK = account('bank-main');
export const SAVINGS = account('savings');

/** An association from its first month on, so that its books begin empty; its first year is four months long. */
export function storyContent() {
  const content = testContent();
  const books = { openedOn: null, firstYearEnds: day('2026-12-31') };
  return { ...content, association: { ...content.association, firstMonth: FIRST_MONTH, books } };
}

/** What the story knows of a month besides what comes by itself: what happens on which day, in its order. */
type Happening = readonly [dayOfMonth: number, what: () => Promise<void>];

async function done(what: Promise<unknown>): Promise<void> {
  await what;
}

export type Story = {
  readonly world: World;
  readonly treasurer: Treasurer;
  /** Lives a month through to the first days of the next one, when its statements can be had. */
  live(of: Month): Promise<void>;
  /** The month's statements, the bank's own first. */
  files(of: Month): readonly (MonthsFile & { readonly account: typeof BANK; readonly form: FileForm })[];
  /** What a bank line is, to who knows the papers. */
  decide(line: QueuedLine): Promise<readonly LinePart[] | null>;
  close(): Promise<void>;
};

const GIFT = { commission: ZERO, project: null, reference: null, note: null, donor: null, company: false } as const;
const CHEQUE = {
  ...{ what: '', method: 'cheque', commission: '', account: '', project: '', name: '', email: '', company: '', note: '' },
} as const;
const HOSTING = { line: 'hds-hosting', supplier: '', credit: '', due: '', shares: '' } as const;

/** Opens the story's world: empty books, an empty bank, somebody who knows the papers. */
export async function openStory(adapter: Adapter): Promise<Story> {
  const world = await openWorld(at('2026-09-01T08:00:00Z'), adapter, storyContent());
  const { app } = world.running;
  const { money, lines } = app.treasury;
  const treasurer = await treasurerOf(app);
  const bank = teller();
  const control = world.sandbox.control;
  const charges = new Map<string, string>();
  let papers = 0;

  const dayIn = (of: Month, number: number): Day => day(`${of}-${String(number).padStart(2, '0')}`);
  const advanceTo = async (on: Day, hour = 9): Promise<void> => {
    const { nowMs } = await control.clock();
    await control.advanceTo(Math.max(nowMs, at(`${on}T${String(hour).padStart(2, '0')}:00:00Z`)));
    await world.settle();
    const { waiting } = await control.idle();
    if (waiting > 0) throw new Error(`${waiting} notices were not answered by ${on}`);
  };

  async function give(name: string, about: Parameters<World['give']>[0], wish?: Parameters<World['give']>[1]): Promise<void> {
    const { charge } = await world.give({ email: `${name}@example.org`, ...about }, wish);
    if (charge !== null) charges.set(name, charge);
  }

  function chargeOf(name: string): string {
    const charge = charges.get(name);
    if (charge === undefined) throw new Error(`${name} has no charge`);
    return charge;
  }

  async function refund(name: string, amount: string): Promise<void> {
    papers += 1;
    const typed = { charge: chargeOf(name), amount, reason: 'à sa demande', seen: 0, token: `refund-${papers}` };
    const done = await money.act(await treasurer.visit(), 'gift.refund', (desk, by) => desk.gifts.refund(typed, by));
    if (!done.ok || done.value.kind !== 'done') throw new Error(JSON.stringify(done));
    await world.settle();
  }

  async function cheque(date: Day, amount: string, reference: string): Promise<void> {
    papers += 1;
    const typed = { ...CHEQUE, date, amount, reference };
    const done = await money.act(await treasurer.visit(), 'gift.book', (desk, by) => desk.gifts.give(typed, `gift-${papers}`, by));
    if (!done.ok || done.value.kind !== 'done') throw new Error(JSON.stringify(done));
  }

  async function invoice(about: {
    readonly dated: Day;
    readonly amount: string;
    readonly of: Month;
    readonly credit?: string;
  }): Promise<void> {
    papers += 1;
    const { dated, amount, of, credit = '' } = about;
    const typed = { ...HOSTING, number: `F-${papers}`, dated, amount, credit, serviceFrom: firstDay(of), serviceUntil: lastDay(of) };
    const done = await money.act(await treasurer.visit(), 'invoice.keep', (desk, by) => desk.costs.enter(typed, `invoice-${papers}`, by));
    if (!done.ok || done.value.kind !== 'done') throw new Error(JSON.stringify(done));
  }

  async function dearer(from: Day, amount: string): Promise<void> {
    const seen = (await money.costs.lines()).find(({ id }) => id === 'hds-hosting');
    if (!seen) throw new Error('there is no line of hosting');
    const same = {
      per: '',
      until: '',
      supplier: '',
      person: '',
      category: '',
      whatFr: '',
      whatEn: '',
      whyFr: '',
      whyEn: '',
      covered: '',
      shares: '',
    };
    const typed = { line: 'hds-hosting', from, amount, ...same };
    const done = await money.act(await treasurer.visit(), 'cost.change', (desk, by) => desk.costs.change(typed, seen.changes, by));
    if (!done.ok || done.value.kind !== 'done') throw new Error(JSON.stringify(done));
  }

  /** Hosting, billed at the end of each month and debited on the fifth of the next one; from February 2027 it costs more. */
  const price = (of: Month): number => (of < '2027-02' ? 90_000 : 95_000);
  async function billed(of: Month): Promise<void> {
    // December's comes in January only, when the month has been closed.
    if (of === '2026-12') return;
    await invoice({ dated: lastDay(of), amount: String(price(of) / 100), of });
    bank.move('bank-main', {
      on: dayIn(addMonths(of, 1), 5),
      amount: -price(of),
      label: 'PRLV SEPA GPLEXPERT HEBERGEMENT',
      from: 'GPLEXPERT',
    });
  }

  const HAPPENINGS: Readonly<Record<string, readonly Happening[]>> = {
    '2026-09': [
      [1, async () => bank.move('bank-main', { on: day('2026-09-02'), amount: 900_000, label: 'VIR REGION BRETAGNE SUBVENTION' })],
      [2, () => give('ada', { amount: '20', frequency: 'monthly' })],
      [3, () => give('grace', { amount: '15', frequency: 'monthly', project: 'jitsi' })],
      [5, () => give('alan', { amount: '100' })],
      [8, () => give('sepa', { amount: '30', frequency: 'monthly' }, { method: 'sepa_debit' })],
      [12, () => give('edith', { amount: '120', frequency: 'yearly' })],
    ],
    '2026-10': [
      // Entered by hand once; from then on a kept rule knows them.
      [2, keepRules],
      [
        6,
        async () => bank.move('bank-main', { on: day('2026-10-06'), amount: 25_000, label: 'VIR MME LOVELACE DON', from: 'MME LOVELACE' }),
      ],
      [8, () => refund('alan', '40')],
      [14, () => cheque(day('2026-10-14'), '80', '0000101')],
      [20, () => give('linus', { amount: '75', project: 'goupile' })],
    ],
    '2026-11': [
      [4, () => cheque(day('2026-11-04'), '50', '0000102')],
      [6, async () => bank.move('bank-main', { on: day('2026-11-06'), amount: 13_000, label: 'REMISE DE 2 CHEQUES' })],
      [10, () => give('barbara', { amount: '200' })],
      [12, async () => bank.move('bank-main', { on: day('2026-11-12'), amount: 5_880, label: 'VIR HELLOASSO', from: 'HELLOASSO' })],
      [17, failedPayout],
      [24, async () => bank.move('bank-main', { on: day('2026-11-24'), amount: 2_000, label: 'VIR COTISATION M HAMILTON' })],
    ],
    '2026-12': [
      [2, () => give('katherine', { amount: '100' })],
      [10, async () => bank.move('bank-main', { on: day('2026-12-10'), amount: -100_000, label: 'VIR VERS LIVRET' })],
      [10, async () => bank.move('savings', { on: day('2026-12-10'), amount: 100_000, label: 'VIR DEPUIS COMPTE COURANT' })],
      [14, async () => bank.move('bank-main', { on: day('2026-12-14'), amount: -12_000, label: 'CARTE GANDI NOM DE DOMAINE' })],
      [18, () => done(control.dispute(chargeOf('katherine'), 'open'))],
      [26, () => give('joan', { amount: '250' })],
      [29, () => give('margaret', { amount: '500' }, { method: 'sepa_debit' })],
      [29, () => cheque(day('2026-12-29'), '70', '0000103')],
      [30, () => done(control.play({ do: 'pay-out' }))],
      [31, async () => bank.move('savings', { on: day('2026-12-31'), amount: 321, label: 'INTERETS CREDITEURS' })],
    ],
    '2027-01': [
      [8, async () => bank.move('bank-main', { on: day('2027-01-08'), amount: 7_000, label: 'REMISE CHEQUE 0000103' })],
      [15, () => done(control.dispute(chargeOf('katherine'), 'lost'))],
    ],
    '2027-02': [
      [1, () => dearer(day('2027-02-01'), '950')],
      // December's invoice, found after December was closed.
      [3, () => invoice({ dated: day('2026-12-31'), amount: '900', of: month('2026-12') })],
      [
        9,
        async () =>
          bank.move('bank-main', { on: day('2027-02-09'), amount: -90_000, label: 'PRLV SEPA GPLEXPERT RAPPEL', from: 'GPLEXPERT' }),
      ],
    ],
    // Eight weeks after a debit its holder may still have it back.
    '2027-03': [[2, () => done(control.dispute(chargeOf('margaret'), 'lost'))]],
    '2027-04': [
      [7, () => give('hedy', { amount: '60' }, { method: 'bancontact' })],
      [19, () => refund('hedy', '60')],
      [22, async () => bank.move('bank-main', { on: day('2027-04-22'), amount: -3_560, label: 'VIR MME BENEVOLE FRAIS DE TRAIN' })],
    ],
    '2027-05': [[20, () => invoice({ dated: day('2027-05-20'), amount: '50', of: month('2027-05'), credit: 'yes' })]],
    '2027-06': [
      [10, async () => bank.move('bank-main', { on: day('2027-06-10'), amount: 5_000, label: 'VIR GPLEXPERT AVOIR', from: 'GPLEXPERT' })],
      [11, async () => bank.move('bank-main', { on: day('2027-06-11'), amount: 250_000, label: 'VIR FONDATION SUBVENTION' })],
    ],
    '2027-08': [[5, () => give('radia', { amount: '350' })]],
  };

  async function keepRules(): Promise<void> {
    const into = { kind: 'entry', account: account('fees'), project: null } as const;
    const rule = { words: 'frais tenue de compte', direction: 'out', bank: null, amount: null, into } as const;
    const kept = await lines.act(await treasurer.visit(), 'bank.match', (acts, by) => acts.keepRule({ ...rule, by }));
    if (!kept.ok || kept.value.kind !== 'done') throw new Error(JSON.stringify(kept));
  }

  async function failedPayout(): Promise<void> {
    const [payout] = (await world.stripe.payouts.list({ status: 'in_transit', limit: 1 })).data;
    if (!payout) throw new Error('no payout is on its way');
    await control.play({ do: 'fail-payout', payout: payout.id });
    await world.settle();
  }

  /** Stripe's payouts of a month, as the bank shows them on the day on which they arrive. */
  async function payoutsAtBank(of: Month): Promise<void> {
    const among = { gte: at(`${firstDay(of)}T00:00:00Z`) / 1_000, lte: at(`${lastDay(of)}T23:59:59Z`) / 1_000 };
    for await (const payout of world.stripe.payouts.list({ arrival_date: among, limit: 100 })) {
      if (payout.status !== 'paid') continue;
      const on = day(new Date(payout.arrival_date * 1_000).toISOString().slice(0, 10));
      bank.move('bank-main', { on, amount: payout.amount, label: 'VIR SEPA RECU STRIPE', from: 'STRIPE TECHNOLOGY EUROPE LTD' });
    }
  }

  async function paidFrom(line: QueuedLine): Promise<readonly LinePart[] | null> {
    const { invoices } = await lines.choices();
    const fits = invoices.find(({ open }) => open === -line.line.amount);
    return fits ? [{ kind: 'invoice', amount: line.line.amount, invoice: fits.id }] : null;
  }

  const decide = async (line: QueuedLine): Promise<readonly LinePart[] | null> => {
    const { label, amount, bookedOn } = line.line;
    if (label.includes('SUBVENTION')) return whole(line, 'grants');
    if (label.includes('COTISATION')) return whole(line, 'memberships');
    if (label.includes('INTERETS')) return whole(line, 'interest');
    if (label.includes('FRAIS TENUE')) return whole(line, 'fees');
    if (label.includes('FRAIS DE TRAIN')) return whole(line, 'travel');
    if (label.includes('GANDI')) return whole(line, 'software');
    if (label.includes('GPLEXPERT')) return paidFrom(line);
    if (label.includes('DON'))
      return [{ kind: 'gift', amount, gift: { ...GIFT, receivedOn: bookedOn, amount, method: 'transfer' }, through: null }];
    if (label.includes('HELLOASSO')) {
      const gift = { ...GIFT, receivedOn: day('2026-11-09'), amount: cents(6_000), commission: cents(120), method: 'platform' } as const;
      return [{ kind: 'gift', amount, gift, through: account('helloasso') }];
    }
    // Cheques in hand that add up to the line are what is proposed first.
    const [first] = line.proposals;
    if (label.includes('CHEQUE') && first?.reason.code === 'cheques') return first.parts;
    return null;
  };

  return {
    world,
    treasurer,
    live: async (of) => {
      bank.move('bank-main', { on: dayIn(of, 28), amount: -240, label: 'FRAIS TENUE DE COMPTE' });
      for (const [number, what] of HAPPENINGS[of] ?? []) {
        await advanceTo(dayIn(of, number));
        await what();
      }
      await advanceTo(lastDay(of), 18);
      await billed(of);
      await advanceTo(dayIn(addMonths(of, 1), 1), 8);
      await payoutsAtBank(of);
    },
    files: (of) => {
      const form = FILE_FORMS[MONTHS.indexOf(of) % FILE_FORMS.length] ?? 'CSV';
      const own = { ...bank.statement('bank-main', of, form), account: BANK, form } as const;
      if (of < '2026-12') return [own];
      return [own, { ...bank.statement('savings', of, 'OFX 2.11'), account: SAVINGS, form: 'OFX 2.11' }];
    },
    decide,
    close: () => world.close(),
  };
}
